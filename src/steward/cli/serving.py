"""`steward serve`, `web` and `live`: everything at once, or one process of it."""

import sys
from typing import Annotated

import typer

from steward.kit.db import Database
from steward.kit.migrate import migrate
from steward.kit.process import log_to_stderr
from steward.kit.serving import run_web, serve
from steward.kit.settings import load_settings

app = typer.Typer()
_Socket = Annotated[int | None, typer.Option(hidden=True, help="An open socket to serve on.")]


@app.command("serve")
def serve_all() -> None:
    """Serve pages, API, live events and jobs, with the embedded PostgreSQL if none is named."""
    settings = load_settings()
    log_to_stderr()
    sys.exit(serve(settings, _prepare))


def _prepare(database: Database) -> None:
    """Bring the schema up to date."""
    migrate(database)


@app.command()
def web(socket: _Socket = None) -> None:
    """Serve pages, API and live events in one process."""
    log_to_stderr()
    run_web("steward.asgi:web", load_settings(), socket)


@app.command()
def live(socket: _Socket = None) -> None:
    """Serve live events alone, in a process of their own."""
    log_to_stderr()
    run_web("steward.asgi:live", load_settings(), socket)
