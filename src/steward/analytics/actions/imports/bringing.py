"""Bringing a file of sales data in: staged, landed in the lake, told what it came to; all or none.

A worker that is killed leaves the import as it was begun. Whoever goes on with it finds what is
staged, and lands it once: the rows count when the transaction that says so is committed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand
from steward.analytics.actions import lake as landing
from steward.analytics.actions.budgets.importing import bring_lines
from steward.analytics.actions.flow import ask_to_flow
from steward.analytics.actions.imports.budgets import foresee_budgets, wrong_rows
from steward.analytics.actions.imports.house import WAYS, rows_in, write_rows
from steward.analytics.actions.imports.keeping import keep_mapping, keep_table
from steward.analytics.actions.imports.plan import (
    Place,
    Planned,
    forget_staged,
    planned,
    staged_in,
)
from steward.analytics.actions.imports.previewing import came_to
from steward.analytics.actions.imports.rejecting import doubled, keep_rejected, refused_later
from steward.analytics.events import BooksImported
from steward.analytics.rules.house import PEOPLE
from steward.analytics.rules.tables import BUDGETS
from steward.customers import ask_for_doubles
from steward.kit import clock, events, live
from steward.kit.db import Database
from steward.kit.imports import ledger
from steward.kit.imports.engine import alone
from steward.kit.imports.staging import Progress, Staged
from steward.kit.imports.staging.refused import Refused
from steward.kit.imports.steps import sparingly, topics_of
from steward.kit.imports.tables import DONE, Import

_STAGED = 0.6  # how much of the work it is to stage a file; the rest is landing


def bring_books(
    database: Database, import_id: int, path: Path, place: Place, *, actor: Actor
) -> Iterator[Import]:
    """Bring a file in, by the plan that is kept with its import; yield the import as it goes on.

    Raises Conflict while another worker is at it, and what staging and landing raise.
    """
    demand(actor, "insights.manage")
    with database.reading() as session:
        source = ledger.get_run(session, import_id).source
    teller = _Teller(database, import_id)
    with alone(database, source):
        with database.transaction() as session:
            run = ledger.begin(session, import_id)
            plan = planned(session, run)
            live.announce(session, *topics_of(import_id))
        yield run
        for progress in staged_in(place.home, run, path, plan):
            teller.tell_staging(progress)
            yield run
        assert progress.staged is not None  # noqa: S101 - so it ends
        work = _Work(plan, progress.staged, place, actor)
        if plan.table.name not in WAYS:
            with database.transaction() as session:
                write = _plan_budgets if plan.table.name == BUDGETS.name else _land
                run = write(session, import_id, work, teller)
            yield run
    if plan.table.name in WAYS:
        yield from _bring_rows(database, import_id, work)
    forget_staged(place.home, import_id)


class _Teller:
    """Says on the import how far it is, twice a second, in transactions of its own."""

    def __init__(self, database: Database, import_id: int) -> None:
        self._database = database
        self._import_id = import_id
        self._is_due = sparingly()
        self._seen = 0

    def tell_staging(self, progress: Progress) -> None:
        self._seen = progress.rows
        self._tell(progress.share * _STAGED)

    def tell_landing(self, share: float) -> None:
        self._tell(_STAGED + share * (1 - _STAGED))

    def _tell(self, share: float) -> None:
        if not self._is_due():
            return
        with self._database.transaction() as session:
            run = ledger.get_run(session, self._import_id)
            run.preview = (run.preview or {}) | {"share": share, "seen": self._seen}
            live.announce(session, *topics_of(self._import_id))


@dataclass(frozen=True)
class _Work:
    plan: Planned
    staged: Staged
    place: Place
    actor: Actor


def _land(session: Session, import_id: int, work: _Work, teller: _Teller) -> Import:
    """Land what is staged and end the import, in this one transaction."""
    plan, staged, place = work.plan, work.staged, work.place
    result = came_to(session, place.lake, plan, staged)
    load = landing.Load(staged.files, tell=teller.tell_landing)
    landed = landing.land(session, place.lake, plan.table, load, import_id=import_id)
    run = ledger.get_run(session, import_id, for_update=True)
    run.created, run.changed, run.unchanged = landed.created, landed.changed, landed.unchanged
    run.rejected = staged.rejected + landed.doubled_count
    run.result = result
    return _end(session, run, work, doubled(plan.table, landed.doubled))


def _plan_budgets(session: Session, import_id: int, work: _Work, _teller: _Teller) -> Import:
    """Plan what is staged in the drafts of budgets and end the import, in this one transaction."""
    plan, staged, lake = work.plan, work.staged, work.place.lake
    run = ledger.get_run(session, import_id, for_update=True)
    run.result = came_to(session, lake, plan, staged)
    found, wrong = foresee_budgets(session, lake, plan, staged)
    bring_lines(session, run, found, actor=work.actor)
    run.rejected = staged.rejected + len(wrong)
    return _end(session, run, work, wrong_rows(wrong, plan))


def _end(session: Session, run: Import, work: _Work, refused: Iterable[Refused]) -> Import:
    staged = work.staged
    run.rows_done = staged.rows + staged.rejected
    run.state, run.finished_at = DONE, clock.now()
    run.preview = (run.preview or {}) | work.plan.kept
    run.rejected_sha256 = keep_rejected(session, work.place.files, staged.refused, refused)
    _leave(session, run, work)
    return run


def _leave(session: Session, run: Import, work: _Work) -> None:
    """Leave what the import is for later: its table, its mapping, and the fact of it."""
    keep_table(session, run, work.plan.meaning, work.plan.table)
    keep_mapping(session, run, work.plan.meaning)
    table = work.plan.table.name
    fact = BooksImported(subject_id=run.id, file=run.file_name, table=table, counts=run.counts)
    events.record(session, fact, actor=work.actor)
    live.announce(session, *topics_of(run.id))


def _bring_rows(database: Database, import_id: int, work: _Work) -> Iterator[Import]:
    """Write rows to their module, batch after batch; what staging refused counts at the end."""
    plan, staged, place = work.plan, work.staged, work.place

    def end(session: Session, run: Import) -> None:
        run.rejected += staged.rejected
        run.result = came_to(session, place.lake, plan, staged)
        more = refused_later(session, run.id)
        run.rejected_sha256 = keep_rejected(session, place.files, staged.refused, more)
        _leave(session, run, work)
        ask_to_flow(session)
        if plan.table.name == PEOPLE.name:
            ask_for_doubles(session, actor=SYSTEM)

    outcomes = rows_in(place.lake, plan, staged)
    table = plan.table.name
    yield from write_rows(database, import_id, table, outcomes, end, actor=work.actor)
