"""Forecasts at the desk: of all goods, how far the run is, and all of one variant at a place."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.queries import forecasts, record
from steward.inventory.queries.forecasts import ForecastRow, ForecastsAsked
from steward.inventory.rules import HORIZON, LEADS, WEEK, Spot, week_under_way
from steward.inventory.web.blueprint import bp
from steward.inventory.web.forecast_chart import demand_figures, missed_figures, weeks_ahead
from steward.kit import clock
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.exports import csv_response
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _

FORECASTS = "/desk/stock/forecasts"
_ONE = f"{FORECASTS}/<int:variant_id>/<int:place_id>"
_ROWS_AT_ONCE = 500
_MOST_PUBLISHED = 60
_QUARTER, _YEAR = 13 * WEEK, 52 * WEEK
_SPANS = {"26": 26, "104": 104, "all": 5_000}
_HEAD = (
    *("SKU", "name", "place", "unit", "class", "method", "made", "from week", "weeks seen"),
    *("next 4 weeks", "low", "high", "WAPE", "value added", "bias"),
    *(f"week {ahead + 1}" for ahead in range(HORIZON)),
)


@bp.get(FORECASTS)
@access("stock.read")
def forecast_list() -> Response:
    """List the newest forecasts and how good they were; to htmx, the next rows of the list."""
    listing, cursor = _asked(), request.args.get("cursor")
    rows = forecasts.list_forecasts(session(), actor(), listing, cursor=cursor)
    context: dict[str, Any] = {"rows": rows, "listing": listing, "address": _address}
    if is_htmx() and cursor:
        return page("inventory/_forecasts.html", **context)
    context["places"] = queries.places_in_use(session(), actor())
    context["run"] = forecasts.find_last_run(session())
    context["counts"] = forecasts.count_forecasts(session())
    context["came"] = record.record_by_lead(session(), _today() - _QUARTER).get(LEADS[0])
    return page("inventory/forecasts.html", **context)


def _asked() -> ForecastsAsked:
    asked = request.args
    return ForecastsAsked(
        asked.get("q", "").strip(),
        asked.get("sort", "name"),
        asked.get("place", type=int),
        asked.get("class", ""),
    )


def _address(listing: ForecastsAsked, **other: str) -> str:
    """Return what is listed as the query of an address, with some parts put otherwise."""
    parts = {"q": listing.words, "sort": listing.sort, "place": listing.place_id}
    parts |= {"class": listing.demand_class, **other}
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def _today() -> date:
    return week_under_way(clock.now(), zone())


@bp.get(f"{FORECASTS}.csv")
@access("stock.read")
def forecasts_as_csv() -> Response:
    """Send the forecasts that are listed, as a file for a spreadsheet."""
    return csv_response("forecasts", _HEAD, map(_line, _every()))


def _every() -> Iterator[ForecastRow]:
    cursor, who, listing = None, actor(), _asked()
    while True:
        some = forecasts.list_forecasts(session(), who, listing, cursor=cursor, limit=_ROWS_AT_ONCE)
        yield from some.items
        cursor = some.next_cursor
        if cursor is None:
            return


def _line(row: ForecastRow) -> tuple[object, ...]:
    one = row.forecast
    goods = (row.sku, row.name, row.place, row.unit, one.demand_class, one.method)
    sums = (one.next_mean, one.next_low, one.next_high, one.wape, one.value_added, one.bias)
    rounded = (None if value is None else round(value, 4) for value in (*sums, *one.mean))
    return (*goods, one.made_at.isoformat(), one.week, one.seen, *rounded)


@bp.post(f"{FORECASTS}/runs")
@access("stock.manage")
def start_forecast() -> Response:
    """Have all demand forecast by the worker."""
    actions.ask_for_forecast(session(), zone(), actor=actor())
    return go_to(FORECASTS, toast=_("Demand is being forecast. New figures come by themselves."))


@bp.post(f"{FORECASTS}/runs/<int:run_id>/cancellation")
@access("stock.manage")
def cancel_forecast(run_id: int) -> Response:
    """End a run."""
    actions.cancel_forecast(session(), run_id, actor=actor())
    return go_to(FORECASTS, toast=_("Cancelled. What was forecast until now stays."))


@bp.get(f"{FORECASTS}/record")
@access("stock.read")
def forecast_record() -> Response:
    """Show every forecast against what came: altogether, by week, and where most was missed."""
    lead, cursor = _lead(), request.args.get("cursor")
    since = _today() - _YEAR
    rows = record.record_by_series(session(), actor(), since, lead, cursor=cursor)
    context: dict[str, Any] = {"rows": rows, "listing": lead, "address": _record_address}
    if is_htmx() and cursor:
        return page("inventory/_forecast_record.html", **context)
    weeks = record.record_by_week(session(), since, lead)
    context["by_lead"] = record.record_by_lead(session(), since)
    context["figures"] = missed_figures(weeks) if weeks else None
    return page("inventory/forecast_record.html", weeks=weeks, leads=LEADS, **context)


def _lead() -> int:
    asked = request.args.get("lead", LEADS[0], type=int)
    return asked if asked in LEADS else LEADS[0]


def _record_address(lead: int, **other: str) -> str:
    return "?" + urlencode({"lead": lead, **other})


@bp.get(_ONE)
@access("stock.read")
def one_forecast(variant_id: int, place_id: int) -> Response:
    """Show what was asked for of goods at a place, what is forecast, and why so."""
    spot = Spot(variant_id, place_id)
    newest = forecasts.get_forecast(session(), actor(), spot)
    published = forecasts.published_of(session(), spot, _MOST_PUBLISHED)
    made = request.args.get("made", type=int)
    shown = next((one for one in published if one.id == made), newest.forecast)
    return page(
        "inventory/forecast.html",
        row=newest,
        shown=shown,
        published=published,
        ahead=weeks_ahead(shown),
        **_against(spot, shown),
    )


def _against(spot: Spot, shown: Any) -> dict[str, Any]:  # noqa: ANN401 - a published forecast
    """Return the history of goods, and what forecasts said of it."""
    today = _today()
    span = request.args.get("weeks", "")
    since = today - timedelta(weeks=_SPANS.get(span, _SPANS["104"]))
    found = queries.histories(session(), [spot.variant_id], today, spot.place_id)
    said = record.said_of(session(), spot, today - _YEAR, today)
    history = found[0] if found else queries.DemandHistory(spot, "")
    return {
        "history": [week for week in history.weeks if week[0] >= since],
        "figures": demand_figures(history, shown, said, since),
        "by_lead": {lead: record.sums_of(s for s in said if s.lead == lead) for lead in LEADS},
        "came": {made: record.sums_of(some) for made, some in groupby(said, attrgetter("id"))},
        "span": span if span in _SPANS else "104",
    }
