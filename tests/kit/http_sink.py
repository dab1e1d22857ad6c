"""A real HTTP server on loopback that keeps what it gets and answers as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override


@dataclass
class Sink:
    """What came, and what is answered: each of `answers` once, then 200.

    An answer is a status, headers and a body; `drip` sends the head a byte at a time, in seconds.
    """

    url: str = ""
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    usual: tuple[int, dict[str, str], bytes] = (200, {}, b"thanks")
    drip: float = 0


@contextmanager
def listening() -> Iterator[Sink]:
    """Serve until the `with` block ends."""
    sink = Sink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            sink.bodies.append(self.rfile.read(length))
            sink.paths.append(self.path)
            sink.headers.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = sink.answers.pop(0) if sink.answers else sink.usual
            if sink.drip:
                self._drip()
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _drip(self) -> None:
            try:
                for _ in range(1000):
                    self.wfile.write(b"H")
                    self.wfile.flush()
                    time.sleep(sink.drip)
            except OSError:
                self.close_connection = True

        @override
        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    sink.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield sink
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
