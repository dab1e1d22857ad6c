"""What there is of each variant at each place, its lots summed: searched, filtered, sorted."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session, aliased

from steward.accounts import Actor
from steward.inventory.models import (
    Lot,
    Movement,
    Place,
    Product,
    ReorderPoint,
    StockLevel,
    Variant,
)
from steward.inventory.queries.levels import PAGE, LotRow, levels_of
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import NOTHING
from steward.kit import clock
from steward.kit.lists import Order, RowId, Sorts, holds, parts_of
from steward.kit.paging import Page

PACE_DAYS = 14  # what is sold in so many days is what should be there, as long as nobody says more
EXPIRING_DAYS = 30


@dataclass(frozen=True)
class LevelsAsked:
    """Which levels to list, and how; `show` is low, none or expiring, or empty for all."""

    words: str = ""
    sort: str = "name"
    place_id: int | None = None
    show: str = ""


@dataclass(frozen=True)
class SpotRow:
    """A variant at a place, its lots summed.

    `point` is at how many to order anew, as far as that is known; `sold` is how much went in the
    last fortnight.
    """

    id: int
    variant_id: int
    place_id: int
    name: str
    sku: str
    unit: str
    place: str
    on_hand: Decimal
    reserved: Decimal
    free: Decimal
    incoming: Decimal
    expires_on: date | None
    sold: Decimal
    point: Decimal | None
    lots: Sequence[LotRow]

    @property
    def is_low(self) -> bool:
        """Whether it is time to order anew; without a point, less is free than a fortnight took."""
        if self.point is None:
            return self.free < self.sold
        return self.point > 0 and self.free + self.incoming <= self.point


_POINTS = text("""
    select variant_id, place_id, point from reorder_points
    where variant_id = any(:variants) and point is not null
""")
_SOLD = text("""
    select variant_id, place_id, -sum(quantity) from movements
    where kind = 'sale' and variant_id = any(:variants) and at >= :since
    group by variant_id, place_id
