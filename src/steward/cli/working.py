"""`steward worker`: runs jobs, takes mail in and empties the outbox."""

import typer

from steward.kit.process import log_to_stderr, opened_database
from steward.kit.settings import load_settings
from steward.kit.worker import run_worker
from steward.main import create_app, taking_mail

app = typer.Typer()


@app.command()
def worker() -> None:
    """Run jobs, take mail in and empty the outbox."""
    log_to_stderr()
    work()


def work() -> None:
    """Do what a worker does until told to stop, in a process that has been told where to log."""
    settings = load_settings()
    with opened_database(settings) as database:
        app = create_app(settings, database)
        with taking_mail(app):
            run_worker(app)
