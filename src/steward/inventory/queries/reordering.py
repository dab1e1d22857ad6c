"""What to order anew: each variant at each place with its point and who sends it, listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import (
    Place,
    Product,
    PurchaseLine,
    PurchaseOrder,
    ReorderPoint,
    RestockAlert,
    Supplier,
    SupplierOffer,
    Variant,
)
from steward.inventory.queries.positions import position_in, positions
from steward.inventory.queries.reorder_rows import ReorderRow, reorder_row
from steward.inventory.queries.rows import get_place, get_variant, visible_to
from steward.inventory.rules import (
    NOTHING,
    AlertState,
    ProductState,
    PurchaseState,
    Spot,
    SupplierKind,
)
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page

_PAGE = 100
_LAST = "\N{NO-BREAK SPACE}"  # sorts behind letters, as what has no supplier does


@dataclass(frozen=True)
class ReorderAsked:
    """Which lines to list; `show` is empty for what is due, else `all`, or `asked` with alerts."""

    words: str = ""
    sort: str = "name"
    show: str = ""
    supplier_id: int | None = None
    place_id: int | None = None


def list_reorder(
    session: Session,
    actor: Actor,
    asked: ReorderAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[ReorderRow]:
    """List what to order anew, by supplier unless another order is asked for."""
    point = ReorderPoint.__table__.c
    spots = select(point.id, point.variant_id, point.place_id).subquery("spots")
    query, stock, offer = _lines(spots)
    query = query.where(visible_to(actor), *_conditions(asked, stock, offer))
    order = Order.of(asked.sort, _sorts(stock, offer), spots.c.id)
    rows, more = order.page(session, query, cursor, limit)
    names = query.selected_columns.keys()
    found = (SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows)
    return Page([reorder_row(one) for one in found], more)


@dataclass(frozen=True)
class ReorderStanding:
    """How far points are: how many goods have one, when they were worked out, how many are low."""

    points: int
    computed_at: datetime | None
    alerts: int


_STANDING = text("""
    select count(*) filter (where point > 0), max(computed_at),
           (select count(*) from restock_alerts where state = 'open') from reorder_points
