"""`steward demo`: fill an empty database with the demo business."""

import typer

from steward.demo.fill import fill_if_empty
from steward.demo.welcome import logins
from steward.kit.errors import Conflict
from steward.kit.files import FileStore
from steward.kit.migrate import migrate
from steward.kit.process import opened_database
from steward.kit.settings import load_settings

app = typer.Typer()


@app.command()
def demo() -> None:
    """Fill an empty database with the demo business, and say how to sign in."""
    with opened_database() as database:
        migrate(database)
        if not fill_if_empty(database, FileStore(load_settings())):
            raise Conflict(
                "Somebody has an account here already. Set STEWARD_HOME to a new folder."
            )
        for line in logins(database):
            typer.echo(line)
