"""The rows behind a figure: a page at a time, as a file, and on to what Steward knows of each."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, request

from steward.analytics.queries.known import check_tile
from steward.analytics.queries.rows import (
    MOST_IN_FILE,
    RowsPage,
    every_row,
    rows_behind,
    titles_of,
    unit_of,
    view_of,
)
from steward.analytics.queries.showing.figures import Figures, day, plain_number
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.views import View
from steward.analytics.web.asked import INSIGHTS, Asked, asked, tile_asked
from steward.analytics.web.blueprint import bp
from steward.analytics.web.boards import around, place_of
from steward.analytics.web.links import Links
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import is_htmx, page
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

Cell = tuple[str, str | None, bool]  # words, where they lead, whether a number


@bp.get(f"{INSIGHTS}/rows")
@access("insights.read")
def rows() -> Response:
    """Show the rows behind a tile; to htmx, the next ones."""
    wanted, of, cursor = tile_asked(), asked(), request.args.get("cursor")
    check_tile(wanted)
    found = rows_behind(session(), wanted, of.period, of.where, cursor=cursor)
    more = f"{of.tile_url(wanted, 'rows')}&cursor={found.next_cursor}"
    shown = _shown(found)
    context: dict[str, Any] = {"titles": _heads(found, shown), "rows": shown}
    context["more"] = found.next_cursor and more
    if is_htmx() and cursor:
        return page("analytics/_rows.html", **context)
    context |= {"view": found.view, "most": f"{MOST_IN_FILE:,}", "is_begun": found.is_begun}
    context["csv"] = of.tile_url(wanted, "rows.csv")
    return page("analytics/rows.html", place=place_of(wanted, of), **context, **around(of))


def _places(view: View) -> list[int]:
    """Return which columns are shown: the day of a row may be one of its own columns, too."""
    sources = [one.sources for one in view.columns]
    return [at for at, one in enumerate(sources) if one not in sources[:at]]


def _heads(found: RowsPage, shown: Sequence[Sequence[Cell]]) -> list[tuple[str, bool]]:
    """Return what the columns are called, and whether there are numbers below."""
    titles = [found.titles[at] for at in _places(found.view)]
    return [(title, any(row[at][2] for row in shown)) for at, title in enumerate(titles)]


def _shown(found: RowsPage) -> list[list[Cell]]:
    links, currency = Links.of(found), usual_currency(session())
    units = [unit_of(one) for one in found.view.columns]
    sayers = [Figures(unit, currency, "day") if unit else None for unit in units]
    return [list(_cells(row, found.view, sayers, links)) for row in found.rows]


def _cells(
    row: tuple[Any, ...], view: View, sayers: Sequence[Figures | None], links: Links
) -> Iterator[Cell]:
    for at in _places(view):
        is_number = isinstance(row[at], int | float | Decimal) and not isinstance(row[at], bool)
        yield _said(row[at], sayers[at]), links.find(view.columns[at].name, row[at]), is_number


def _said(cell: Any, figures: Figures | None) -> str:  # noqa: ANN401 - a cell of any column
    if isinstance(cell, date):  # a moment is one, too
        return day(cell, with_year=True)
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, int | float | Decimal):
        return figures.say(cell) if figures else plain_number(cell)
    return translated(house_word(str("" if cell is None else cell)))


@bp.get(f"{INSIGHTS}/rows.csv")
@access("insights.read")
def rows_as_csv() -> Response:
    """Send the rows behind a tile: the newest, as many as a file may have."""
    return csv_response("rows", *_file())


@bp.get(f"{INSIGHTS}/rows.xlsx")
@access("insights.read")
def rows_as_xlsx() -> Response:
    """Send the rows behind a tile as a workbook."""
    return xlsx_response("rows", *_file())


def _file() -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    wanted, of = tile_asked(), asked()
    check_tile(wanted)
    head = [translated(one) for one in titles_of(view_of(wanted))]
    return head, _every(wanted, of)


def _every(wanted: Tile, of: Asked) -> Iterator[tuple[Any, ...]]:
    """Read while it is sent, by the session of that time: the request's own has ended by then."""
    yield from every_row(session(), wanted, of.period, of.where)
