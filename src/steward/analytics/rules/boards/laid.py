"""Figures laid out as tables: by time, by group, crossed, as steps and as spreads.

Charts are drawn of these tables, files are made of them, and people read them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate
from statistics import quantiles

from steward.analytics.rules.asking import Figure, Row
from steward.analytics.rules.boards.period import buckets
from steward.analytics.rules.boards.tile import TIME, Filters
from steward.analytics.rules.boards.told import Key, Told, by_key
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.growth import change
from steward.kit.marks import N_

Cell = Key | Decimal | float | int
_SERIES = 5  # that one can tell apart
_STEPS = 8
_FEWEST_IN_BOX = 3


@dataclass(frozen=True)
class Column:
    """A column: `kind` is text, time, n, share, change, or "" for the metric's own unit."""

    name: str
    title: str
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a table. `where` filters by it; `mark` is "part" of a time, "rest", or none."""

    cells: tuple[Cell, ...]
    where: Filters = ()
    mark: str = ""


@dataclass(frozen=True)
class Table:
    """Columns and lines. `left_out` is how many groups are together in its last line."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    left_out: int = 0
    columns_where: tuple[Filters, ...] = field(default=())

    def place(self, name: str) -> int:
        """Return where a column stands; -1 where there is none."""
        return next((at for at, one in enumerate(self.columns) if one.name == name), -1)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column, none where there is no such column."""
        at = self.place(name)
        return [] if at < 0 else [line.cells[at] for line in self.lines]


def by_time(told: Told) -> Table:
    """Lay out week by week, with the same weeks then."""
    now, then = by_key(told.now), by_key(told.then)
    before = list(buckets(told.period.then, told.period.grain))
    begun = None if told.is_compared else min(then, default=None)
    lines = []
    for place, bucket in enumerate(told.period.buckets):
        figure = _figure(told, now.get((bucket.start,)))
        was = (before[place].start,) if place < len(before) else (None,)
        old = _then(told, None if was == begun else then.get(was))
        cells = _cells(told, bucket.start, figure, old)
        lines.append(Line(cells, mark="" if bucket.is_whole else "part"))
    return _without_empty(Table((Column("key", "", "time"), *_figures()), tuple(lines)))


def _figure(told: Told, row: Row | None) -> Figure:
    return row.figure if row else told.nothing


def _then(told: Told, row: Row | None) -> Figure:
    """Return the figure of a week of then, where the books tell of all of it."""
    return row.figure if row else _before(told, None)


def _before(told: Told, row: Row | None) -> Figure:
    """Return the figure of then; not known where the books had not begun."""
    return _figure(told, row) if told.is_compared else Figure(None, 0)


def _figures() -> tuple[Column, ...]:
    return (
        Column("now", N_("Now")),
        Column("low", N_("From")),
        Column("high", N_("To")),
        Column("n", N_("Of"), "n"),
        Column("then", N_("Then")),
        Column("change", N_("Change"), "change"),
    )


def _cells(told: Told, key: Key, now: Figure, then: Figure) -> tuple[Cell, ...]:
    changed = change(told.metric, now, then)
    return (key, now.value, now.low, now.high, now.n, then.value, changed)


def _without_empty(table: Table) -> Table:
    """Leave out the interval where the figure is no estimate."""
    empty = [one.name for one in table.columns if one.name in {"low", "high"}]
    gone = {
        table.place(name) for name in empty if not any(c is not None for c in table.column(name))
    }
    lines = tuple(
        Line(tuple(c for at, c in enumerate(line.cells) if at not in gone), line.where, line.mark)
        for line in table.lines
    )
    columns = tuple(one for at, one in enumerate(table.columns) if at not in gone)
    return Table(columns, lines, table.left_out)


def ranked(rows: Sequence[Row]) -> list[Row]:
    """Return groups by their figures, the largest first, those without one last."""
    return sorted(rows, key=lambda row: (row.figure.value is None, -float(row.figure.value or 0)))


def by_group(told: Told, most: int | None = None) -> Table:
    """Lay out group by group, the largest first; those after `most` together as the rest."""
    (name,) = told.tile.dimensions
    then = by_key(told.then)
    rows = [row for row in ranked(told.now.rows) if _is_there(told, row, then)]
    most = most if most is not None and len(rows) > most + 1 else len(rows)
    lines = []
    for row in rows[:most]:
        cells = _cells(told, row.keys[0], row.figure, _before(told, then.get(row.keys)))
        lines.append(Line(cells, where_of(name, row.keys[0])))
    if rest := rows[most:]:
        named = {row.keys for row in rows[:most]}
        old = told.together(row for row in told.then.rows if row.keys not in named)
        old = old if told.is_compared else Figure(None, 0)
        lines.append(Line(_cells(told, None, told.together(rest), old), mark="rest"))
    table = Table((Column("key", name, "text"), *_figures()), tuple(lines), len(rest))
    return _with_shares(told, _without_empty(table))


def _is_there(told: Told, row: Row, then: Mapping[tuple[Key, ...], Row]) -> bool:
    """Whether a group has anything: nothing now and nothing then is no news."""
    old = then.get(row.keys)
    return not told.is_sum or bool(row.figure.value or (old and old.figure.value))


def where_of(name: str, key: Key) -> Filters:
    """Return the filter that leaves only a group; the empty text is no value."""
    return ((name, (str(key) if key is not None else "",)),)


def _with_shares(told: Told, table: Table) -> Table:
    """Add what share of the whole each line and those above it are, where that makes sense."""
    values = [_number(cell) for cell in table.column("now")]
    whole = sum(values)
    if not told.is_sum or whole <= 0 or min(values, default=0) < 0:
        return table
    at = table.place("now") + 1
    shares = [value / whole for value in values]
    lines = tuple(
        Line((*line.cells[:at], share, far, *line.cells[at:]), line.where, line.mark)
        for line, share, far in zip(table.lines, shares, accumulate(shares), strict=True)
    )
    added = (Column("share", N_("Share"), "share"), Column("far", N_("So far"), "share"))
    return Table((*table.columns[:at], *added, *table.columns[at:]), lines, table.left_out)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float | Decimal) else 0.0


def crossed(told: Told, most: int = _SERIES) -> Table:
    """Lay out one dimension down (time, where there is it), the largest of the other across."""
    down_at = 1 if told.tile.by[1] == TIME else 0
    down, across = told.tile.by[down_at], told.tile.by[1 - down_at]
    names, downs = _largest(told, 1 - down_at), _downs(told, down_at)
    shown, rest = names[:most], set(names[most:])
    found: dict[Key, dict[Key, Row]] = {}
    for row in told.now.rows:
        found.setdefault(row.keys[down_at], {})[row.keys[1 - down_at]] = row
    lines = []
    for key in downs:
        of_key = found.get(key, {})
        values = [_value(told, [of_key[name]] if name in of_key else []) for name in shown]
        others = [row for name, row in of_key.items() if name in rest]
        more = [_value(told, others)] if rest else []
        where = () if down == TIME else where_of(down, key)
        mark = "part" if down == TIME and not _is_whole(told, key) else ""
        lines.append(Line((key, *values, *more, _value(told, list(of_key.values()))), where, mark))
    return Table(
        (
            Column("key", "" if down == TIME else down, "time" if down == TIME else "text"),
            *(Column(f"c{at}", _named(name)) for at, name in enumerate(shown)),
            *([Column("rest", N_("Others"))] if rest else []),
            Column("all", N_("All")),
        ),
        tuple(lines),
        len(rest),
        tuple(() if across == TIME else where_of(across, name) for name in shown),
    )


def _named(key: Key) -> str:
    return house_word(str(key)) if key is not None else N_("none")


def _largest(told: Told, place: int) -> list[Key]:
    groups: dict[Key, list[Row]] = {}
    for row in told.now.rows:
        groups.setdefault(row.keys[place], []).append(row)
    size = {name: float(told.together(rows).value or 0) for name, rows in groups.items()}
    named = [name for name in groups if size[name] or not told.is_sum]
    return sorted(named, key=lambda name: (-size[name], str(name)))


def _downs(told: Told, place: int) -> list[Key]:
    if told.tile.by[place] == TIME:
        return [one.start for one in told.period.buckets]
    return _largest(told, place)


def _is_whole(told: Told, start: Key) -> bool:
    return any(one.start == start and one.is_whole for one in told.period.buckets)


def _value(told: Told, rows: Sequence[Row]) -> Cell:
    return told.together(rows).value if rows else (Decimal(0) if told.is_sum else None)


def steps(told: Told) -> Table:
    """Lay out the way from then to now: what each group added or took, exactly."""
    (name,) = told.tile.dimensions
    now, then = by_key(told.now), by_key(told.then)
    moves = {keys[0]: _plain(now.get(keys)) - _plain(then.get(keys)) for keys in {*now, *then}}
    order = sorted(moves, key=lambda key: (-abs(moves[key]), str(key)))
    order = [key for key in order if moves[key]]
    rest = order[_STEPS:] if len(order) > _STEPS + 1 else []
    shown = order[: len(order) - len(rest)]
    start, end = (sum(map(_plain, rows.values()), Decimal(0)) for rows in (then, now))
    lines = [Line((N_("Then"), start, start), mark="end")]
    at = start
    for key in sorted(shown, key=lambda key: -moves[key]):
        at += moves[key]
        lines.append(Line((key, moves[key], at), where_of(name, key)))
    if rest:
        left = sum((moves[key] for key in rest), Decimal(0))
        lines.append(Line((None, left, at + left), mark="rest"))
    lines.append(Line((N_("Now"), end, end), mark="end"))
    columns = (
        Column("key", name, "text"),
        Column("now", N_("Change"), "move"),
        Column("at", N_("Then at")),
    )
    return Table(columns, tuple(lines), len(rest))


def _plain(row: Row | None) -> Decimal:
    value = row.figure.value if row else None
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value or 0)


def spreads(told: Told, most: int = 12) -> Table:
    """Lay out how the figures of whole weeks, months, … spread in each group."""
    (name,) = told.tile.dimensions
    at_time = 0
    whole = {one.start for one in told.period.buckets if one.is_whole}
    groups: dict[Key, dict[date, Figure]] = {}
    for row in told.now.rows:
        start, key = row.keys[at_time], row.keys[1 - at_time]
        if isinstance(start, date) and start in whole:
            groups.setdefault(key, {})[start] = row.figure
    lines = []
    for key, found in groups.items():
        figures = [found.get(start, told.nothing).value for start in sorted(whole)]
        values = sorted(float(value) for value in figures if value is not None)
        if len(values) >= _FEWEST_IN_BOX:
            low, middle, high = quantiles(values, n=4, method="inclusive")
            cells = (key, values[0], low, middle, high, values[-1], len(values))
            lines.append(Line(cells, where_of(name, key)))
    lines.sort(key=lambda line: -_number(line.cells[3]))
    titles = (N_("Least"), N_("A quarter below"), N_("Middle"), N_("A quarter above"), N_("Most"))
    numbers = (Column(f"q{at}", title) for at, title in enumerate(titles))
    columns = (Column("key", name, "text"), *numbers, Column("n", N_("Of"), "n"))
    return Table(columns, tuple(lines[:most]), max(len(lines) - most, 0))
