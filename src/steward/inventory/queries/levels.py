"""What there is: of each variant at each place, with its lots, and what all of it is worth."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Subquery,
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
from steward.inventory.models import Lot, Movement, Place, Product, StockLevel, Variant
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import NOTHING, Key
from steward.kit import clock
from steward.kit.lists import Order, RowId, Sorts, holds, parts_of
from steward.kit.paging import Page, decode_id, page_of

PAGE = 50
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
class LotRow:
    """One level: what there is of a lot, or of no lot, at a place; and what that is worth."""

    level_id: int
    key: Key
    place: str
    lot: str | None
    expires_on: date | None
    on_hand: Decimal
    reserved: Decimal
    incoming: Decimal
    value: Decimal
    is_expired: bool

    @property
    def free(self) -> Decimal:
        """What can be promised: nothing that has expired can."""
        return NOTHING if self.is_expired else self.on_hand - self.reserved


@dataclass(frozen=True)
class SpotRow:
    """A variant at a place, its lots summed; `sold` is how much went in the last fortnight."""

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
    lots: Sequence[LotRow]

    @property
    def is_low(self) -> bool:
        """Whether less is free than went in the last fortnight."""
        return self.free < self.sold


_COLUMNS = """
    select l.id, l.variant_id, l.place_id, l.lot_id, p.name::text as place, o.code::text as lot,
           o.expires_on, l.on_hand, l.reserved, l.incoming, coalesce((
           select sum(c.value) from cost_layers c where c.level_id = l.id and c.quantity <> 0), 0)
           as value
    from levels l join places p on p.id = l.place_id left join lots o on o.id = l.lot_id
"""
_LOTS = text(f"""
    {_COLUMNS} where l.variant_id = any(:variants)
    order by l.variant_id, lower(p.name::text), l.place_id, o.expires_on, o.id
""")
_LEVELS = text(f"""
    {_COLUMNS}
    where l.id > :last and (:variant = 0 or l.variant_id = :variant)
      and (:place = 0 or l.place_id = :place) order by l.id limit :limit
""")
_SOLD = text("""
    select variant_id, place_id, -sum(quantity) from movements
    where kind = 'sale' and variant_id = any(:variants) and at >= :since
    group by variant_id, place_id
""")
_WORTH = text("""
    select v.currency, sum(c.value) from cost_layers c
    join levels l on l.id = c.level_id join variants v on v.id = l.variant_id
    where c.quantity <> 0 group by v.currency order by 2 desc
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
    good = or_(lot.expires_on.is_(None), lot.expires_on >= clock.now().date())
    here = [level.place_id == asked.place_id] if asked.place_id else []
    return (
        select(
            func.min(level.id).label("id"),
            level.variant_id,
            level.place_id,
            func.sum(level.on_hand).label("on_hand"),
            func.sum(level.reserved).label("reserved"),
            func.sum(case((good, level.on_hand - level.reserved), else_=0)).label("free"),
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
        yield spots.c.free < func.coalesce(_sold_of(spots), 0)
    elif asked.show == "expiring":
        yield spots.c.expires_on <= clock.now().date() + timedelta(days=EXPIRING_DAYS)


def _sold_of(spots: Subquery) -> ColumnElement[Decimal]:
    of_spot = (Movement.variant_id == spots.c.variant_id, Movement.place_id == spots.c.place_id)
    is_sale = literal_column("movements.kind") == literal_column("'sale'")
    sold = select(-func.sum(Movement.quantity)).where(is_sale, *of_spot, Movement.at >= _lately())
    return sold.scalar_subquery()


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
    return [
        _spot(row, levels[row[1], row[2]], sold.get((row[1], row[2]), NOTHING)) for row in found
    ]


def _spot(row: Sequence[Any], levels: Sequence[LotRow], sold: Decimal) -> SpotRow:
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
        lots=[one for one in levels if has_lots and (one.on_hand or one.reserved)],
    )


def levels_of(session: Session, variant_ids: Sequence[int]) -> list[LotRow]:
    """Return all levels of some variants, by place and by what expires first."""
    today = clock.now().date()
    return [_lot(row, today) for row in session.execute(_LOTS, {"variants": list(variant_ids)})]


def page_of_levels(
    session: Session,
    actor: Actor,
    of: tuple[int | None, int | None],
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[LotRow]:
    """List levels by their ids; `of` names a variant and a place, each if it is asked for."""
    variant_id, place_id = of
    asked = {"last": decode_id(cursor), "limit": limit + 1}
    asked |= {"variant": variant_id or 0, "place": place_id or 0}
    if not session.scalar(select(visible_to(actor))):
        return Page([], None)
    today = clock.now().date()
    found = [_lot(row, today) for row in session.execute(_LEVELS, asked)]
    return page_of(found, limit, lambda one: [one.level_id])


def _lot(row: Row[*tuple[Any, ...]], today: date) -> LotRow:
    key = Key(row.variant_id, row.place_id, row.lot_id)
    is_expired = row.expires_on is not None and row.expires_on < today
    return LotRow(
        row.id,
        key,
        row.place,
        row.lot,
        row.expires_on,
        row.on_hand,
        row.reserved,
        row.incoming,
        row.value,
        is_expired,
    )


def worth(session: Session) -> list[tuple[str, Decimal]]:
    """Return what all that is there cost, by currency."""
    return [(currency, value) for currency, value in session.execute(_WORTH)]
