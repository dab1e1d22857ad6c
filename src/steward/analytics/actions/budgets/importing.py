"""Lines of budgets that an import brings: planned in their drafts, put back when it is undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.actions.budgets.drafting import open_draft, write_lines
from steward.analytics.events import BooksImportUndone
from steward.analytics.models import Budget, BudgetLine, BudgetVersion
from steward.analytics.queries.budgets import (
    all_budgets,
    find_draft,
    get_budget,
    lines_of,
    versions_of,
)
from steward.analytics.rules.budgets import (
    Key,
    Lines,
    Measure,
    PlannedMonth,
    Terms,
    WrongRow,
    lines_in,
    months_of,
)
from steward.kit import clock, events, live
from steward.kit.bulk import copy_rows
from steward.kit.errors import BadInput
from steward.kit.imports import ledger
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import CHANGED, CREATED, UNDONE, Import, ImportedRow
from steward.kit.imports.undoing import Undone, check_undoable, live_rows
from steward.kit.marks import N_

_ROW = "budget_draft"  # of the ledger of imports
_MOST_ROWS = 50_000
Rows = Iterable[tuple[int, Mapping[str, Any]]]
_Kept = list[list[str]]  # lines as the ledger keeps them


@dataclass(frozen=True)
class Foreseen:
    """What planning the lines of a file does to a budget: those that are new, changed, as before.

    Of a line that is there, only the months that the file names change; `was` holds what is planned
    of the changed ones now, by their keys.
    """

    budget: Budget
    created: Lines
    changed: Lines
    unchanged: int
    was: Lines


def foresee_lines(
    session: Session, rows: Rows, count: int
) -> tuple[list[Foreseen], list[WrongRow]]:
    """Return what lines of a file would do to which budgets, and the rows that cannot be.

    Raises BadInput where the file has more rows than any budget.
    """
    if count > _MOST_ROWS:
        raise BadInput(N_("It has more than %(most)s rows: no budget.", most=_MOST_ROWS))
    budgets = {one.name: one for one in all_budgets(session)}
    terms = {
        name: Terms(Measure(one.measure), list(months_of(one.first, one.last)))
        for name, one in budgets.items()
    }
    plans, wrong = lines_in(rows, terms)
    return [_compared(session, budgets[name], lines) for name, lines in plans.items()], wrong


def _compared(session: Session, budget: Budget, lines: Lines) -> Foreseen:
    newest = find_draft(session, budget) or next(iter(versions_of(session, budget)), None)
    plan = lines_of(session, newest) if newest else {}
    told = {key: _told_anew(plan[key], line) for key, line in lines.items() if key in plan}
    changed = {key: line for key, line in told.items() if _differs(line, plan[key])}
    created = {key: line for key, line in lines.items() if key not in plan}
    unchanged = len(lines) - len(created) - len(changed)
    return Foreseen(budget, created, changed, unchanged, {key: plan[key] for key in changed})


def _differs(line: Mapping[date, PlannedMonth], was: Mapping[date, PlannedMonth]) -> bool:
    return any(one != was.get(month, PlannedMonth()) for month, one in line.items())


def _told_anew(
    was: Mapping[date, PlannedMonth], line: Mapping[date, PlannedMonth]
) -> dict[date, PlannedMonth]:
    """Plan the months anew that a file names; units that it leaves out stay."""
    anew = {
        month: one._replace(units=was[month].units)
        for month, one in line.items()
        if one.units is None and month in was
    }
    return {**was, **line, **anew}


def bring_lines(session: Session, run: Import, found: Iterable[Foreseen], *, actor: Actor) -> None:
    """Plan the lines of a file in the drafts of their budgets, and count them on its import.

    What it brings nothing new to begins no draft.
    """
    demand(actor, "budgets.manage")
    for one in found:
        run.unchanged += one.unchanged
        if one.created or one.changed:
            run.created += len(one.created)
            run.changed += len(one.changed)
            _plan(session, run, one, actor)


def _plan(session: Session, run: Import, found: Foreseen, actor: Actor) -> None:
    had = find_draft(session, found.budget)
    before = None if had is None else _kept(session, had)
    draft = open_draft(session, found.budget.id, actor)
    write_lines(session, draft, found.created | found.changed)
    name = str(found.budget.id)
    earlier = ledger.known_rows(session, run.source, _ROW, [name]).get(name)
    if earlier is not None:
        ledger.retire(session, [earlier.id])
    row = ledger.row(
        run,
        _ROW,
        name,
        draft.version.id,
        CREATED if had is None else CHANGED,
        content={"lines": _kept(session, draft.version)},
        before={"lines": before, "entry": earlier.id if earlier else None},
    )
    copy_rows(session, ImportedRow, [row])


def undo_lines(session: Session, import_id: int, *, actor: Actor) -> Undone:
    """Put the drafts back as they were before an import; one that it began is no more.

    A draft that people changed since, or published, stays and is named. Raises Conflict when it
    was undone already or has not begun, or when a later import planned in the same drafts.
    """
    demand(actor, "budgets.manage")
    run = ledger.get_run(session, import_id, for_update=True)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    withdrawn = restored = 0
    kept: list[str] = []
    for some in live_rows(session, run, _ROW, BudgetVersion):
        for entry, version in some:
            budget = get_budget(session, actor, version.budget_id, for_update=True)
            if version.number is not None or _kept(session, version) != entry.content["lines"]:
                kept.append(budget.name)
                continue
            _put_back(session, entry, version)
            withdrawn += entry.action == CREATED
            restored += entry.action == CHANGED
    run.state, run.undone_at = UNDONE, clock.now()
    undone = Undone(withdrawn, restored, kept)
    fact = BooksImportUndone(
        subject_id=run.id, withdrawn=withdrawn, restored=restored, kept=tuple(kept)
    )
    events.record(session, fact, actor=actor)
    live.announce(session, *topics_of(run.id))
    return undone


def _put_back(session: Session, entry: ImportedRow, version: BudgetVersion) -> None:
    ledger.retire(session, [entry.id])
    if entry.before["entry"] is not None:
        session.get_one(ImportedRow, entry.before["entry"]).is_live = True
    lines: _Kept | None = entry.before["lines"]
    if lines is None:
        session.delete(version)
    else:
        session.execute(delete(BudgetLine).where(BudgetLine.version_id == version.id))
        rows = [{"version_id": version.id, "units": None, **_row_of(line)} for line in lines]
        if rows:
            session.execute(insert(BudgetLine), rows)
    session.flush()


def _row_of(line: list[str]) -> dict[str, str]:
    """Return what is kept of a line by its columns; units are last, where it has any."""
    return dict(zip((*Key._fields, "month", *PlannedMonth._fields), line, strict=False))


def _kept(session: Session, version: BudgetVersion) -> _Kept:
    """Return the lines of a version as plain text, in a fixed order."""
    query = select(BudgetLine).where(BudgetLine.version_id == version.id)
    found = session.scalars(query)
    return sorted(
        [*one.key, one.month.isoformat(), *(str(told) for told in one.planned if told is not None)]
        for one in found
    )
