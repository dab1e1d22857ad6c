"""`steward web` and `live`: what listens, alone or started by `steward serve`."""

from typing import Annotated

import typer

from steward.kit.process import log_to_stderr
from steward.kit.serving import run_web
from steward.kit.settings import load_settings

app = typer.Typer()
_Socket = Annotated[int | None, typer.Option(hidden=True, help="An open socket to serve on.")]


@app.command()
def web(socket: _Socket = None) -> None:
    """Serve pages, API and live events, from STEWARD_WEB_WORKERS processes."""
    settings = load_settings()
    log_to_stderr()
    run_web("steward.asgi:web", settings, processes=settings.web_workers, socket_number=socket)


@app.command()
def live(socket: _Socket = None) -> None:
    """Serve live events alone, in a process of their own."""
    settings = load_settings()
    log_to_stderr()
    run_web("steward.asgi:live", settings, socket_number=socket)
