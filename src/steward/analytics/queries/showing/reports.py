"""What a report says, in words and figures: its cells, and a funnel as steps."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from steward.analytics.queries.known import dimension_title
from steward.analytics.queries.showing.figures import Figures, day, month
from steward.analytics.rules.asking import Figure
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.metrics import Unit
from steward.analytics.rules.reports import Cell, Report, Reported
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

ROWS_SHOWN = 10  # that a tile shows; its files have all


def sayers(currency: str) -> Mapping[Unit, Figures]:
    """Return what says the figures of a report, by their unit."""
    return {unit: Figures(unit, currency, "month") for unit in Unit}


def heads_of(report: Report, by: str) -> list[str]:
    """Name the columns of a report told `by` a dimension: groups by what they are."""
    first, *others = report.columns
    key = dimension_title(by) if by and first.name == "key" else first.title
    return [translated(key), *(translated(column.title) for column in others)]


def said(cell: Cell, figures: Figures | None, name: str = "") -> str:
    """Say a cell of a report, of the column `name`: a figure in its unit, a day, or a name."""
    if isinstance(cell, Figure):
        return figures.say(cell.value) if figures else str(cell.value)
    if isinstance(cell, date):
        return month(cell) if name == "month" else day(cell, with_year=True)
    return translated(house_word(cell)) if cell else _("none")


def funnel_steps(found: Reported) -> Iterator[Mapping[str, Any]]:
    """Yield the steps of a funnel; the one that most of those decided do not pass is marked."""
    rows = [row for row in found.rows if isinstance(row[1], Figure)]
    counts = [float(row[1].value or 0) for row in rows if isinstance(row[1], Figure)]
    shares = [row[5].value for row in rows if isinstance(row[5], Figure)]
    known = [float(share) for share in shares if share is not None]
    for row, count, share in zip(rows, counts, shares, strict=True):
        is_worst = share is not None and len(known) > 1 and float(share) == min(known)
        width = round(100 * count / max(counts), 1) if max(counts, default=0) else 0
        yield {"row": row, "width": width, "share": share, "is_worst": is_worst}


def funnel_won(found: Reported) -> Mapping[str, Any] | None:
    """Return the last step of a funnel, where the steps are stages that were passed."""
    first = found.rows[0][1] if found.rows else None
    won = next((head for head in found.heads if head.name == "won"), None)
    if won is None or not isinstance(first, Figure) or not first.value:
        return None
    share = 100 * float(won.figure.value or 0) / float(first.value)
    return {"figure": won.figure, "width": round(min(share, 100), 1)}
