"""The `steward` command: thin, calling what the pages call."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from steward.kit.db import Database
from steward.kit.errors import StewardError
from steward.kit.migrate import migrate
from steward.kit.process import log_to_stderr, opened_database
from steward.kit.serving import run_web, serve
from steward.kit.settings import load_settings
from steward.kit.worker import run_worker

app = typer.Typer(
    help="Steward: customer care for businesses that sell products.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_OUT, _ERR = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
_Socket = Annotated[int | None, typer.Option(help="Number of an open socket to serve on.")]


def run() -> None:
    """Run the command; a failure is one line on stderr that says what to do, and exit code 1."""
    try:
        app()
    except StewardError as error:
        _ERR.print(f"steward: {error.detail}", style="red", highlight=False, markup=False)
        sys.exit(1)


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


@app.command()
def worker() -> None:
    """Run jobs and empty the outbox."""
    settings = load_settings()
    log_to_stderr()
    with opened_database(settings) as database:
        run_worker(database, settings)


@app.command("migrate")
def migrate_database() -> None:
    """Bring the database to the schema of this version."""
    with opened_database() as database:
        migrate(database)
    _OUT.print("The database is up to date.")
