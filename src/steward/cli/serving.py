"""`steward serve`: everything at once."""

import sys
from functools import partial
from importlib import import_module

import typer

from steward.demo.welcome import is_empty, logins, places, refuse_strangers
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.forks import do_apart
from steward.kit.migrate import migrate
from steward.kit.process import log_to_stderr
from steward.kit.serving import serve
from steward.kit.settings import Settings, load_settings

app = typer.Typer()


@app.command("serve")
def serve_all() -> None:
    """Serve pages, API, live events and jobs, with the embedded PostgreSQL if none is named."""
    settings = load_settings()
    log_to_stderr()
    prepare = partial(_prepare, settings)
    sys.exit(serve(settings, prepare, web="steward.asgi:web", worker="steward.cli.working:work"))


def _prepare(settings: Settings, database: Database) -> str:
    """Bring the schema up to date, fill an empty database, and return what to tell people."""
    migrate(database)
    if settings.demo and is_empty(database):
        refuse_strangers(settings)
        database.dispose()  # a fork may not use our connections
        do_apart("demo", partial(_fill, settings, database.url))
    return "\n".join([*places(settings), *logins(database)])


def _fill(settings: Settings, url: str) -> None:
    filling = import_module("steward.demo.fill")  # loaded when needed only
    filling.fill_if_empty(Database(url), FileStore(settings))
