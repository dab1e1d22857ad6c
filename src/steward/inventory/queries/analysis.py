"""How goods stand beside one another: what sells for most, how steadily, how long it lasts."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Place, Product, ReorderPoint, Variant
from steward.inventory.queries.positions import positions
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import NOTHING
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page

_PAGE = 50
_WEEK = 7
_SHOWN = (
    *("variant_id", "place_id", "name", "sku", "place", "currency", "weight", "steadiness"),
    *("sold", "on_hand", "free", "days", "is_dead"),
)
_LONG = 99_999  # days: what nobody asks for lasts for ever


@dataclass(frozen=True)
class AnalysisAsked:
    """Which goods to list; `weight` is A, B or C, `steadiness` X, Y or Z, `show` is dead or all."""

    words: str = ""
    sort: str = "-sold"
    weight: str = ""
    steadiness: str = ""
    show: str = ""
    place_id: int | None = None


@dataclass(frozen=True)
class AnalysisRow:
    """A variant at a place: what it sold for in a year, how steadily, what is there of it.

    `cost` is what that cost, `days` how long what is free lasts by the forecast.
    """

    variant_id: int
    place_id: int
    name: str
    sku: str
    place: str
    currency: str
    weight: str | None
    steadiness: str | None
    sold: Decimal
    on_hand: Decimal
    free: Decimal
    cost: Decimal
    days: int | None
    is_dead: bool


@dataclass(frozen=True)
class Cell:
    """All goods of a weight and a steadiness: how many, what they sold for, what of it is there."""

    weight: str
    steadiness: str
    currency: str
    goods: int
    sold: Decimal
    cost: Decimal
    dead: Decimal


_CELLS = text("""
    select r.weight, r.steadiness, v.currency, count(*) as goods, sum(r.sold) as sold,
           coalesce(sum(c.cost), 0) as cost,
           coalesce(sum(c.cost) filter (where r.is_quiet), 0) as dead
    from reorder_points r join variants v on v.id = r.variant_id
    left join (select l.variant_id, l.place_id, sum(n.value) as cost
               from cost_layers n join levels l on l.id = n.level_id
               where n.quantity <> 0 group by l.variant_id, l.place_id) c
           on c.variant_id = r.variant_id and c.place_id = r.place_id
    where r.weight is not null and r.steadiness is not null
    group by r.weight, r.steadiness, v.currency order by v.currency, r.weight, r.steadiness
""")
_COSTS = text("""
    select l.variant_id, l.place_id, sum(n.value)
    from levels l join cost_layers n on n.level_id = l.id and n.quantity <> 0
    where l.variant_id = any(:variants) group by l.variant_id, l.place_id
""")


def cells(session: Session, actor: Actor) -> list[Cell]:
    """Sum up all goods by weight and steadiness, each currency by itself."""
    if not session.scalar(select(visible_to(actor))):
        return []
    return [Cell(*row) for row in session.execute(_CELLS)]


def list_analysis(
    session: Session,
    actor: Actor,
    asked: AnalysisAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[AnalysisRow]:
    """List goods as they stand beside one another, what sold for most first."""
    stock = positions()
    query: Select[*tuple[Any, ...]] = (
        select(
            ReorderPoint.variant_id,
            ReorderPoint.place_id,
            Product.name,
            literal_column("variants.sku::text"),
            literal_column("places.name::text"),
            Variant.currency,
            ReorderPoint.weight,
            ReorderPoint.steadiness,
            func.coalesce(ReorderPoint.sold, NOTHING),
            func.coalesce(stock.c.on_hand, NOTHING),
            func.coalesce(stock.c.free, NOTHING),
            _days(stock),
            ReorderPoint.is_quiet & (func.coalesce(stock.c.on_hand, 0) > 0),
        )
        .join(Variant, Variant.id == ReorderPoint.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Place, Place.id == ReorderPoint.place_id)
        .outerjoin(
            stock,
            (stock.c.variant_id == ReorderPoint.variant_id)
            & (stock.c.place_id == ReorderPoint.place_id),
        )
        .where(visible_to(actor), *_conditions(asked, stock))
    )
    order = Order.of(asked.sort, _sorts(stock), ReorderPoint.id)
    found, more = order.page(session, query, cursor, limit)
    costs = session.execute(_COSTS, {"variants": sorted({row[0] for row in found})})
    by_spot = {(variant_id, place_id): cost for variant_id, place_id, cost in costs}
    return Page([_row(row, by_spot.get((row[0], row[1]), NOTHING)) for row in found], more)


def _row(row: Any, cost: Decimal) -> AnalysisRow:  # noqa: ANN401 - a row of the list
    known = dict(zip(_SHOWN, row, strict=True))
    days = None if known["days"] >= _LONG else known["days"]
    return AnalysisRow(**known | {"days": days, "cost": cost})


def _days(stock: Subquery) -> ColumnElement[int]:
    """Return how many days what is free lasts, at the weekly mean of the forecast."""
    free = func.greatest(func.coalesce(stock.c.free, 0), 0)
    days = free / func.nullif(ReorderPoint.weekly, 0) * _WEEK
    return cast(func.least(func.coalesce(days, _LONG), _LONG), BigInteger)


def _conditions(asked: AnalysisAsked, stock: Subquery) -> Iterator[ColumnElement[bool]]:
    if asked.weight in {"A", "B", "C"}:
        yield ReorderPoint.weight == asked.weight
    if asked.steadiness in {"X", "Y", "Z"}:
        yield ReorderPoint.steadiness == asked.steadiness
    if asked.show == "dead":
        yield ReorderPoint.is_quiet.is_(True)
        yield stock.c.on_hand > 0
    if asked.place_id:
        yield ReorderPoint.place_id == asked.place_id
    for word in parts_of(asked.words):
        yield or_(holds(Product.words, word), holds(Variant.words, word))


def _sorts(stock: Subquery) -> Sorts:
    def ten_thousandths(column: Any) -> tuple[ColumnElement[Any], type]:  # noqa: ANN401 - a column
        return cast(func.coalesce(column, 0) * 10_000, BigInteger), int

    return {
        "name": (func.lower(Product.name), str),
        "sku": (literal_column("lower(variants.sku::text)"), str),
        "place": (literal_column("lower(places.name::text)"), str),
        "sold": ten_thousandths(ReorderPoint.sold),
        "on_hand": ten_thousandths(stock.c.on_hand),
        "days": (_days(stock), int),
    }
