"""What there is: of each variant at each place, with its lots, and what all of it is worth."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Subquery,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Lot, Movement, Place, Product, StockLevel, Variant
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import NOTHING, Key, MovementKind
from steward.kit import clock
from steward.kit.lists import Order, Sorts, holds, parts_of
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
    lots: list[LotRow] = field(default_factory=list)

    @property
    def is_low(self) -> bool:
        """Whether less is free than went in the last fortnight."""
        return self.free < self.sold


_COLUMNS = """
    select l.id, l.variant_id, l.place_id, l.lot_id, p.name::text as place, o.code::text as lot,
           o.expires_on, l.on_hand, l.reserved, l.incoming, coalesce((
           select sum(c.value) from cost_layers c where c.level_id = l.id), 0) as value
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
_WORTH = text("""
    select v.currency, sum(c.value) from cost_layers c
    join levels l on l.id = c.level_id join variants v on v.id = l.variant_id
    where c.value <> 0 and :may_see group by v.currency order by 2 desc
""")


def list_levels(
    session: Session,
    actor: Actor,
    asked: LevelsAsked,
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page[SpotRow]:
    """List what there is of each variant at each place, a page at a time."""
    spots = _spots(asked)
    query = (
        select(
            spots.c.id,
            spots.c.variant_id,
            spots.c.place_id,
            Product.name,
            literal_column("variants.sku::text"),
            Variant.unit,
            literal_column("places.name::text"),
            spots.c.on_hand,
            spots.c.reserved,
            spots.c.free,
            spots.c.incoming,
            spots.c.expires_on,
            spots.c.sold,
        )
        .join(Variant, Variant.id == spots.c.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Place, Place.id == spots.c.place_id)
        .where(visible_to(actor), *_conditions(spots, asked))
    )
    order = Order.of(asked.sort, _sorts(spots), spots.c.id)
    found, more = order.page(session, query, cursor, limit)
    rows = [SpotRow(*row) for row in found]
    _unfold(session, rows)
    return Page(rows, more)


def _spots(asked: LevelsAsked) -> Subquery:
    """Sum up levels by variant and place, and what went of them in the last fortnight."""
    level, lot = StockLevel.__table__.c, Lot.__table__.c
    today = clock.now().date()
    good = or_(lot.expires_on.is_(None), lot.expires_on >= today)
    sold = _sold().subquery("sold")
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
            func.coalesce(func.min(sold.c.sold), 0).label("sold"),
        )
        .outerjoin(Lot, Lot.id == level.lot_id)
        .outerjoin(
            sold, (sold.c.variant_id == level.variant_id) & (sold.c.place_id == level.place_id)
        )
        .where(*here)
        .group_by(level.variant_id, level.place_id)
        .subquery("spots")
    )


def _sold() -> Any:  # noqa: ANN401 - a query of three columns
    lately = clock.now() - timedelta(days=PACE_DAYS)
    is_sale = (literal_column("movements.kind") == MovementKind.SALE) & (Movement.at >= lately)
    sold = -func.sum(Movement.quantity)
    columns = (Movement.variant_id, Movement.place_id)
    return select(*columns, sold.label("sold")).where(is_sale).group_by(*columns)


def _conditions(spots: Subquery, asked: LevelsAsked) -> Iterator[ColumnElement[bool]]:
    for word in parts_of(asked.words):
        yield or_(holds(Product.words, word), holds(Variant.words, word))
    if asked.show == "none":
        yield spots.c.free <= 0
    elif asked.show == "low":
        yield spots.c.free < spots.c.sold
    elif asked.show == "expiring":
        yield spots.c.expires_on <= clock.now().date() + timedelta(days=EXPIRING_DAYS)


def _sorts(spots: Subquery) -> Sorts:
    def thousandths(column: ColumnElement[Decimal]) -> tuple[ColumnElement[Any], type]:
        return cast(column * 1000, BigInteger), int

    never = func.coalesce(spots.c.expires_on, date.max) - date.min
    return {
        "name": (func.lower(Product.name), str),
        "sku": (literal_column("lower(variants.sku::text)"), str),
        "place": (literal_column("lower(places.name::text)"), str),
        "on_hand": thousandths(spots.c.on_hand),
        "reserved": thousandths(spots.c.reserved),
        "free": thousandths(spots.c.free),
        "expires": (never, int),
    }


def _unfold(session: Session, rows: Iterable[SpotRow]) -> None:
    """Give rows whose goods have lots the levels of these."""
    by_spot = defaultdict[tuple[int, int], list[LotRow]](list)
    for one in levels_of(session, [row.variant_id for row in rows]):
        by_spot[one.key.variant_id, one.key.place_id].append(one)
    for row in rows:
        lots = by_spot[row.variant_id, row.place_id]
        if any(one.lot for one in lots):
            row.lots.extend(one for one in lots if one.on_hand or one.reserved)


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


def worth(session: Session, actor: Actor) -> list[tuple[str, Decimal]]:
    """Return what all that is there cost, by currency."""
    asked = {"may_see": bool(session.scalar(select(visible_to(actor))))}
    return [(currency, value) for currency, value in session.execute(_WORTH, asked)]
