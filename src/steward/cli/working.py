"""`steward worker`: runs jobs and empties the outbox."""

import typer

from steward.kit.process import log_to_stderr, opened_database
from steward.kit.settings import load_settings
from steward.kit.worker import run_worker
from steward.main import create_app

app = typer.Typer()


@app.command()
def worker() -> None:
    """Run jobs and empty the outbox."""
    settings = load_settings()
    log_to_stderr()
    with opened_database(settings) as database:
        run_worker(create_app(settings, database))
