"""Tiles that show a report: its figures, its rows, what to know of them; the funnel as a list."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from steward.analytics.queries.reports import get_report
from steward.analytics.queries.showing.reports import (
    ROWS_SHOWN,
    funnel_steps,
    funnel_won,
    heads_of,
    said,
    sayers,
)
from steward.analytics.queries.showing.tiles import unfiltered_words
from steward.analytics.queries.telling import reported
from steward.analytics.rules.asking import Figure
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.laid import where_of
from steward.analytics.rules.boards.tile import ALL_TIME
from steward.analytics.rules.reports import Cell, Report, Reported
from steward.analytics.web.asked import Asked
from steward.analytics.web.links import deal_pages
from steward.inventory import usual_currency
from steward.kit.db import session
from steward.kit.texts import gettext as _

_DENSE = 8  # columns; more are shaded, and leave their intervals to the file
_SHADES = 5


def report_shown(wanted: Tile, of: Asked) -> dict[str, Any]:
    """Return what the fragment of a report's tile needs."""
    report, found = get_report(wanted.metric), told_of(wanted, of)
    by, is_funnel = (*wanted.by, *report.by)[0], report.name == "funnel"
    return {
        **_sayers(report, by),
        "report": report,
        "reported": found,
        "rows": found.rows[:ROWS_SHOWN],
        "link": lambda row: _link(report, by, row, of),
        "steps": list(funnel_steps(found)) if is_funnel else [],
        "won": funnel_won(found) if is_funnel else None,
        "asked": of,
        "is_of_all_time": report.name in ALL_TIME,
        "unfiltered": unfiltered_words(wanted, of.where),
    }


def _sayers(report: Report, by: str) -> dict[str, Any]:
    by_unit = sayers(usual_currency(session()))
    return {
        "heads": heads_of(report, by),
        "sayers": by_unit,
        "say": lambda cell, unit, name="": said(cell, by_unit[unit] if unit else None, name),
        "shade": lambda cell: min(1 + int(_SHADES * float(cell.value or 0)), _SHADES),
        "is_dense": len(report.columns) > _DENSE,
    }


def told_of(wanted: Tile, of: Asked) -> Reported:
    """Have a report told, of the time and the rows that the board shows."""
    today = of.period.now.until
    return reported(session(), wanted, of.period, of.where, today)


def _link(report: Report, by: str, row: tuple[Cell, ...], of: Asked) -> str | None:
    """Return where the name of a row leads: to the board with only that, where it is a group."""
    name = {"funnel": "stage"}.get(report.name, by)
    if report.name == "stalled":
        return f"/desk/deals/{row[0]}" if deal_pages([str(row[0])]) else None
    if not name or not isinstance(row[0], str):
        return None
    return of.only(where_of(name, row[0])).page


def report_file(wanted: Tile, of: Asked) -> tuple[str, list[str], Iterator[list[object]]]:
    """Return the name, the head and the rows of a report's file: figures with their intervals."""
    report, found = get_report(wanted.metric), told_of(wanted, of)
    by = (*wanted.by, *report.by)[0]
    wide = [
        any(isinstance(cell, Figure) and cell.low is not None for cell in cells)
        for cells in zip(*found.rows, strict=True)
    ]
    head = [
        title
        for one, is_wide in zip(heads_of(report, by), wide, strict=True)
        for title in _titles(one, is_wide=is_wide)
    ]
    return report.name, head, (list(_cells(row, wide)) for row in found.rows)


def _titles(title: str, *, is_wide: bool) -> list[str]:
    ends = [_("%(what)s, from", what=title), _("%(what)s, to", what=title)]
    return [title, *(ends if is_wide else [])]


def _cells(row: tuple[Cell, ...], wide: list[bool]) -> Iterator[object]:
    for cell, is_wide in zip(row, wide, strict=True):
        figure = cell if isinstance(cell, Figure) else None
        yield figure.value if figure else cell.isoformat() if isinstance(cell, date) else cell
        if is_wide:
            yield from (figure.low, figure.high) if figure else (None, None)
