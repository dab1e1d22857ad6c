"""What an import would do, in plain data as it is kept with it: counts, joins, sums, first rows."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from itertools import chain, islice
from typing import Any

from sqlalchemy.orm import Session

from steward.analytics.actions import lake as landing
from steward.analytics.actions.imports.budgets import (
    changes_of,
    foresee_budgets,
    new_lines,
    wrong_rows,
)
from steward.analytics.actions.imports.house import WAYS, foresee_rows, rows_in
from steward.analytics.actions.imports.plan import Planned
from steward.analytics.actions.imports.rejecting import doubled
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import months_of, standing_of
from steward.analytics.rules.imports import likeliest
from steward.analytics.rules.tables import BUDGETS, TABLES, LakeTable
from steward.kit.imports.staging import Staged
from steward.kit.imports.staging.reasons import BadCell
from steward.kit.imports.staging.refused import Refused, read_refused
from steward.kit.imports.wanted import Wanted
from steward.kit.marks import N_, packed

_SHOWN = 10
_MOST_UNMATCHED = 200
_MOST_KNOWN = 20_000  # more are not looked through for the likeliest
_MOST_OFFERED = 500
# Where the values of a joining column may be known from; the first one is that it is named by.
_KNOWN_FROM = {"accounts": ("accounts", "customers")}
_NEW_LINE = (N_("Line of a budget"), N_("Months"), N_("In all"))
_CENTS = -2  # where the last digit of an amount stands
_NUMBERS = frozenset({"orders", "deals"})  # numbers like one another mean nothing


def preview_of(session: Session, lake: Lake, plan: Planned, staged: Staged) -> dict[str, Any]:
    """Return what bringing a staged file in would do; nothing is changed."""
    name = plan.table.name
    would = _budgets if name == BUDGETS.name else _house_rows if name in WAYS else _rows
    columns = [one.name for one in plan.table.columns]
    found = would(session, lake, plan, staged)
    return {"columns": columns, **plan.kept, **found} | came_to(session, lake, plan, staged)


def _rows(session: Session, lake: Lake, plan: Planned, staged: Staged) -> dict[str, Any]:
    """Return what would become of rows that go to the lake."""
    found = landing.preview(session, lake, plan.table, landing.Load(staged.files))
    would = found.would
    counts = {"created": would.created, "changed": would.changed, "unchanged": would.unchanged}
    columns = [one.name for one in plan.table.columns]
    return {
        "counts": counts | {"rejected": staged.rejected + would.doubled_count},
        "created": [_cells(row, columns) for row in found.new_rows[:_SHOWN]],
        "changed": _changes(plan.table, found.changes)[:_SHOWN],
        "refused": _refused(staged, doubled(plan.table, would.doubled)),
    }


def _house_rows(session: Session, lake: Lake, plan: Planned, staged: Staged) -> dict[str, Any]:
    """Return what would become of rows that go to another module: deals, people."""
    outcomes = rows_in(lake, plan, staged)
    counts, wrong = foresee_rows(session, plan.table.name, outcomes)
    columns = [one.name for one in plan.table.columns]
    engine: Any = import_module("steward.analytics.queries.engine.joining")
    first = islice(engine.rows_of_files(lake, staged.files, columns), _SHOWN)
    more = (
        Refused(one.position, tuple(BadCell(e.field, "", e.reason, "") for e in one.errors), ())
        for one in wrong
    )
    return {
        "counts": counts | {"rejected": counts["rejected"] + staged.rejected},
        "created": [_cells(row, columns) for _, row in first] if counts["created"] else [],
        "changed": [],
        "refused": _refused(staged, more),
    }


def _budgets(session: Session, lake: Lake, plan: Planned, staged: Staged) -> dict[str, Any]:
    """Return what would become of rows that go to drafts of budgets; lines are counted."""
    found, wrong = foresee_budgets(session, lake, plan, staged)
    counts = {
        "created": sum(len(one.created) for one in found),
        "changed": sum(len(one.changed) for one in found),
        "unchanged": sum(one.unchanged for one in found),
    }
    return {
        "columns": [packed(one) for one in _NEW_LINE],
        "counts": counts | {"rejected": staged.rejected + len(wrong)},
        "created": list(islice(new_lines(found), _SHOWN)),
        "changed": list(islice(changes_of(found), _SHOWN)),
        "refused": _refused(staged, wrong_rows(wrong, plan)),
    }


def _refused(staged: Staged, more: Iterable[Refused]) -> list[list[object]]:
    """Return the first bad cells: row, column, value, and why, to be put into words."""
    rows = chain(read_refused(staged.refused), more)
    cells = ((row.row, bad) for row in rows for bad in row.bad)
    return [
        [number, bad.column, bad.value, packed(bad.reason), packed(bad.suggestion)]
        for number, bad in islice(cells, _SHOWN)
    ]


def came_to(session: Session, lake: Lake, plan: Planned, staged: Staged) -> dict[str, Any]:
    """Return the control totals of a staged file, and which of its rows lack or join nothing."""
    mapped = {*plan.meaning.sources, *plan.meaning.fixed}
    joining = [one for one in plan.table.columns if one.joins and one.name in mapped]
    missing = {one.name: staged.empty.get(one.name, 0) for one in joining}
    return {
        "totals": {name: str(total) for name, total in staged.totals.items()},
        "first": dict(staged.first),
        "last": dict(staged.last),
        "missing": [{"name": name, "rows": rows} for name, rows in missing.items() if rows],
        "joins": [_joined(session, lake, one, staged) for one in joining],
    }


def _joined(session: Session, lake: Lake, column: Wanted, staged: Staged) -> dict[str, Any]:
    """Return which values of a joining column match nothing, and what they may mean."""
    sources = [TABLES[name] for name in _KNOWN_FROM.get(column.joins, (column.joins,))]
    for one in sources:
        landing.check_rebuilt(session, one.name)
    engine: Any = import_module("steward.analytics.queries.engine.joining")
    known_in = [(one, standing_of(months_of(session, one.name), lake)) for one in sources]
    found = engine.unmatched(
        lake,
        staged.files,
        column.name,
        known_in,
        most=_MOST_UNMATCHED,
        most_known=_MOST_KNOWN + 1,
    )
    is_offered = column.joins not in _NUMBERS and len(found.known) <= _MOST_KNOWN
    likely = likeliest(dict(found.first), found.known) if is_offered else {}
    return {
        "name": column.name,
        "joins": column.joins,
        "odd": found.values,
        "rows": found.rows,
        "known": found.known[:_MOST_OFFERED] if is_offered else [],
        "unmatched": [
            {
                "spelled": spelled,
                "rows": rows,
                "meant": likely[spelled].meant if spelled in likely else "",
                "score": likely[spelled].score if spelled in likely else 0,
            }
            for spelled, rows in found.first
        ],
    }


def _cells(row: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    return [_shown(row.get(name)) for name in columns]


def _shown(value: object) -> str:
    """Write a value; amounts keep their cents, quantities lose zeros that say nothing."""
    if isinstance(value, Decimal):
        return f"{value:f}" if value.as_tuple().exponent == _CENTS else f"{value.normalize():f}"
    return "" if value is None else str(value)


def _changes(
    table: LakeTable, changes: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> list[list[str]]:
    """Return which row, which column, as it is and as it would be, for all that differs."""
    return [
        [" · ".join(_shown(after.get(name)) for name in table.key), one.name, was, becomes]
        for before, after in changes
        for one in table.columns
        if (was := _shown(before.get(one.name))) != (becomes := _shown(after.get(one.name)))
    ]
