"""The rows behind a tile: of its view, its time and its filters, paged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from steward.analytics.queries.known import dimensions_of, filters_of, get_metric
from steward.analytics.queries.manifest import manifest
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.boards import Filters, Period, Tile
from steward.analytics.rules.boards.tile import ALL_TIME, merged
from steward.analytics.rules.metrics import Unit
from steward.analytics.rules.reports import REPORTS
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import VIEWS, Column, View
from steward.kit.imports.wanted import Kind
from steward.kit.paging import decode_id, encode_cursor

_READING = "steward.analytics.queries.engine.rows"
_AT_ONCE = 20_000
MOST_IN_FILE = 100_000


@dataclass(frozen=True)
class RowsPage:
    """Some rows of a view under the titles of its columns, and the cursor of the next ones."""

    view: View
    titles: Sequence[str]
    rows: Sequence[tuple[Any, ...]]
    next_cursor: str | None
    is_begun: bool  # whether the books have any row of the view, of whatever time


def rows_behind(
    session: Session,
    tile: Tile,
    period: Period,
    where: Filters,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> RowsPage:
    """Return the rows of which a tile's figures are made, the newest first."""
    view, ask, after = view_of(tile), _ask(tile, period, where), decode_id(cursor)
    rows = _read(session, view, ask, after, limit + 1)
    more = encode_cursor([after + limit]) if len(rows) > limit else None
    is_begun = view.base in manifest(session).there
    return RowsPage(view, titles_of(view), rows[:limit], more, is_begun)


def every_row(
    session: Session, tile: Tile, period: Period, where: Filters
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows behind a tile for a file: the newest, at most MOST_IN_FILE."""
    view, ask = view_of(tile), _ask(tile, period, where)
    for after in range(0, MOST_IN_FILE, _AT_ONCE):
        some = _read(session, view, ask, after, _AT_ONCE)
        yield from some
        if len(some) < _AT_ONCE:
            return


def _read(session: Session, view: View, ask: Ask, after: int, most: int) -> list[tuple[Any, ...]]:
    engine: Any = import_module(_READING)
    found: list[tuple[Any, ...]] = engine.read_rows(
        current_app.extensions["lake"], manifest(session), view, ask, after, most
    )
    return found


def view_of(tile: Tile) -> View:
    """Return the view of which a tile tells; of a report of several, the one with whole things."""
    if tile.metric not in REPORTS:
        return VIEWS[get_metric(tile.metric).view]
    views = REPORTS[tile.metric].views
    return VIEWS["deals" if "deals" in views else min(views)]


def titles_of(view: View) -> list[str]:
    """Return what the columns of a view are called."""
    return [one.title or _title(one.sources[0]) for one in view.columns]


def unit_of(column: Column) -> Unit | None:
    """Return the unit of what a column holds, where it is money or minutes."""
    table, _, name = column.sources[0].partition(".")
    if TABLES[table].column(name).kind == Kind.MONEY:
        return Unit.MONEY
    return Unit.MINUTES if name.endswith("_minutes") else None


def _title(source: str) -> str:
    table, _, column = source.partition(".")
    return TABLES[table].column(column).title


def _ask(tile: Tile, period: Period, where: Filters) -> Ask:
    known = filters_of(tile) if tile.metric in REPORTS else dimensions_of(get_metric(tile.metric))
    in_view = {name: title for name, title in known.items() if name in view_of(tile).dimensions}
    held = merged(tile.where, where, in_view)
    ask = Ask(tile.metric, (), tuple(one for one in held if one[0] in in_view))
    if tile.metric in ALL_TIME:
        return ask
    return replace(ask, since=period.now.since, until=period.now.until)
