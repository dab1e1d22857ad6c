"""A thousand open pages: streams on plain sockets, in a process of its own.

`python -m steward.bench.watchers PORT TOPICS STREAMS` prints `open` once all streams have been
greeted, then, once all have heard of a change, the moments (of the monotonic clock) they did.
"""

import json
import selectors
import socket
import sys
import time

_PATIENCE = 60.0  # seconds


def main() -> None:
    """Open the streams, wait for the greeting of each, then for the news."""
    port, topics, streams = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    request = f"GET /live?topics={topics} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    with selectors.DefaultSelector() as selector:
        for _ in range(streams):
            stream = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
            stream.sendall(request)
            selector.register(stream, selectors.EVENT_READ)
        _hear(selector, streams, b"event: hello")
        _say("open")
        _say(json.dumps(_hear(selector, streams, b"event: change")))


def _hear(selector: selectors.DefaultSelector, streams: int, wanted: bytes) -> list[float]:
    """Return when each stream said what is wanted; a message comes in one piece."""
    heard: dict[int, float] = {}
    deadline = time.monotonic() + _PATIENCE
    while len(heard) < streams and time.monotonic() < deadline:
        for key, _ in selector.select(timeout=1):
            said = key.fileobj.recv(1 << 16)  # type: ignore[union-attr]  # we registered sockets
            if wanted in said:
                heard.setdefault(key.fd, time.monotonic())
    return sorted(heard.values())


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
