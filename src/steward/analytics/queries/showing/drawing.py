"""The figures of charts, as charts-books.js draws them; the tables beside them say the same."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from steward.analytics.queries.showing.figures import Figures
from steward.analytics.queries.showing.maps import on_map
from steward.analytics.rules.boards import Against, Chart, Filters
from steward.analytics.rules.boards.judged import judge
from steward.analytics.rules.boards.laid import Cell, Line, Table
from steward.analytics.rules.boards.told import Told
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

Drawn = dict[str, Any]
LinkTo = Callable[[Filters], str | None]


def nowhere(_where: Filters) -> str | None:
    """Lead from no group to any page: as on paper."""
    return None


def drawn(told: Told, table: Table, figures: Figures, to: LinkTo = nowhere) -> Drawn | None:
    """Return what the chart of a tile is drawn of; None where it is HTML, or only a table.

    `to` says where one gets from a group: the address of the board with that filter, or None.
    """
    by = {
        Chart.LINE: lambda: _lines(told, table, figures),
        Chart.BAR: lambda: _bars(told, table, figures, to),
        Chart.STACKED: lambda: _stacked(table, figures, to),
        Chart.MAP: lambda: _map(told, table, figures, to),
        Chart.WATERFALL: lambda: _steps(table, figures, to),
        Chart.BOX: lambda: _boxes(table, figures, to),
    }
    draw = by.get(Chart(told.tile.chart))
    unit = {"unit": str(figures.unit), "currency": figures.currency}
    return draw() | {"in": unit} if draw else None


def _lines(told: Told, table: Table, figures: Figures) -> Drawn:
    if told.tile.dimensions:
        return {"kind": "lines", "names": _names(table, figures), "series": _series(table, nowhere)}
    return {
        "kind": "trend",
        "names": _names(table, figures),
        "now": numbers(table.column("now")),
        "then": numbers(table.column("then")),
        **_band(told, table),
        "part": _parts(table),
        "words": _both_times(told) | band_words(),
    }


def _parts(table: Table) -> list[int]:
    """List the lines that are only a part of their week or month."""
    return [at for at, line in enumerate(table.lines) if line.mark == "part"]


def band_words() -> dict[str, str]:
    """Name what a line has beside it."""
    return {
        "part": _("not a whole one"),
        "interval": _("95 of 100 cases"),
        "usual": _("usual ups and downs of then"),
    }


def _both_times(told: Told) -> dict[str, str]:
    """Name now and then, as short as fits the end of a line."""
    if told.period.against == Against.BEFORE:
        return {"now": _("now"), "then": _("before")}
    return {"now": _("this year"), "then": _("last year")}


def _band(told: Told, table: Table) -> Drawn:
    """Return the interval of each estimate; of sums, within what the time then usually swings."""
    if table.place("low") >= 0:
        return {name: numbers(table.column(name)) for name in ("low", "high")} | {"is_then": False}
    judged, then = judge(told), numbers(table.column("then"))
    single = judged.single if judged else None
    if single is None:
        return {"low": [], "high": [], "is_then": True}
    low = [None if one is None else max(one - single, 0.0) for one in then]
    return {"low": low, "high": [one and one + single for one in then], "is_then": True}


def _bars(told: Told, table: Table, figures: Figures, to: LinkTo) -> Drawn:
    return {
        "kind": "bars",
        "names": _names(table, figures),
        "now": numbers(table.column("now")),
        "then": numbers(table.column("then")),
        "links": _links(table.lines, to),
        "is_time": table.columns[0].kind == "time",
        "part": _parts(table),
        "words": _both_times(told),
    }


def _map(told: Told, table: Table, figures: Figures, to: LinkTo) -> Drawn:
    drawn = on_map(table, figures)
    values = {name: numbers(table.column(name)) for name in ("now", "then")}
    shown = {name: [some[at] for at in drawn["lines"]] for name, some in values.items()}
    links = _links([table.lines[at] for at in drawn["lines"]], to)
    return drawn | shown | {"links": links, "words": _both_times(told)}


def _stacked(table: Table, figures: Figures, to: LinkTo) -> Drawn:
    return {
        "kind": "stacked",
        "names": _names(table, figures),
        "series": _series(table, to),
        "links": _links(table.lines, to),
    }


def _series(table: Table, to: LinkTo) -> list[Drawn]:
    """Return the columns between the first and the sum, each with where it leads."""
    wheres = [*table.columns_where, *[()] * len(table.columns)]
    return [
        {
            "name": translated(column.title),
            "values": numbers([line.cells[at] for line in table.lines]),
            "link": to(wheres[at - 1]) if wheres[at - 1] else None,
            "is_rest": column.name == "rest",
        }
        for at, column in enumerate(table.columns[1:-1], start=1)
    ]


def _steps(table: Table, figures: Figures, to: LinkTo) -> Drawn:
    return {
        "kind": "steps",
        "names": _names(table, figures),
        "moves": numbers(table.column("now")),
        "at": numbers(table.column("at")),
        "ends": [at for at, line in enumerate(table.lines) if line.mark == "end"],
        "links": _links(table.lines, to),
    }


def _boxes(table: Table, figures: Figures, to: LinkTo) -> Drawn:
    spreads = [numbers(line.cells[1:6]) for line in table.lines]
    names = [translated(column.title) for column in table.columns[1:6]]
    links = _links(table.lines, to)
    return {
        "kind": "boxes",
        "names": _names(table, figures),
        "boxes": spreads,
        "links": links,
        "words": names,
    }


def _names(table: Table, figures: Figures) -> list[str]:
    return [line_name(line, table, figures) for line in table.lines]


def line_name(line: Line, table: Table, figures: Figures) -> str:
    """Return what a line of a table is called."""
    if line.mark == "rest":
        return _("%(num)s others", num=table.left_out)
    return figures.cell(line.cells[0], table.columns[0])


def numbers(cells: Sequence[Cell]) -> list[float | None]:
    """Return cells as charts are drawn of them."""
    return [
        round(float(cell), 4) if isinstance(cell, int | float | Decimal) else None for cell in cells
    ]


def _links(lines: Sequence[Line], to: LinkTo) -> list[str | None]:
    return [to(line.where) if line.where else None for line in lines]


def shading(table: Table) -> Callable[[Cell], int]:
    """Return what tells how dark a cell of a heat map is, from 0 to 5."""
    cells = [_plain(cell) or 0.0 for line in table.lines for cell in line.cells[1:-1]]
    most = max(cells, default=0.0)

    def shade(cell: Cell) -> int:
        value = _plain(cell) or 0.0
        return min(1 + int(5 * value / most), 5) if value > 0 else 0

    return shade


def axis_along(table: Table) -> Callable[[Cell], float]:
    """Return what tells where on its axis a figure lies, in per cent."""
    ends = [_plain(cell) for name in ("low", "high", "now") for cell in table.column(name)]
    known = [one for one in ends if one is not None] or [0.0]
    low, high = min(known), max(known)

    def along(cell: Cell) -> float:
        value = _plain(cell)
        place = 0.5 if value is None or high <= low else (value - low) / (high - low)
        return round(4 + 92 * place, 1)

    return along


def _plain(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float | Decimal) else None
