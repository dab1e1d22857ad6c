"""A site of somebody else's, on an address of its own, whose page carries the chat."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@contextmanager
def foreign_site(folder: Path, page: str) -> Iterator[str]:
    """Serve a page, and yield where."""
    (folder / "index.html").write_text(page, "utf-8")
    (folder / "favicon.ico").touch()
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
