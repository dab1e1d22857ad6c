"""Tiles that show a report: its figures, its rows, what to know of them; the funnel as a list."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from steward.analytics.queries.known import dimension_title
from steward.analytics.queries.reports import get_report
from steward.analytics.queries.showing.figures import Figures, day, month
from steward.analytics.queries.telling import reported, unfiltered_by
from steward.analytics.rules.asking import Figure
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.laid import where_of
from steward.analytics.rules.boards.tile import ALL_TIME
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.metrics import Unit
from steward.analytics.rules.reports import Cell, Report, Reported
from steward.analytics.web.asked import Asked
from steward.analytics.web.links import deal_pages
from steward.inventory import usual_currency
from steward.kit.db import session
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_MOST = 10  # rows that a tile shows; its files have all
_DENSE = 8  # columns; more are shaded, and leave their intervals to the file
_SHADES = 5


def report_shown(wanted: Tile, of: Asked) -> dict[str, Any]:
    """Return what the fragment of a report's tile needs."""
    report, found = get_report(wanted.metric), told_of(wanted, of)
    by, is_funnel = (*wanted.by, *report.by)[0], report.name == "funnel"
    return {
        **_sayers(report),
        "report": report,
        "reported": found,
        "rows": found.rows[:_MOST],
        "link": lambda row: _link(report, by, row, of),
        "steps": list(_steps(found)) if is_funnel else [],
        "won": _won(found) if is_funnel else None,
        "asked": of,
        "is_of_all_time": report.name in ALL_TIME,
        "unfiltered": [translated(dimension_title(n)) for n in unfiltered_by(wanted, of.where)],
    }


def _sayers(report: Report) -> dict[str, Any]:
    currency = usual_currency(session())
    sayers = {unit: Figures(unit, currency, "month") for unit in Unit}
    return {
        "sayers": sayers,
        "say": lambda cell, unit, name="": _said(cell, sayers[unit] if unit else None, name),
        "shade": lambda cell: min(1 + int(_SHADES * float(cell.value or 0)), _SHADES),
        "is_dense": len(report.columns) > _DENSE,
    }


def told_of(wanted: Tile, of: Asked) -> Reported:
    """Have a report told, of the time and the rows that the board shows."""
    today = of.period.now.until
    return reported(session(), wanted, of.period, of.where, today)


def _said(cell: Cell, figures: Figures | None, name: str = "") -> str:
    if isinstance(cell, Figure):
        return figures.say(cell.value) if figures else str(cell.value)
    if isinstance(cell, date):
        return month(cell) if name == "month" else day(cell, with_year=True)
    return translated(house_word(cell)) if cell else _("none")


def _link(report: Report, by: str, row: tuple[Cell, ...], of: Asked) -> str | None:
    """Return where the name of a row leads: to the board with only that, where it is a group."""
    name = {"funnel": "stage"}.get(report.name, by)
    if report.name == "stalled":
        return f"/desk/deals/{row[0]}" if deal_pages([str(row[0])]) else None
    if not name or not isinstance(row[0], str):
        return None
    return of.only(where_of(name, row[0])).page


def _steps(found: Reported) -> Iterator[Mapping[str, Any]]:
    """Yield the steps of a funnel; the one that most of those decided do not pass is marked."""
    rows = [row for row in found.rows if isinstance(row[1], Figure)]
    counts = [float(row[1].value or 0) for row in rows if isinstance(row[1], Figure)]
    shares = [row[5].value for row in rows if isinstance(row[5], Figure)]
    known = [float(share) for share in shares if share is not None]
    for row, count, share in zip(rows, counts, shares, strict=True):
        is_worst = share is not None and len(known) > 1 and float(share) == min(known)
        width = round(100 * count / max(counts), 1) if max(counts, default=0) else 0
        yield {"row": row, "width": width, "share": share, "is_worst": is_worst}


def _won(found: Reported) -> Mapping[str, Any] | None:
    """Return the last step of a funnel, where the steps are stages that were passed."""
    first = found.rows[0][1] if found.rows else None
    won = next((head for head in found.heads if head.name == "won"), None)
    if won is None or not isinstance(first, Figure) or not first.value:
        return None
    share = 100 * float(won.figure.value or 0) / float(first.value)
    return {"figure": won.figure, "width": round(min(share, 100), 1)}


def report_file(wanted: Tile, of: Asked) -> tuple[str, list[str], Iterator[list[object]]]:
    """Return the name, the head and the rows of a report's file: figures with their intervals."""
    report, found = get_report(wanted.metric), told_of(wanted, of)
    wide = [
        any(isinstance(cell, Figure) and cell.low is not None for cell in cells)
        for cells in zip(*found.rows, strict=True)
    ]
    head = [
        title
        for column, is_wide in zip(report.columns, wide, strict=True)
        for title in _titles(translated(column.title), is_wide=is_wide)
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
