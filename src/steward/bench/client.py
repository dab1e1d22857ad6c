"""The load: threads on plain sockets, in a process of its own that imports nothing heavy.

`python -m steward.bench.client` reads a plan as JSON and prints the times as JSON.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

_PATIENCE = 60.0  # seconds for one answer
_HEAD_END = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


@dataclass
class _Tally:
    """What the threads have seen together."""

    times: list[float] = field(default_factory=list)  # ms
    sizes: list[int] = field(default_factory=list)  # bytes
    errors: list[str] = field(default_factory=list)


class Connection:
    """One connection that is kept open, as a browser's is."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; return status and body. Raises OSError when the server hangs up."""
        self._socket.sendall(request)
        head, self._rest = self._read_until_head()
        length = _length_in(head)
        while len(self._rest) < length:
            self._rest += self._receive()
        body, self._rest = self._rest[:length], self._rest[length:]
        return int(head[9:12]), body

    def _read_until_head(self) -> tuple[bytes, bytes]:
        got = self._rest
        while _HEAD_END not in got:
            got += self._receive()
        head, _, rest = got.partition(_HEAD_END)
        return head, rest

    def _receive(self) -> bytes:
        some = self._socket.recv(1 << 18)
        if not some:
            raise ConnectionResetError
        return some

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def _length_in(head: bytes) -> int:
    start = head.lower().find(_LENGTH)
    if start < 0:
        return 0
    return int(head[start + len(_LENGTH) :].split(b"\r\n", 1)[0])


def main() -> None:
    """Do as the plan says: `port`, `concurrency`, `seconds`, `expects`, `repeats`, `requests`."""
    plan = json.load(sys.stdin)
    asked = [request.encode() for request in plan["requests"]]
    requests = cycle(asked) if plan["repeats"] else iter(asked)
    began, cpu = time.perf_counter(), time.process_time()
    until = began + plan["seconds"]
    tally = _Tally()
    threads = [
        threading.Thread(
            target=_browse, args=(plan["port"], plan["expects"], requests, until, tally)
        )
        for _ in range(plan["concurrency"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    client_ms = (time.process_time() - cpu) * 1000
    found = {"seconds": seconds, "client_cpu_ms": client_ms, **vars(tally)}
    json.dump(found, sys.stdout)


def _browse(
    port: int, expects: int, requests: Iterator[bytes], until: float, tally: _Tally
) -> None:
    connection = Connection(port)
    for request in requests:
        began = time.perf_counter()
        if began > until:
            break
        try:
            status, body = connection.ask(request)
        except OSError as error:
            tally.errors.append(repr(error))
            connection.close()
            connection = Connection(port)
            continue
        tally.times.append((time.perf_counter() - began) * 1000)
        tally.sizes.append(len(body))
        if status != expects:
            tally.errors.append(f"{status}: {body[:200].decode(errors='replace')}")
    connection.close()


if __name__ == "__main__":
    main()