""")


def reorder_standing(session: Session) -> ReorderStanding:
    """Return it, for whoever may see the stock."""
    return ReorderStanding(*session.execute(_STANDING).one())


def get_reorder(session: Session, actor: Actor, spot: Spot) -> ReorderRow:
    """Return how a variant stands at a place, with a point or without. Raises NotFound."""
    get_variant(session, actor, spot.variant_id)
    get_place(session, actor, spot.place_id)
    ids = {"variant_id": spot.variant_id, "place_id": spot.place_id}
    one = select(*(cast(literal(value), BigInteger).label(name) for name, value in ids.items()))
    query, _, _ = _lines(one.add_columns(literal(0).label("id")).subquery("spots"))
    return reorder_row(session.execute(query).one())


def reorder_rows(session: Session, spots: list[Spot]) -> list[ReorderRow]:
    """Return how some variants stand at their places, in their order; for whoever may see them."""
    point = ReorderPoint.__table__.c
    wanted = [spot.variant_id for spot in spots]
    of = select(point.id, point.variant_id, point.place_id).where(point.variant_id.in_(wanted))
    query, _, _ = _lines(of.subquery("spots"))
    found = {one.spot: one for one in map(reorder_row, session.execute(query))}
    return [found[spot] for spot in spots if spot in found]


def _lines(spots: Subquery) -> tuple[Select[*tuple[Any, ...]], Subquery, FromClause]:
    stock, offer, draft = positions(), _offer(), _draft()
    same_place = (ReorderPoint.variant_id == spots.c.variant_id) & (
        ReorderPoint.place_id == spots.c.place_id
    )
    here = (stock.c.variant_id == spots.c.variant_id) & (stock.c.place_id == spots.c.place_id)
    warned = (
        (RestockAlert.variant_id == spots.c.variant_id)
        & (RestockAlert.place_id == spots.c.place_id)
        & (RestockAlert.state != AlertState.CLOSED)
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            spots.c.variant_id,
            spots.c.place_id,
            Product.name,
            literal_column("variants.sku::text").label("sku"),
            Variant.unit,
            literal_column("places.name::text").label("place"),
            Variant.price,
            Variant.currency,
            *_measured(stock),
            *_pointed(),
            *offer.c,
            draft.c.drafted,
            draft.c.draft_id,
            RestockAlert.id.label("alert_id"),
            RestockAlert.state.label("alert_state"),
            RestockAlert.opened_at,
            RestockAlert.purchase_id,
        )
        .select_from(spots)
        .join(Variant, Variant.id == spots.c.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Place, Place.id == spots.c.place_id)
        .outerjoin(ReorderPoint, same_place)
        .outerjoin(stock, here)
        .outerjoin(offer, true())
        .outerjoin(draft, true())
        .outerjoin(RestockAlert, warned)
    )
    return query, stock, offer


def _measured(stock: Subquery) -> list[ColumnElement[Any]]:
    names = ("on_hand", "free", "incoming")
    return [func.coalesce(stock.c[name], NOTHING).label(name) for name in names]


def _pointed() -> list[ColumnElement[Any]]:
    point = ReorderPoint.__table__.c
    names = ("point", "computed", "by_hand", "by_hand_up_to", "figures", "set_by", "set_at")
    return [*(point[name] for name in names), point.computed_at]


def _offer() -> FromClause:
    """Find who would be asked: the preferred offer, else the cheapest, else the quickest."""
    is_retailer = Supplier.kind == SupplierKind.RETAILER
    best = (SupplierOffer.preferred.desc(), SupplierOffer.price, SupplierOffer.lead_time_days)
    return (
        select(
            Supplier.id.label("supplier_id"),
            literal_column("suppliers.name::text").label("supplier"),
            literal_column("suppliers.email::text").label("email"),
            Supplier.currency.label("supplier_currency"),
            func.coalesce(Supplier.asks_by_itself, is_retailer).label("is_asked"),
            SupplierOffer.price.label("offer_price"),
            SupplierOffer.lead_time_days,
            SupplierOffer.minimum_quantity,
            SupplierOffer.pack_quantity,
        )
        .join(Supplier, (Supplier.id == SupplierOffer.supplier_id) & Supplier.active)
        .where(SupplierOffer.variant_id == Variant.id)
        .correlate(Variant)
        .order_by(*best, SupplierOffer.id)
        .limit(1)
        .lateral("offer")
    )


def _draft() -> FromClause:
    return (
        select(
            func.sum(PurchaseLine.quantity).label("drafted"),
            func.max(PurchaseOrder.id).label("draft_id"),
        )
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.purchase_id)
        .where(PurchaseLine.variant_id == Variant.id, PurchaseLine.place_id == Place.id)
        .where(PurchaseOrder.state == PurchaseState.DRAFT)
        .correlate(Variant, Place)
        .lateral("draft")
    )


def _conditions(
    asked: ReorderAsked, stock: Subquery, offer: FromClause
) -> Iterator[ColumnElement[bool]]:
    yield Variant.state != ProductState.RETIRED
    yield Product.state != ProductState.RETIRED
    yield Place.active.is_(True)
    if asked.show == "asked":
        yield RestockAlert.id.is_not(None)
    elif asked.show != "all":
        yield is_low(stock)
    if asked.supplier_id:
        yield offer.c.supplier_id == asked.supplier_id
    if asked.place_id:
        yield Place.id == asked.place_id
    for word in parts_of(asked.words):
        yield or_(holds(Product.words, word), holds(Variant.words, word))


def is_low(stock: Subquery) -> ColumnElement[bool]:
    """Whether what is free or to come has fallen to the reorder point, where there is one."""
    return (ReorderPoint.point > 0) & (position_in(stock) <= ReorderPoint.point)


def _sorts(stock: Subquery, offer: FromClause) -> Sorts:
    by_supplier = func.coalesce(func.lower(offer.c.supplier), _LAST) + "\t"
    days = position_in(stock) / func.nullif(ReorderPoint.weekly, 0) * 7
    return {
        "name": (by_supplier + func.lower(Product.name), str),
        "sku": (literal_column("lower(variants.sku::text)"), str),
        "place": (literal_column("lower(places.name::text)"), str),
        "position": (cast(position_in(stock) * 1000, BigInteger), int),
        "point": (cast(func.coalesce(ReorderPoint.point, 0) * 1000, BigInteger), int),
        "days": (cast(func.least(func.coalesce(days, 99_999), 99_999), BigInteger), int),
    }
