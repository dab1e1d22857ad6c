"""Forecasts of demand by API, and the runs that make them."""

from datetime import date, datetime

from flask import Response
from pydantic import BaseModel, Field

from steward.accounts import actor
from steward.inventory import actions
from steward.inventory.models import ForecastRun
from steward.inventory.queries import forecasts
from steward.inventory.queries.forecasts import ForecastRow, ForecastsAsked
from steward.inventory.rules import WEEK, RunState
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, answer
from steward.kit.api import address as address_of
from steward.kit.db import session
from steward.kit.idempotency import replay_or_claim
from steward.kit.running import zone
from steward.quant.demand import QUANTILES, DemandClass

api = Api(
    "forecasts",
    "Forecasts",
    "What will be asked for, week by week, of each variant at each place. For staff only.",
)


class ForecastsQuery(PageQuery):
    """Which forecasts to list."""

    sku: Words = Field("", description="A SKU, or a part of one, of a name or a barcode.")
    variant_id: RowId | None = None
    place_id: RowId | None = None


class ForecastWeek(BaseModel):
    """What will be asked for in a week."""

    week: date = Field(description="The Monday on which it begins.")
    mean: float = Field(description="What comes on average: add this up over weeks or goods.")
    quantiles: dict[str, float] = Field(
        description="By share: 0.5 is as often too high as too low; 0.1 to 0.9 holds 8 of 10."
    )


class Forecast(BaseModel):
    """The newest forecast of a variant at a place, and how it did on the past."""

    variant_id: int
    place_id: int
    sku: str
    place: str
    made_at: datetime
    demand_class: DemandClass
    method: str
    weeks_seen: int
    wape: float | None = Field(description="All errors on the past, as a share of the demand.")
    value_added: float | None = Field(
        description="By which share errors were smaller than those of repeating the season."
    )
    bias: float | None = Field(description="What was too much on average, as a share of demand.")
    cautions: list[str]
    weeks: list[ForecastWeek]


class ForecastPage(BaseModel):
    """Some forecasts; without `next_cursor` they are the last."""

    items: list[Forecast]
    next_cursor: str | None


class RunPath(Input):
    """Which run."""

    run_id: RowId


class Run(BaseModel):
    """A run of the forecast over all goods; `total`, `done` and `published` count forecasts."""

    id: int
    state: RunState
    week: date = Field(description="The first week that it forecasts.")
    total: int
    done: int
    published: int = Field(description="How many are new; the others would say the same again.")
    error: str | None
    by_name: str
    asked_at: datetime
    finished_at: datetime | None
    url: str


@api.get("/forecasts", responses={200: ForecastPage})
@access("stock.read")
def list_forecasts(query: ForecastsQuery) -> Response:
    """List the newest forecasts, by SKU."""
    asked = ForecastsAsked(
        query.sku, sort="sku", place_id=query.place_id, variant_id=query.variant_id
    )
    found = forecasts.list_forecasts(
        session(), actor(), asked, cursor=query.cursor, limit=query.limit
    )
    items = [_shown(row) for row in found.items]
    return answer(ForecastPage(items=items, next_cursor=found.next_cursor))


def _shown(row: ForecastRow) -> Forecast:
    one = row.forecast
    known = {name: getattr(one, name) for name in Forecast.model_fields if hasattr(one, name)}
    weeks = [
        ForecastWeek(
            week=one.week + ahead * WEEK,
            mean=mean,
            quantiles={str(q): row[ahead] for q, row in zip(QUANTILES, one.quantiles, strict=True)},
        )
        for ahead, mean in enumerate(one.mean)
    ]
    return Forecast(sku=row.sku, place=row.place, weeks_seen=one.seen, weeks=weeks, **known)


@api.post("/forecasts/runs", responses={202: Run})
@access("stock.manage")
def start_forecast() -> Response:
    """Have all demand forecast anew; 409 while that is being done."""
    return replay_or_claim(b"") or _started()


def _started() -> Response:

    run = _run(actions.ask_for_forecast(session(), zone(), actor=actor()))
    return answer(run, 202, Location=run.url)


@api.get("/forecasts/runs/<run_id>", responses={200: Run})
@access("stock.read")
def read_forecast_run(path: RunPath) -> Response:
    """Read how far a run is."""
    return answer(_run(forecasts.get_run(session(), path.run_id)))


@api.put("/forecasts/runs/<run_id>/cancellation", responses={200: Run})
@access("stock.manage")
def cancel_forecast_run(path: RunPath) -> Response:
    """End a run; what it has published stays."""
    return answer(_run(actions.cancel_forecast(session(), path.run_id, actor=actor())))


def _run(run: ForecastRun) -> Run:
    known = {name: getattr(run, name) for name in Run.model_fields if hasattr(run, name)}
    return Run(url=address_of(f"/forecasts/runs/{run.id}"), **known)
