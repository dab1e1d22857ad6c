"""`steward rebuild`: what the books hold of the house, brought in from the beginning."""

from zoneinfo import ZoneInfo

import typer

from steward.analytics import Lake, rebuild
from steward.kit.process import opened_database
from steward.kit.settings import load_settings
from steward.kit.terminal import Json, answer, progress

app = typer.Typer()


@app.command("rebuild")
def rebuild_books(as_json: Json = False) -> None:
    """Bring all orders, deals, tickets, goods and customers into the books anew.

    Until it has ended, the books answer as before. What was imported into them is not touched.
    """
    settings = load_settings()
    lake, zone = Lake(settings), ZoneInfo(settings.timezone)
    with opened_database(settings) as database, database.transaction() as session:
        steps = sum(1 for _ in progress(rebuild(session, lake, zone), "steps"))
    answer("The books hold all there is.", {"steps": steps}, as_json=as_json)