""")


def list_levels(
    session: Session,
    actor: Actor,
    asked: LevelsAsked,
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[SpotRow]:
    """List what there is of each variant at each place, a page at a time.

    First the page is found, by sums of all levels only where one filters or sorts by these.
    """
    query, sorts, own_id = _by_sums(asked) if _asks_for_sums(asked) else _by_names(asked)
    query = query.where(visible_to(actor), *_words(asked))
    order = Order.of(asked.sort, sorts, own_id)
    found, more = order.page(session, query, cursor, limit)
    return Page(_filled(session, found), more)


def _asks_for_sums(asked: LevelsAsked) -> bool:
    by_name = asked.sort.removeprefix("-") not in ("on_hand", "reserved", "free", "expires")
    return bool(asked.show) or not by_name


_NAMES: Sorts = {
    "name": (func.lower(Product.name), str),
    "sku": (literal_column("lower(variants.sku::text)"), str),
    "place": (literal_column("lower(places.name::text)"), str),
}
_SHOWN: tuple[Any, ...] = (
    Product.name,
    literal_column("variants.sku::text"),
    Variant.unit,
    literal_column("places.name::text"),
)
Asked = tuple[Select[*tuple[Any, ...]], Sorts, RowId]


def _by_names(asked: LevelsAsked) -> Asked:
    """Take the first level of each variant and place for all of them there."""
    other = aliased(StockLevel)
    same = (other.variant_id == StockLevel.variant_id) & (other.place_id == StockLevel.place_id)
    earlier = select(other.id).where(same, other.id < StockLevel.id).exists()
    here = [StockLevel.place_id == asked.place_id] if asked.place_id else []
    query: Select[*tuple[Any, ...]] = (
        select(StockLevel.id, StockLevel.variant_id, StockLevel.place_id, *_SHOWN)
        .join(Variant, Variant.id == StockLevel.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Place, Place.id == StockLevel.place_id)
        .where(~earlier, *here)
    )
    return query, _NAMES, StockLevel.id


def _by_sums(asked: LevelsAsked) -> Asked:
    spots = _spots(asked)
    query: Select[*tuple[Any, ...]] = (
        select(spots.c.id, spots.c.variant_id, spots.c.place_id, *_SHOWN)
        .join(Variant, Variant.id == spots.c.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Place, Place.id == spots.c.place_id)
        .where(*_conditions(spots, asked))
    )
    return query, {**_NAMES, **_sums(spots)}, spots.c.id


def _spots(asked: LevelsAsked) -> Subquery:
    """Sum up levels by variant and place, and what went of them in the last fortnight."""
    level, lot = StockLevel.__table__.c, Lot.__table__.c
    keeps = or_(lot.expires_on.is_(None), lot.expires_on >= clock.now().date())
    good = and_(keeps, ~level.is_held)
    here = [level.place_id == asked.place_id] if asked.place_id else []
    return (
        select(
            func.min(level.id).label("id"),
            level.variant_id,
            level.place_id,
            func.sum(level.on_hand).label("on_hand"),
            func.sum(level.reserved).label("reserved"),
            func.sum(case((good, level.on_hand - level.reserved), else_=0)).label("free"),
            func.sum(level.incoming).label("incoming"),
            func.min(lot.expires_on).filter(level.on_hand > 0).label("expires_on"),
        )
        .outerjoin(Lot, Lot.id == level.lot_id)
        .where(*here)
        .group_by(level.variant_id, level.place_id)
        .subquery("spots")
    )


def _words(asked: LevelsAsked) -> Iterator[ColumnElement[bool]]:
    for word in parts_of(asked.words):
        yield or_(holds(Product.words, word), holds(Variant.words, word))


def _conditions(spots: Subquery, asked: LevelsAsked) -> Iterator[ColumnElement[bool]]:
    if asked.show == "none":
        yield spots.c.free <= 0
    elif asked.show == "low":
        point, position = _point_of(spots), spots.c.free + spots.c.incoming
        by_pace = spots.c.free < func.coalesce(_sold_of(spots), 0)
        yield case((point.is_(None), by_pace), else_=(point > 0) & (position <= point))
    elif asked.show == "expiring":
        yield spots.c.expires_on <= clock.now().date() + timedelta(days=EXPIRING_DAYS)


def _sold_of(spots: Subquery) -> ColumnElement[Decimal]:
    of_spot = (Movement.variant_id == spots.c.variant_id, Movement.place_id == spots.c.place_id)
    is_sale = literal_column("movements.kind") == literal_column("'sale'")
    sold = select(-func.sum(Movement.quantity)).where(is_sale, *of_spot, Movement.at >= _lately())
    return sold.scalar_subquery()


def _point_of(spots: Subquery) -> ColumnElement[Decimal | None]:
    here = (ReorderPoint.variant_id == spots.c.variant_id) & (
        ReorderPoint.place_id == spots.c.place_id
    )
    return select(ReorderPoint.point).where(here).scalar_subquery()


def _lately() -> datetime:
    return clock.now() - timedelta(days=PACE_DAYS)


def _sums(spots: Subquery) -> Sorts:
    def thousandths(column: ColumnElement[Decimal]) -> tuple[ColumnElement[Any], type]:
        return cast(column * 1000, BigInteger), int

    never = func.coalesce(spots.c.expires_on, date.max) - date.min
    return {
        "on_hand": thousandths(spots.c.on_hand),
        "reserved": thousandths(spots.c.reserved),
        "free": thousandths(spots.c.free),
        "expires": (never, int),
    }


def _filled(session: Session, found: Sequence[Sequence[Any]]) -> list[SpotRow]:
    """Return the rows of a page, with what their levels say."""
    variants = sorted({row[1] for row in found})
    levels = defaultdict[tuple[int, int], list[LotRow]](list)
    for one in levels_of(session, variants):
        levels[one.key.variant_id, one.key.place_id].append(one)
    sold = {
        (variant_id, place_id): quantity
        for variant_id, place_id, quantity in session.execute(
            _SOLD, {"variants": variants, "since": _lately()}
        )
    }
    known = session.execute(_POINTS, {"variants": variants})
    points = {(variant_id, place_id): point for variant_id, place_id, point in known}
    return [
        _spot(row, levels[spot], sold.get(spot, NOTHING), points.get(spot))
        for row in found
        for spot in [(row[1], row[2])]
    ]


def _spot(
    row: Sequence[Any], levels: Sequence[LotRow], sold: Decimal, point: Decimal | None
) -> SpotRow:
    has_lots = any(one.lot for one in levels)
    spot_id, variant_id, place_id, name, sku, unit, place = row
    return SpotRow(
        spot_id,
        variant_id,
        place_id,
        name,
        sku,
        unit,
        place,
        on_hand=sum((one.on_hand for one in levels), NOTHING),
        reserved=sum((one.reserved for one in levels), NOTHING),
        free=sum((one.free for one in levels), NOTHING),
        incoming=sum((one.incoming for one in levels), NOTHING),
        expires_on=min((o.expires_on for o in levels if o.expires_on and o.on_hand), default=None),
        sold=sold,
        point=point,
        lots=[one for one in levels if has_lots and (one.on_hand or one.reserved)],
    )
