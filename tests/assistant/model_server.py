"""A language model on loopback that says what a test wants, as slowly or wrongly as it wants."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from typing_extensions import override


class ModelServer:
    """Where it is, what it was asked (`asked` is set then), and what it answers."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.asked = Event()
        self.requests: list[dict[str, Any]] = []
        self.status, self.body, self.drip = 200, b"", 0.0
        self.when: Event | None = None

    def says(self, content: object, *, when: Event | None = None) -> None:
        """Let it answer with a message; only after `when` is set, where given."""
        self.answers(json.dumps({"choices": [{"message": {"content": content}}]}).encode())
        self.when = when

    def answers(self, body: bytes, status: int = 200) -> None:
        """Let it answer with any bytes and status."""
        self.status, self.body = status, body


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Serve on a port of its own while the block runs."""
    served: list[ModelServer] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            one = served[0]
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            one.requests.append({"path": self.path, "headers": dict(self.headers), **sent})
            one.asked.set()
            if one.when:
                one.when.wait(20)
            try:
                self.send_response(one.status)
                self.send_header("Content-Length", str(len(one.body)))
                self.end_headers()
                self._drip(one)
            except OSError:
                return  # the other side hung up, as it may

        def _drip(self, one: ModelServer) -> None:
            if not one.drip:
                self.wfile.write(one.body)
                return
            waiting = Event()
            for byte in one.body:
                self.wfile.write(bytes([byte]))
                waiting.wait(one.drip)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.append(ModelServer(server.server_address[1]))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
