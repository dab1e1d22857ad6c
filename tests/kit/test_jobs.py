"""Jobs live and die with the change that defers them, are tried again, and fail in plain sight."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from steward.kit import clock, jobs
from steward.kit.db import Database
from steward.kit.errors import Conflict
from tests.kit import sample_jobs
from tests.working import do_jobs

Work = Callable[[], None]


@pytest.fixture(autouse=True)
def _runs(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sample_jobs.TABLE)


@pytest.fixture
def work(app: Flask) -> Work:
    """Run the jobs that are due, then return."""
    return lambda: do_jobs(app)


def defer(database: Database, name: str, **arguments: str) -> None:
    with database.transaction() as session:
        jobs.defer(session, name, **arguments)


def runs(database: Database) -> list[str]:
    with database.reading() as session:
        what = text("select what from runs where what <> 'tick' order by at")
        return list(session.scalars(what))


def only_job(database: Database, name: str) -> Mapping[str, Any]:
    with database.reading() as session:
        every = jobs.jobs_in(session, "todo", "doing", "failed")
    (found,) = (one for one in every if one["name"] == name)
    return found


def test_a_job_runs_after_commit_with_its_arguments_and_is_gone(
    database: Database, work: Work
) -> None:
    defer(database, "samples.note", what="hello")
    work()
    assert runs(database) == ["hello"]
    with database.reading() as session:
        assert "samples.note" not in {one["name"] for one in jobs.jobs_in(session, "succeeded")}


def test_what_is_rolled_back_defers_nothing(database: Database, work: Work) -> None:
    def change_and_fail() -> None:
        with database.transaction() as session:
            jobs.defer(session, "samples.note", what="hello")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    work()
    assert not runs(database)


def test_a_job_that_fails_leaves_no_trace_and_is_tried_again_later_and_later(
    database: Database, work: Work, tmp_path: Path
) -> None:
    stone = tmp_path / "stone"
    stone.touch()
    defer(database, "samples.stumble", stone=str(stone))
    waits = []
    for _ in range(jobs.MOST_ATTEMPTS):
        work()
        job = only_job(database, "samples.stumble")
        assert job["status"] == "todo"
        waits.append(job["due_at"] - clock.now())
        _make_due(database)
    assert waits == sorted(waits)
    assert timedelta(seconds=1) < waits[0] < timedelta(seconds=10)
    work()
    assert only_job(database, "samples.stumble")["status"] == "failed"
    assert not runs(database)


def _make_due(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("update procrastinate_jobs set scheduled_at = now()"))


def test_a_job_in_batches_keeps_those_that_were_done_when_it_failed(
    database: Database, work: Work, tmp_path: Path
) -> None:
    stone = tmp_path / "stone"
    stone.touch()
    defer(database, "samples.batches", stone=str(stone))
    work()
    assert runs(database) == ["first"]
    stone.unlink()
    _make_due(database)
    work()
    assert runs(database) == ["first", "first", "second"]


def test_a_failed_job_is_run_again_once_somebody_says_so(
    database: Database, work: Work, tmp_path: Path
) -> None:
    stone = tmp_path / "stone"
    stone.touch()
    defer(database, "samples.stumble", stone=str(stone))
    for _ in range(jobs.MOST_ATTEMPTS + 1):
        work()
        _make_due(database)
    stone.unlink()
    failed = only_job(database, "samples.stumble")
    with database.transaction() as session:
        assert jobs.counts(session)["failed"] == 1
        jobs.retry(session, failed["id"])
    with database.transaction() as session, pytest.raises(Conflict):
        jobs.retry(session, failed["id"])
    work()
    assert runs(database) == ["stumble"]


def test_a_job_that_nobody_knows_any_more_fails_and_stops_no_other(
    database: Database, work: Work
) -> None:
    defer(database, "samples.of_last_year")
    defer(database, "samples.note", what="hello")
    work()
    assert only_job(database, "samples.of_last_year")["status"] == "failed"
    assert runs(database) == ["hello"]
