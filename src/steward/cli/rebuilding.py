"""`steward rebuild`: what the books lost of imports, and all they hold of the house, brought in."""

import typer

from steward.analytics import missing_imports, rebuild_books
from steward.kit.process import opened_database
from steward.kit.settings import load_settings
from steward.kit.terminal import Json, answer, complain, progress

app = typer.Typer()


@app.command("rebuild")
def rebuild(as_json: Json = False) -> None:
    """Bring lost imports into the books again, and all orders, deals, tickets, goods, customers.

    What is there of imports is not touched. The exit code is 1 when some could not be brought in.
    """
    settings = load_settings()
    with opened_database(settings) as database:
        steps = sum(1 for _ in progress(rebuild_books(database, settings), "steps"))
        with database.reading() as session:
            missing = missing_imports(session)
    for run, why in missing:
        complain(f"import {run.id} of {run.file_name} is missing: {why}")
    words = "The books hold all there is, but for that." if missing else "The books hold all."
    answer(words, {"steps": steps, "missing": [run.id for run, _ in missing]}, as_json=as_json)
    raise typer.Exit(1 if missing else 0)
