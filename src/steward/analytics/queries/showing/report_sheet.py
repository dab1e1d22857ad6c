"""A report on paper: its figures in a sentence, its rows as a table, a funnel with its bars."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from steward.analytics.queries.showing.figures import Figures, nothing
from steward.analytics.queries.showing.plots import bar_drawings
from steward.analytics.queries.showing.reports import (
    ROWS_SHOWN,
    funnel_steps,
    heads_of,
    said,
    sayers,
)
from steward.analytics.queries.showing.tables import rows_left_out
from steward.analytics.rules.asking import Figure
from steward.analytics.rules.boards.sheet import SheetCell, SheetTable
from steward.analytics.rules.metrics import Unit
from steward.analytics.rules.reports import Cell, Report, Reported
from steward.analytics.rules.reports.report import Column
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_MOST_WITH_INTERVALS = 10  # columns that have room for intervals


@dataclass(frozen=True)
class ReportWords:
    """What a report says beside its rows."""

    said: str
    notes: tuple[str, ...]


def report_words(found: Reported, currency: str) -> ReportWords:
    """Say a report's figures, or that there is nothing to tell."""
    by_unit = sayers(currency)
    heads = [
        f"{translated(one.title)}: {_figure(one.figure, by_unit[one.unit])}." for one in found.heads
    ]
    if found.rows:
        return ReportWords(" ".join(heads), tuple(translated(note) for note in found.notes))
    if any(one.figure.n for one in found.heads):
        return ReportWords(" ".join([_("Nothing stands out."), *heads]), ())
    return ReportWords(_("Nothing to tell yet."), ())


def report_table(report: Report, found: Reported, by: str, currency: str) -> SheetTable | None:
    """Return the rows of a report, as many as its tile has; a funnel has its bars."""
    if not found.rows:
        return None
    by_unit = sayers(currency)
    say = _figure if len(report.columns) <= _MOST_WITH_INTERVALS else _value
    head = heads_of(report, by)
    right = [at for at, column in enumerate(report.columns) if column.unit]
    rows: list[list[SheetCell]] = [
        [_cell(*one, by_unit, say) for one in zip(row, report.columns, strict=True)]
        for row in found.rows[:ROWS_SHOWN]
    ]
    if report.name == "funnel":
        bars = bar_drawings([_count(step["row"][1]) for step in funnel_steps(found)], [])
        rows = [[row[0], bar, *row[1:]] for row, bar in zip(rows, bars, strict=False)]
        head, right = [head[0], "", *head[1:]], [at + 1 for at in right]
    more = rows_left_out(len(found.rows) - ROWS_SHOWN)
    return SheetTable(head, right, rows, is_wide=True, more=more)


def _cell(
    cell: Cell,
    column: Column,
    by_unit: Mapping[Unit, Figures],
    say: Callable[[Figure, Figures], str],
) -> str:
    if cell is None and column.unit:
        return nothing()
    if isinstance(cell, Figure) and column.unit:
        return say(cell, by_unit[column.unit])
    return said(cell, None, column.name)


def _figure(figure: Figure, figures: Figures) -> str:
    value = _value(figure, figures)
    if figure.low is None or figure.high is None:
        return value
    return f"{value} ({figures.say(figure.low)} – {figures.say(figure.high)})"


def _value(figure: Figure, figures: Figures) -> str:
    return figures.say(figure.value)


def _count(cell: Cell) -> float | None:
    return float(cell.value) if isinstance(cell, Figure) and cell.value is not None else None
