"""Forecasts as pages show them: the newest of all goods, runs, and all of one kind of goods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import (
    ForecastHead,
    ForecastRun,
    Place,
    Product,
    PublishedForecast,
    Variant,
)
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import Spot
from steward.kit.errors import NotFound
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page
from steward.quant.demand import DemandClass

_PAGE = 50
_LAST = 1e300  # where there is no number to sort by


@dataclass(frozen=True)
class ForecastsAsked:
    """Which forecasts to list, and in what order."""

    words: str = ""
    sort: str = "name"
    place_id: int | None = None
    demand_class: str = ""
    variant_id: int | None = None


@dataclass(frozen=True)
class ForecastRow:
    """The newest forecast of a variant at a place."""

    forecast: PublishedForecast
    name: str
    sku: str
    unit: str
    place: str


def _number(column: Any) -> tuple[ColumnElement[Any], type]:  # noqa: ANN401 - a column
    return func.coalesce(column, _LAST), float


FORECAST_SORTS: Sorts = {
    "name": (func.lower(Product.name), str),
    "sku": (literal_column("lower(variants.sku::text)"), str),
    "place": (literal_column("lower(places.name::text)"), str),
    "class": (literal_column("forecasts.demand_class"), str),
    "next": _number(PublishedForecast.next_mean),
    "wape": _number(PublishedForecast.wape),
    "value": _number(PublishedForecast.value_added),
    "bias": _number(PublishedForecast.bias),
}
_SHOWN: tuple[Any, ...] = (
    PublishedForecast,
    Product.name,
    literal_column("variants.sku::text"),
    Variant.unit,
    literal_column("places.name::text"),
)


def list_forecasts(
    session: Session,
    actor: Actor,
    asked: ForecastsAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[ForecastRow]:
    """List the newest forecasts; an unknown order is taken for that by name."""
    query = _newest().where(visible_to(actor), *_conditions(asked))
    order = Order.of(asked.sort, FORECAST_SORTS, PublishedForecast.id)
    rows, more = order.page(session, query, cursor, limit)
    return Page([ForecastRow(*row) for row in rows], more)


def _newest() -> Select[*tuple[Any, ...]]:
    return (
        select(*_SHOWN)
        .join(ForecastHead, ForecastHead.forecast_id == PublishedForecast.id)
        .join(Variant, Variant.id == PublishedForecast.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Place, Place.id == PublishedForecast.place_id)
    )


def _conditions(asked: ForecastsAsked) -> Iterator[ColumnElement[bool]]:
    if asked.place_id:
        yield PublishedForecast.place_id == asked.place_id
    if asked.variant_id:
        yield PublishedForecast.variant_id == asked.variant_id
    if asked.demand_class in set(DemandClass):
        yield PublishedForecast.demand_class == asked.demand_class
    for word in parts_of(asked.words):
        yield or_(holds(Product.words, word), holds(Variant.words, word))


def get_forecast(session: Session, actor: Actor, spot: Spot) -> ForecastRow:
    """Return the newest forecast of goods at a place. Raises NotFound."""
    here = ForecastHead.variant_id == spot.variant_id, ForecastHead.place_id == spot.place_id
    found = session.execute(_newest().where(visible_to(actor), *here)).one_or_none()
    if found is None:
        raise NotFound
    return ForecastRow(*found)


def published_of(session: Session, spot: Spot, limit: int) -> Sequence[PublishedForecast]:
    """List what was published of goods at a place, the newest first."""
    here = (
        PublishedForecast.variant_id == spot.variant_id,
        PublishedForecast.place_id == spot.place_id,
    )
    query = select(PublishedForecast).where(*here).order_by(PublishedForecast.id.desc())
    return session.scalars(query.limit(limit)).all()


def count_forecasts(session: Session) -> tuple[int, int, int]:
    """Count the newest forecasts: all, those that were tested, those better than repeating."""
    better = PublishedForecast.value_added
    query = select(func.count(), func.count(better), func.count().filter(better > 0)).select_from(
        PublishedForecast
    )
    joined = query.join(ForecastHead, ForecastHead.forecast_id == PublishedForecast.id)
    every, tested, good = session.execute(joined).one()
    return every, tested, good


def find_last_run(session: Session) -> ForecastRun | None:
    """Return the run of the forecast that was asked for last; None before the first."""
    query = select(ForecastRun).order_by(ForecastRun.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def get_run(session: Session, run_id: int) -> ForecastRun:
    """Return a run of the forecast. Raises NotFound."""
    found = session.get(ForecastRun, run_id)
    if found is None:
        raise NotFound
    return found
