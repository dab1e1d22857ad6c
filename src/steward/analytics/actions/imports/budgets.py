"""Rows of a file of budgets: they become lines of drafts, all in one transaction."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from sqlalchemy.orm import Session

from steward.analytics.actions.budgets.importing import Foreseen, foresee_lines
from steward.analytics.actions.imports.plan import Planned
from steward.analytics.queries.lake import Lake
from steward.analytics.rules.budgets import Key, PlannedMonth, WrongRow, named
from steward.kit.imports.staging import Staged
from steward.kit.imports.staging.reasons import BadCell
from steward.kit.imports.staging.refused import Refused


def foresee_budgets(
    session: Session, lake: Lake, plan: Planned, staged: Staged
) -> tuple[list[Foreseen], list[WrongRow]]:
    """Return what the staged rows would do to which budgets, and those that cannot be."""
    engine: Any = import_module("steward.analytics.queries.engine.joining")
    names = [one.name for one in plan.table.columns]
    rows = engine.rows_of_files(lake, staged.files, names)
    return foresee_lines(session, rows, staged.rows)


def wrong_rows(wrong: Iterable[WrongRow], plan: Planned) -> Iterator[Refused]:
    """Yield the rows that cannot be, as the file of rejected rows has them."""
    ours = {column: name for name, column in plan.meaning.sources.items()}
    names = [ours.get(one.name, "") for one in plan.guess.columns]
    for one in wrong:
        column = plan.meaning.sources.get(one.column, one.column)
        cells = tuple("" if (cell := one.row.get(name)) is None else str(cell) for name in names)
        yield Refused(one.position, (BadCell(column, one.value, one.reason, ""),), cells)


def changes_of(found: Iterable[Foreseen]) -> Iterator[list[str]]:
    """Yield which line, which month, as it is planned and as it would be."""
    for one in found:
        for key, line in one.changed.items():
            for month, becomes in line.items():
                was = one.was[key].get(month, PlannedMonth())
                if was != becomes:
                    yield [_said(one, key), f"{month:%Y-%m}", _amount(was), _amount(becomes)]


def new_lines(found: Iterable[Foreseen]) -> Iterator[list[str]]:
    """Yield which line is new, for how many months, and what it comes to in all."""
    for one in found:
        for key, line in one.created.items():
            yield [_said(one, key), str(len(line)), str(sum(told.amount for told in line.values()))]


def _amount(planned: PlannedMonth) -> str:
    units = planned.units
    return str(planned.amount) + ("" if units is None else f" / {units.normalize():f}")


def _said(found: Foreseen, key: Key) -> str:
    return " · ".join(part for part in (found.budget.name, named(key)) if part)
