"""What a tile shows, each by itself, so that a slow one holds up nobody; and its files."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request

from steward.analytics.errors import BooksRebuilding
from steward.analytics.queries.known import check_tile, get_metric
from steward.analytics.queries.showing.drawing import axis_along, drawn, line_name, shading
from steward.analytics.queries.showing.figures import Figures, day
from steward.analytics.queries.showing.maps import off_map
from steward.analytics.queries.showing.saying import (
    aloud,
    few_bring_half,
    headline,
    judged_words,
    metric_unless_titled,
)
from steward.analytics.queries.showing.tiles import (
    column_titles,
    figures_of,
    key_title,
    laid,
    laid_to_show,
    unfiltered_words,
)
from steward.analytics.queries.telling import held_span, tell
from steward.analytics.rules.boards import Chart, Tile
from steward.analytics.rules.boards.laid import Table
from steward.analytics.rules.boards.period import year_before
from steward.analytics.rules.boards.sharing import leading_nowhere
from steward.analytics.rules.boards.tile import ALL_TIME
from steward.analytics.rules.boards.told import Told
from steward.analytics.rules.reports import REPORTS
from steward.analytics.web.asked import INSIGHTS, Asked, asked, tile_asked
from steward.analytics.web.blueprint import bp
from steward.analytics.web.report_tiles import report_file, report_shown
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import StewardError
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import page
from steward.kit.texts import translated


@bp.get(f"{INSIGHTS}/tile")
@access("insights.read")
def tile() -> Response:
    """Show the figure, chart and table of a tile; where that fails, why."""
    wanted, of = tile_asked(), asked()
    try:
        check_tile(wanted)
        if wanted.metric in REPORTS:
            return page("analytics/_report.html", **report_shown(wanted, of))
        return page("analytics/_tile.html", **tile_shown(wanted, of))
    except StewardError as error:
        return failed(error)


def failed(error: StewardError) -> Response:
    """Show why a tile has nothing to show; while the books are rebuilt it asks again by itself."""
    again = isinstance(error, BooksRebuilding)
    context = {"error": error, "again": request.full_path, "comes_again": again}
    return page("analytics/_tile_failed.html", **context)


def tile_shown(wanted: Tile, of: Asked, *, leads: bool = True) -> dict[str, Any]:
    """Return what the fragment of a tile needs; unless it `leads` on, its names are no links."""
    told = tell(session(), wanted, of.period, of.where)
    figures = figures_of(session(), told)
    table = laid_to_show(told) if leads else leading_nowhere(laid_to_show(told))
    return {
        "told": told,
        "table": table,
        "figures": figures,
        "asked": of,
        "chart": drawn(told, table, figures, lambda where: of.only(where).page),
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


@bp.get(f"{INSIGHTS}/tile.csv")
@access("insights.read")
def tile_as_csv() -> Response:
    """Send the table of a tile, with all its groups."""
    return csv_response(*tile_file(tile_asked(), asked()))


@bp.get(f"{INSIGHTS}/tile.xlsx")
@access("insights.read")
def tile_as_xlsx() -> Response:
    """Send the table of a tile, with all its groups, as a workbook."""
    return xlsx_response(*tile_file(tile_asked(), asked()))


def tile_file(wanted: Tile, of: Asked) -> tuple[str, list[str], Iterator[list[object]]]:
    """Return the name, the head and the rows of a tile's file."""
    check_tile(wanted)
    if wanted.metric in REPORTS:
        return report_file(wanted, of)
    told = tell(session(), wanted, of.period, of.where)
    table, figures = laid(told), figures_of(session(), told)
    if not table.columns:
        head = [translated(get_metric(wanted.metric).title), "n"]
        return wanted.metric, head, iter([[told.whole_now.value, told.whole_now.n]])
    return wanted.metric, column_titles(table), _rows(table, figures)


def _rows(table: Table, figures: Figures) -> Iterator[list[object]]:
    for line in table.lines:
        first = line_name(line, table, figures)
        start = line.cells[0] if table.columns[0].kind == "time" else first
        yield [str(start), *line.cells[1:]]
