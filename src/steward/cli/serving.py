"""`steward serve`: everything at once."""

import sys

import typer

from steward.kit.db import Database
from steward.kit.migrate import migrate
from steward.kit.process import log_to_stderr
from steward.kit.serving import serve
from steward.kit.settings import load_settings

app = typer.Typer()


@app.command("serve")
def serve_all() -> None:
    """Serve pages, API, live events and jobs, with the embedded PostgreSQL if none is named."""
    settings = load_settings()
    log_to_stderr()
    sys.exit(serve(settings, _prepare))


def _prepare(database: Database) -> None:
    """Bring the schema up to date."""
    migrate(database)
