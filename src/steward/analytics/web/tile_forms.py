"""Adding and changing a tile: a metric, by what, of which, as which chart, seen as one picks."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request

from steward.accounts import actor
from steward.analytics.actions import boards as actions
from steward.analytics.forms import TileForm
from steward.analytics.queries import boards as queries
from steward.analytics.queries.known import dimensions_of
from steward.analytics.rules.boards import TIME, WIDTHS, Tile, charts_for
from steward.analytics.rules.boards.tile import SUMS_ONLY, Chart
from steward.analytics.rules.boards.told import is_sum
from steward.analytics.rules.metrics import METRICS, Metric
from steward.analytics.web.asked import BOARDS, asked, sent_filters
from steward.analytics.web.blueprint import bp
from steward.analytics.web.boards import place_of
from steward.analytics.web.words import chart_names, view_names, width_names
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import session
from steward.kit.pages import form_values, go_to, page, parse
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_TILES = f"{BOARDS}/<int:board_id>/tiles"
_TILE = f"{_TILES}/<int:tile_id>"
_USUAL = {"metric": "revenue", "by": TIME, "chart": "line", "width": "6"}
_FIELDS = ("metric", "by", "and_by", "chart", "width", "title", "filter_by", "filter_values")


@bp.get(f"{_TILES}/new")
@access("insights.manage")
def new_tile(board_id: int) -> Response:
    """Show the form for a new tile."""
    return _show_new({}, board_id)


def _show_new(errors: Mapping[str, str], board_id: int) -> Response:
    return _form(errors, board_id, None)


def _show_one(errors: Mapping[str, str], board_id: int, tile_id: int) -> Response:
    return _form(errors, board_id, tile_id)


def _form(errors: Mapping[str, str], board_id: int, tile_id: int | None) -> Response:
    board = queries.get_board(session(), actor(), board_id)
    stored = queries.get_tile(session(), board_id, tile_id).tile if tile_id else None
    values = _picked(stored)
    metric = METRICS.get(values["metric"], METRICS["revenue"])
    of = asked(str(board_id))
    context = {"board": board, "tile_id": tile_id, "errors": errors, "values": values}
    shown = place_of(_tile(values), of)
    return page(
        "analytics/tile_form.html", place=shown, asked=of, **context, **_choices(metric, values)
    )


@bp.post(_TILES)
@access("insights.manage")
@again(_show_new)
def add_tile(board_id: int) -> Response:
    """Add a tile to a board."""
    version = request.form.get("version", type=int)
    actions.add_tile(session(), board_id, _sent(), version=version, actor=actor())
    return go_to(f"{BOARDS}/{board_id}", toast=_("Added at the end of the board"))


@bp.get(_TILE)
@access("insights.manage")
def edit_tile(board_id: int, tile_id: int) -> Response:
    """Show the form to change a tile."""
    return _show_one({}, board_id, tile_id)


@bp.post(_TILE)
@access("insights.manage")
@again(_show_one)
def change_tile(board_id: int, tile_id: int) -> Response:
    """Let a tile show something else, unless somebody changed the board meanwhile."""
    version = request.form.get("version", type=int)
    actions.change_tile(session(), board_id, tile_id, _sent(), version=version, actor=actor())
    return go_to(f"{BOARDS}/{board_id}", toast=_("Saved"))


def _sent() -> Tile:
    values = form_values()
    filters = [{"dimension": name, "values": list(some)} for name, some in sent_filters(values)]
    sent = {
        "metric": values.get("metric", ""),
        "dimensions": [values[name] for name in ("by", "and_by") if values.get(name)],
        "filters": filters,
        **{name: values[name] for name in ("chart", "width", "title") if values.get(name)},
    }
    return parse(TileForm, sent).tile


def _picked(stored: Tile | None) -> dict[str, str]:
    """Return what is picked: as sent or asked for, else as stored, else as usual."""
    asked_for = {name: request.args[name] for name in _FIELDS if name in request.args}
    return (_values(stored) if stored else dict(_USUAL)) | asked_for | form_values()


def _values(tile: Tile) -> dict[str, str]:
    by = dict(zip(("by", "and_by"), tile.by, strict=False))
    name, some = tile.where[0] if tile.where else ("", ())
    filters = {"filter_by": name, "filter_values": ", ".join(some)}
    plain = {"metric": tile.metric, "chart": str(tile.chart), "width": str(tile.width)}
    return {**plain, "title": tile.title, **by, **filters}


def _tile(values: Mapping[str, str]) -> Tile:
    by = tuple(values[name] for name in ("by", "and_by") if values.get(name))
    fitting = charts_for(by) or [Chart.TABLE]
    chart = values.get("chart", "")
    right = chart if chart in fitting else fitting[0]
    return Tile(values["metric"], by, right, 12, values.get("title", ""), sent_filters(values))


def _choices(metric: Metric, values: Mapping[str, str]) -> dict[str, Any]:
    dimensions = [(name, translated(title)) for name, title in dimensions_of(metric).items()]
    names, of_all = chart_names(), is_sum(metric)
    fitting = charts_for([values[name] for name in ("by", "and_by") if values.get(name)])
    charts = [(str(one), names[one]) for one in fitting if of_all or one not in SUMS_ONLY]
    return {
        "metrics": _by_view(),
        "dimensions": dimensions,
        "bys": [("", _("Nothing, one figure")), (TIME, _("Time")), *dimensions],
        "charts": charts,
        "widths": [(str(one), width_names()[one]) for one in WIDTHS],
    }


def _by_view() -> list[tuple[str, list[Metric]]]:
    views = dict.fromkeys(metric.view for metric in METRICS.values())
    names = view_names()
    return [(names[view], [one for one in METRICS.values() if one.view == view]) for view in views]
