"""The table of a tile on paper: few columns, with bars, intervals or shades where these help."""

from collections.abc import Callable, Sequence

from steward.analytics.queries.showing.drawing import Drawn, drawn, line_name, numbers, shading
from steward.analytics.queries.showing.figures import Figures
from steward.analytics.queries.showing.plots import (
    bar_drawings,
    box_drawings,
    range_drawings,
    step_drawings,
)
from steward.analytics.queries.showing.tiles import column_titles
from steward.analytics.rules.boards import Chart
from steward.analytics.rules.boards.laid import Line, Table
from steward.analytics.rules.boards.sheet import SheetCell, SheetTable
from steward.analytics.rules.boards.told import Told
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext

MOST_ROWS = 26  # half a year of weeks
_BESIDE = 4  # columns that have room beside a chart
_LEFT_OUT = {"share", "then", "n"}  # where an interval takes the room
_DRAWN = frozenset({Chart.BAR, Chart.PARETO, Chart.RANGES, Chart.WATERFALL, Chart.BOX})


def table_on_paper(told: Told, table: Table, figures: Figures) -> SheetTable | None:
    """Return the table of a tile; what is drawn by group has its drawings in it."""
    if not table.columns:
        return None
    picked = _picked(table)
    titles = column_titles(table)
    head = [titles[0], *(_title(table, at, titles) for at in picked)]
    rows = [_row(told, line, table, figures, picked) for line in table.lines]
    right = [*range(1, len(head))]
    if drawings := _drawings(told, table, figures):
        head = [head[0], "", *head[1:]]
        rows = [[row[0], one, *row[1:]] for row, one in zip(rows, drawings, strict=True)]
        right = [*range(2, len(head))]
    left = len(rows) - MOST_ROWS
    return SheetTable(
        head,
        right,
        rows[:MOST_ROWS],
        is_wide=len(head) > _BESIDE,
        more=rows_left_out(left),
    )


def rows_left_out(number: int) -> str:
    """Say how many rows a table leaves out; nothing where it has all."""
    if number <= 0:
        return ""
    return ngettext("%(num)d more is not shown.", "%(num)d more are not shown.", number)


def _picked(table: Table) -> list[int]:
    """Return which columns paper has, besides the first; the upper end goes with the lower."""
    has_interval = table.place("low") > 0
    gone = {"high"} | (_LEFT_OUT - {"n"} if has_interval else {"share", "n"})
    is_plain = table.place("now") < 0 or table.place("at") > 0
    columns = list(enumerate(table.columns))[1:]
    return [at for at, one in columns if is_plain or one.name not in gone]


def _title(table: Table, at: int, titles: Sequence[str]) -> str:
    return _("95 of 100 cases") if table.columns[at].name == "low" else titles[at]


def _row(
    told: Told, line: Line, table: Table, figures: Figures, picked: Sequence[int]
) -> list[SheetCell]:
    first = line_name(line, table, figures)
    if line.mark == "part":
        first = _("%(when)s, not whole", when=first)
    if told.tile.chart == Chart.HEAT:
        shade = shading(table)
        shaded: list[SheetCell] = [
            {"shade": shade(cell), "text": figures.say(cell, short=True) if cell else ""}
            for cell in line.cells[1:-1]
        ]
        return [first, *shaded, figures.say(line.cells[-1], short=True)]
    return [first, *(_cell(line, table, figures, at) for at in picked)]


def _cell(line: Line, table: Table, figures: Figures, at: int) -> str:
    if line.mark == "end" and table.columns[at].kind == "move":
        return ""
    said = figures.cell(line.cells[at], table.columns[at])
    if table.columns[at].name != "low" or line.cells[at] is None:
        return said
    return f"{said} – {figures.cell(line.cells[at + 1], table.columns[at + 1])}"


def _drawings(told: Told, table: Table, figures: Figures) -> list[Drawn | str]:
    """Return a drawing for each line, where the chart is not one by time with axes."""
    chart = Chart(told.tile.chart)
    if chart not in _DRAWN or (chart == Chart.BAR and told.tile.is_by_time):
        return []
    draw: dict[Chart, Callable[[], list[Drawn | str]]] = {
        Chart.BAR: lambda: bar_drawings(_column(table, "now"), _column(table, "then")),
        Chart.PARETO: lambda: bar_drawings(_column(table, "now"), [], without=_rest(table)),
        Chart.RANGES: lambda: _ranges(table),
        Chart.WATERFALL: lambda: step_drawings(drawn(told, table, figures) or {}),
        Chart.BOX: lambda: box_drawings(drawn(told, table, figures) or {}),
    }
    return draw[chart]()


def _ranges(table: Table) -> list[Drawn | str]:
    now = _column(table, "now")
    low, high = (_column(table, name) or [None] * len(now) for name in ("low", "high"))
    return range_drawings(now, low, high)


def _column(table: Table, name: str) -> list[float | None]:
    return numbers(table.column(name))


def _rest(table: Table) -> list[int]:
    return [at for at, line in enumerate(table.lines) if line.mark == "rest"]
