"""Running an import: batch after batch, each committed with how far it has come."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import Conflict, StewardError, Unavailable
from steward.kit.imports import ledger
from steward.kit.imports.records import FieldError, Rejected
from steward.kit.imports.tables import DONE, FAILED, Import
from steward.kit.marks import N_

BATCH = 500  # outcomes in one transaction


class Row(Protocol):
    """What a mapping makes of one or several records."""

    @property
    def position(self) -> int:
        """The first place in the source that tells of it."""

    @property
    def external_id(self) -> str:
        """What the source calls it."""


class Written(NamedTuple):
    """What became of the rows of a batch."""

    created: int
    changed: int
    unchanged: int
    rejected: Sequence[Rejected] = ()  # what only the database could tell to be wrong


R = TypeVar("R", bound=Row)
Write = Callable[[Session, Import, Sequence[R]], Written]
End = Callable[[Session, Import], None]


def run_import(
    database: Database,
    run_id: int,
    outcomes: Iterable[R | Rejected],
    write: Write[R],
    end: End,
) -> Iterator[Import]:
    """Write the outcomes and yield the run as it stands after each batch.

    A run that was stopped goes on behind its last batch: the outcomes come in a fixed order.
    Raises Conflict while another import of the same source runs, Unavailable when the database
    goes away, and what `outcomes` raises; what is committed stays.
    """
    try:
        with database.reading() as session:
            source = ledger.get_run(session, run_id).source
        with alone(database, source):
            yield from _run(database, run_id, outcomes, write)
            with database.transaction() as session:
                yield _ended(session, run_id, end)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        raise Unavailable(
            N_(
                "The database went away. What is imported stays: "
                "the same command goes on from there."
            )
        ) from error


@contextmanager
def alone(database: Database, source: str) -> Iterator[None]:
    """Hold the source's lock on a connection of its own, which a killed process gives up.

    Raises Conflict while another has it.
    """
    with database.reader.connect() as connection:
        lock = ledger.lock_of(source)
        if not connection.scalar(select(func.pg_try_advisory_lock(lock))):
            raise Conflict(ledger.busy(source))
        try:
            yield
        finally:
            connection.scalar(select(func.pg_advisory_unlock(lock)))


def _run(
    database: Database, run_id: int, outcomes: Iterable[R | Rejected], write: Write[R]
) -> Iterator[Import]:
    with database.transaction() as session:
        run = ledger.begin(session, run_id)
    try:
        for batch in batches(islice(once_each(outcomes), run.rows_done, None)):
            with database.transaction() as session:
                run = _add(session, run_id, batch, write)
            yield run
    except StewardError as error:
        with database.transaction() as session:
            run = ledger.get_run(session, run_id)
            run.state, run.error, run.finished_at = FAILED, error.detail, clock.now()
        raise


def once_each(outcomes: Iterable[R | Rejected]) -> Iterator[R | Rejected]:
    """Reject what the source has told already: two rows of one id cannot both be right."""
    seen: set[str] = set()
    for outcome in outcomes:
        if isinstance(outcome, Rejected):
            yield outcome
        elif outcome.external_id in seen:
            yield _double(outcome)
        else:
            seen.add(outcome.external_id)
            yield outcome


def _double(row: Row) -> Rejected:
    reason = "an earlier row has the same id, or is the same; that one counts"
    error = FieldError(row.position, "external_id", reason)
    return Rejected(row.position, (error,), {"external_id": row.external_id})


def batches(outcomes: Iterator[R | Rejected]) -> Iterator[list[R | Rejected]]:
    """Yield the outcomes in the portions that are written at once."""
    while batch := list(islice(outcomes, BATCH)):
        yield batch


def _add(session: Session, run_id: int, batch: Sequence[R | Rejected], write: Write[R]) -> Import:
    run = ledger.get_run(session, run_id)
    rejected = [one for one in batch if isinstance(one, Rejected)]
    written = write(session, run, [one for one in batch if not isinstance(one, Rejected)])
    rejected += written.rejected
    ledger.keep_rejected(session, run, rejected)
    run.created += written.created
    run.changed += written.changed
    run.unchanged += written.unchanged
    run.rejected += len(rejected)
    run.rows_done += len(batch)
    return run


def _ended(session: Session, run_id: int, end: End) -> Import:
    run = ledger.get_run(session, run_id)
    run.state, run.finished_at = DONE, clock.now()
    end(session, run)
    return run
