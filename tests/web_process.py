"""The web process of a browser test: forked from one that is warmed up, so it starts at once."""

import os
import socket
from pathlib import Path

import uvicorn

import steward.asgi  # noqa: F401 - loaded before the fork, which is what this module is for


def serve(port: socket.socket, environment: dict[str, str], log: Path) -> None:
    """Serve pages, API and live streams until told to end; whatever it says goes to `log`."""
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    uvicorn.run("steward.asgi:web", factory=True, fd=port.fileno(), log_level="warning")
