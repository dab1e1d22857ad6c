"""What a tile shows, each by itself, so that a slow one holds up nobody; and its files."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request

from steward.analytics.errors import BooksRebuilding
from steward.analytics.queries.known import check_tile, dimension_title, get_metric
from steward.analytics.queries.showing.figures import Figures, day
from steward.analytics.queries.showing.maps import off_map
from steward.analytics.queries.telling import held_span, tell, unfiltered_by
from steward.analytics.rules.boards import Chart, Filters, Tile
from steward.analytics.rules.boards.laid import (
    Table,
    by_group,
    by_time,
    crossed,
    spreads,
    steps,
)
from steward.analytics.rules.boards.period import year_before
from steward.analytics.rules.boards.places import by_place
from steward.analytics.rules.boards.tile import ALL_TIME
from steward.analytics.rules.boards.told import Told
from steward.analytics.rules.reports import REPORTS
from steward.analytics.web.asked import INSIGHTS, Asked, asked, tile_asked
from steward.analytics.web.blueprint import bp
from steward.analytics.web.drawing import axis_along, drawn, line_name, shading
from steward.analytics.web.report_tiles import report_file, report_shown
from steward.analytics.web.saying import (
    aloud,
    few_bring_half,
    headline,
    judged_words,
    metric_unless_titled,
)
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import StewardError
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import page
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_MOST = {Chart.BAR: 12, Chart.PARETO: 8, Chart.RANGES: 12, Chart.TABLE: 50}
_LAID = {Chart.WATERFALL: steps, Chart.BOX: spreads, Chart.MAP: by_place}


@bp.get(f"{INSIGHTS}/tile")
@access("insights.read")
def tile() -> Response:
    """Show the figure, chart and table of a tile; where that fails, why."""
    wanted, of = tile_asked(), asked()
    try:
        check_tile(wanted)
        if wanted.metric in REPORTS:
            return page("analytics/_report.html", **report_shown(wanted, of))
        return page("analytics/_tile.html", **_shown(wanted, of))
    except StewardError as error:
        return failed(error)


def failed(error: StewardError) -> Response:
    """Show why a tile has nothing to show; while the books are rebuilt it asks again by itself."""
    again = isinstance(error, BooksRebuilding)
    context = {"error": error, "again": request.full_path, "comes_again": again}
    return page("analytics/_tile_failed.html", **context)


def _shown(wanted: Tile, of: Asked) -> dict[str, Any]:
    told = tell(session(), wanted, of.period, of.where)
    figures = figures_of(told)
    table = laid(told, _MOST.get(Chart(wanted.chart)))
    return {
        "told": told,
        "table": table,
        "figures": figures,
        "asked": of,
        "chart": drawn(told, table, figures, of),
        "key_title": key_title(table),
        "shade": shading(table),
        "along": axis_along(table),
        **_told_in_words(told, table, figures, of),
    }


def _told_in_words(told: Told, table: Table, figures: Figures, of: Asked) -> dict[str, Any]:
    return {
        "headline": headline(told, figures),
        "aloud": aloud(told, table, figures),
        "said": few_bring_half(told),
        "off_map": off_map(table, figures) if told.tile.chart == Chart.MAP else "",
        "judged": judged_words(told, figures),
        "unfiltered": unfiltered_words(told.tile, of.where),
        "is_of_all_time": told.metric.name in ALL_TIME,
        "reaches_back": told.is_compared or told.metric.name in ALL_TIME,
        "named": metric_unless_titled(told),
        "held": held(told, of) if told.is_empty else None,
    }


def unfiltered_words(tile: Tile, where: Filters) -> list[str]:
    """Name the filters of the board that do not hold for a tile."""
    return [translated(dimension_title(name)) for name in unfiltered_by(tile, where)]


def held(told: Told, of: Asked) -> dict[str, str | bool] | None:
    """Say of which time the books hold rows of a tile, and where to see the last year of them."""
    span = held_span(session(), told.metric)
    if span is None:
        return None
    words = {
        "since_words": day(span.since, with_year=True),
        "last_words": day(span.last, with_year=True),
    }
    since = max(span.since, year_before(span).until).isoformat()
    page = of.with_period(period="own", since=since, until=span.last.isoformat())
    is_of_this_time = span.since < of.period.now.until and of.period.now.since < span.until
    return {**words, "page": page, "is_of_this_time": is_of_this_time}


def key_title(table: Table) -> str:
    """Name what the lines of a table are."""
    title = table.columns[0].title if table.columns else ""
    return translated(dimension_title(title)) if title else _("From")


def figures_of(told: Told) -> Figures:
    """Return how the figures of a tile are said."""
    return Figures(told.metric.unit, usual_currency(session()), told.period.grain)


def laid(told: Told, most: int | None = None) -> Table:
    """Lay out what the books said as the tile's chart asks; at most so many groups by name."""
    tile = told.tile
    if tile.chart in _LAID:
        return _LAID[Chart(tile.chart)](told)
    if len(tile.by) > 1:
        return crossed(told)
    if tile.is_by_time:
        return by_time(told)
    return by_group(told, most) if tile.by else Table((), ())


@bp.get(f"{INSIGHTS}/tile.csv")
@access("insights.read")
def tile_as_csv() -> Response:
    """Send the table of a tile, with all its groups."""
    name, head, rows = _file()
    return csv_response(name, head, rows)


@bp.get(f"{INSIGHTS}/tile.xlsx")
@access("insights.read")
def tile_as_xlsx() -> Response:
    """Send the table of a tile, with all its groups, as a workbook."""
    name, head, rows = _file()
    return xlsx_response(name, head, rows)


def _file() -> tuple[str, list[str], Iterator[list[object]]]:
    wanted, of = tile_asked(), asked()
    check_tile(wanted)
    if wanted.metric in REPORTS:
        return report_file(wanted, of)
    told = tell(session(), wanted, of.period, of.where)
    table, figures = laid(told), figures_of(told)
    if not table.columns:
        head = [translated(get_metric(wanted.metric).title), "n"]
        return wanted.metric, head, iter([[told.whole_now.value, told.whole_now.n]])
    head = [key_title(table), *(translated(column.title) for column in table.columns[1:])]
    return wanted.metric, head, _rows(table, figures)


def _rows(table: Table, figures: Figures) -> Iterator[list[object]]:
    for line in table.lines:
        first = line_name(line, table, figures)
        start = line.cells[0] if table.columns[0].kind == "time" else first
        yield [str(start), *line.cells[1:]]
