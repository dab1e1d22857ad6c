"""Jobs for tests, and a worker of its own process that runs them."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.kit.jobs import batch_job, job
from steward.kit.settings import Settings
from steward.kit.worker import run_worker
from tests.waiting import wait_until

TABLE = text("create table runs (what text not null, at timestamptz not null default now())")
_RUN = text("insert into runs (what) values (:what)")


@job("samples.note")
def note(session: Session, what: str) -> None:
    """Write down that it ran."""
    session.execute(_RUN, {"what": what})


@job("samples.stumble")
def stumble(session: Session, stone: str) -> None:
    """Write down that it ran, and fail as long as there is a file `stone`."""
    session.execute(_RUN, {"what": "stumble"})
    if Path(stone).exists():
        raise RuntimeError(stone)


@batch_job("samples.batches")
def batches(database: Database, stone: str) -> Iterator[str]:
    """Write down two batches, each for good, and fail between them as long as `stone` is there."""
    for what in ("first", "second"):
        with database.transaction() as session:
            session.execute(_RUN, {"what": what})
        yield what
        if Path(stone).exists():
            raise RuntimeError(stone)


@job("samples.wait")
def wait(session: Session, gate: str) -> None:
    """Make a file `gate`, wait until somebody removes it, and write down that it ran."""
    Path(gate).write_text(str(os.getpid()))
    wait_until(lambda: not Path(gate).exists(), limit=60)
    session.execute(_RUN, {"what": "wait"})


@job("samples.tick", cron="* * * * * *")
def tick(session: Session) -> None:
    """Write down each second that it ran."""
    session.execute(_RUN, {"what": "tick"})


if __name__ == "__main__":
    url, home = sys.argv[1:]
    app = Flask("samples")
    app.extensions.update(database=Database(url), settings=Settings(home=Path(home)))
    run_worker(app)
