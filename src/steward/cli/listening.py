"""`steward web` and `live`: what listens, alone."""

import sys

import typer

from steward.kit.process import log_to_stderr
from steward.kit.serving import run_web
from steward.kit.settings import load_settings

app = typer.Typer()


@app.command()
def web() -> None:
    """Serve pages, API and live events, from STEWARD_WEB_WORKERS processes."""
    settings = load_settings()
    log_to_stderr()
    sys.exit(run_web("steward.asgi:web", settings, processes=settings.web_workers))


@app.command()
def live() -> None:
    """Serve live events alone, in a process of their own."""
    settings = load_settings()
    log_to_stderr()
    sys.exit(run_web("steward.asgi:live", settings))
