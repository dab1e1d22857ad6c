"""Background jobs: deferred with the change that needs them, run by the worker, seen when failed.

A module's `jobs.py` marks functions with `@job("module.verb_noun")`. They take a session and ids,
reload, and bear running twice. What is too long for one transaction is a `@batch_job`: it takes the
database and yields between its transactions. `defer` writes the job with the caller's own
connection, so that job and change live or die together.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

import procrastinate
from flask import Flask
from procrastinate import JobContext, PsycopgConnector, RetryStrategy, SyncPsycopgConnector
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.marks import N_

P = ParamSpec("P")

STALLED_AFTER = 60  # seconds without a heartbeat of the worker
MOST_ATTEMPTS = 5


@dataclass(frozen=True)
class _Job:
    name: str
    run: Callable[..., Any]
    cron: str | None = None
    in_batches: bool = False


_jobs: dict[str, _Job] = {}
_deferrer = procrastinate.App(connector=SyncPsycopgConnector())  # never opened: defers by name


def job(
    name: str, *, cron: str | None = None
) -> Callable[[Callable[Concatenate[Session, P], None]], Callable[Concatenate[Session, P], None]]:
    """Register a function as the job `name`, run at the times of `cron` too where given."""

    def register(
        run: Callable[Concatenate[Session, P], None],
    ) -> Callable[Concatenate[Session, P], None]:
        _jobs[name] = _Job(name, run, cron)
        return run

    return register


def batch_job(
    name: str, *, cron: str | None = None
) -> Callable[
    [Callable[Concatenate[Database, P], Iterator[object]]],
    Callable[Concatenate[Database, P], Iterator[object]],
]:
    """Register a function as the job `name` that opens its transactions itself, one for each batch.

    It is run at the times of `cron` too where given. Where it yields it may be stopped: when the
    worker ends, another goes on with it soon.
    """

    def register(
        run: Callable[Concatenate[Database, P], Iterator[object]],
    ) -> Callable[Concatenate[Database, P], Iterator[object]]:
        _jobs[name] = _Job(name, run, cron, in_batches=True)
        return run

    return register


def names() -> list[str]:
    """List the names of all registered jobs."""
    return sorted(_jobs)


def defer(session: Session, name: str, /, **arguments: int | str) -> None:
    """Have the job run after this transaction is committed, and never if it is not."""
    connection: Any = session.connection().connection.driver_connection
    _deferrer.configure_task(name, connection=connection).defer(**arguments)


def worker_app(flask: Flask) -> procrastinate.App:
    """Build the app that runs all registered jobs, each in a transaction of its own or several."""
    database: Database = flask.extensions["database"]
    app = procrastinate.App(connector=PsycopgConnector(conninfo=database.conninfo))
    retry = RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=5)
    for one in _jobs.values():
        run = (_in_batches if one.in_batches else _in_transaction)(flask, database, one)
        task = app.task(
            name=one.name,
            retry=retry,
            queueing_lock=one.cron and one.name,
            pass_context=True,
        )(run)
        if one.cron:
            app.periodic(cron=one.cron, periodic_id=one.name)(task)
    app.periodic(cron="* * * * *", periodic_id="kit.rescue_stalled_jobs")(
        app.task(name="kit.rescue_stalled_jobs", queueing_lock="kit.rescue", pass_context=True)(
            _rescue_stalled
        )
    )
    return app


def _in_transaction(flask: Flask, database: Database, one: _Job) -> Callable[..., None]:
    """A periodic job is told a timestamp by the queue that ours have no use for."""

    def run(_context: JobContext, **arguments: Any) -> None:
        arguments.pop("timestamp", None)
        with flask.app_context(), database.transaction() as session:
            one.run(session, **arguments)

    return run


def _in_batches(flask: Flask, database: Database, one: _Job) -> Callable[..., None]:
    """A job that is stopped with its worker counts as failed once, so it is tried again soon."""

    def run(context: JobContext, **arguments: Any) -> None:
        arguments.pop("timestamp", None)
        with flask.app_context(), closing(one.run(database, **arguments)) as batches:
            for _ in batches:
                if context.should_abort():
                    raise procrastinate.exceptions.JobAborted

    return run


async def _rescue_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - queue's
    """A worker that was killed leaves its jobs `doing` for ever: put them back, within limits."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        if stalled.attempts < MOST_ATTEMPTS:
            await manager.retry_job(stalled)
        else:
            await manager.finish_job(
                stalled, status=procrastinate.jobs.Status.FAILED, delete_job=False
            )


_LIST = text("""
    select j.id, j.task_name as name, j.status::text as status, j.args as arguments, j.attempts,
           j.scheduled_at as due_at, max(e.at) as changed_at
    from procrastinate_jobs j left join procrastinate_events e on e.job_id = j.id
    where j.status = any(cast(:statuses as procrastinate_job_status[]))
    group by j.id order by j.id desc limit :limit
""")
_RETRY = text("""
    update procrastinate_jobs set status = 'todo', scheduled_at = null, attempts = 0
    where id = :id and status = 'failed'
""")


def jobs_in(session: Session, *statuses: str, limit: int = 100) -> list[Mapping[str, Any]]:
    """List the newest jobs in the given states (todo, doing, failed, succeeded)."""
    rows = session.execute(_LIST, {"statuses": list(statuses), "limit": limit})
    return [dict(row) for row in rows.mappings()]


def counts(session: Session) -> dict[str, int]:
    """Count the jobs by state."""
    rows = session.execute(
        text("select status::text, count(*) from procrastinate_jobs group by status")
    )
    return dict(rows.all())


def retry(session: Session, job_id: int) -> None:
    """Put a failed job back into the queue; Conflict when it is not a failed one (any more)."""
    done: Any = session.execute(_RETRY, {"id": job_id})
    if not done.rowcount:
        msg = N_("This job has been retried or removed meanwhile.")
        raise Conflict(msg)
