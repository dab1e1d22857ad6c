"""Purchase orders: one by one, with their lines and receipts, and listed a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import (
    Lot,
    Place,
    Product,
    PurchaseLine,
    PurchaseOrder,
    PurchaseReceipt,
    ReceivedLine,
    StockAct,
    Supplier,
    Variant,
)
from steward.inventory.queries.rows import visible_to
from steward.inventory.rules import EXPECTED, PurchaseState
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page

_PAGE = 50
_NEVER = "9999-12-31"


@dataclass(frozen=True)
class PurchaseListing:
    """Which orders to list; `state` is empty for those not ended, `any` for all, or one state."""

    words: str = ""
    sort: str = "-number"
    state: str = ""
    supplier_id: int | None = None


class PurchaseRow(NamedTuple):
    """An order as lists show it; `due` is the day on which its next goods should be here."""

    order: PurchaseOrder
    supplier: Supplier
    lines: int
    total: Decimal
    due: date | None

    @property
    def is_late(self) -> bool:
        """Whether goods should have been here before today."""
        return self.due is not None and self.due < clock.now().date()


class OrderedRow(NamedTuple):
    """A line of an order, and what it is of."""

    line: PurchaseLine
    variant: Variant
    product: Product
    place: Place


class ReceivedRow(NamedTuple):
    """What came of a line with one receipt."""

    receipt_id: int
    at: datetime
    who: str
    delivery_note: str
    reason: str
    sku: str
    quantity: Decimal
    lot: str | None
    expires_on: date | None


def link_subject(purchase_id: int) -> str:
    """Return what the signed link of an order names."""
    return f"purchase:{purchase_id}"


def get_purchase(
    session: Session, actor: Actor, purchase_id: int, *, for_update: bool = False
) -> PurchaseOrder:
    """Return an order that the actor may see, as the supplier by its link; raises NotFound."""
    by_link = literal(actor.link_to == link_subject(purchase_id))
    seen = or_(visible_to(actor), by_link & (PurchaseOrder.state != PurchaseState.DRAFT))
    query = select(PurchaseOrder).where(seen, PurchaseOrder.id == purchase_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def supplier_name(session: Session, order: PurchaseOrder) -> str:
    """Return whom an order is to, for whoever may see the order."""
    return session.get_one(Supplier, order.supplier_id).name


def ordered_rows(session: Session, purchase_id: int) -> list[OrderedRow]:
    """Return the lines of an order in their order."""
    query = (
        select(PurchaseLine, Variant, Product, Place)
        .join(Variant, Variant.id == PurchaseLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Place, Place.id == PurchaseLine.place_id)
        .where(PurchaseLine.purchase_id == purchase_id)
        .order_by(PurchaseLine.id)
        .execution_options(populate_existing=True)
    )
    return [OrderedRow(*row) for row in session.execute(query)]


def received_rows(session: Session, purchase_id: int) -> list[ReceivedRow]:
    """Return what came of an order, newest first."""
    query: Select[*tuple[Any, ...]] = (
        select(
            PurchaseReceipt.id,
            PurchaseReceipt.at,
            StockAct.actor_name,
            PurchaseReceipt.delivery_note,
            StockAct.reason,
            literal_column("variants.sku::text"),
            ReceivedLine.quantity,
            literal_column("lots.code::text"),
            Lot.expires_on,
        )
        .join(StockAct, StockAct.id == PurchaseReceipt.act_id)
        .join(ReceivedLine, ReceivedLine.receipt_id == PurchaseReceipt.id)
        .join(PurchaseLine, PurchaseLine.id == ReceivedLine.line_id)
        .join(Variant, Variant.id == PurchaseLine.variant_id)
        .outerjoin(Lot, Lot.id == ReceivedLine.lot_id)
        .where(PurchaseReceipt.purchase_id == purchase_id)
        .order_by(PurchaseReceipt.id.desc(), ReceivedLine.number)
    )
    return [ReceivedRow(*row) for row in session.execute(query)]


def find_receipt(session: Session, key: str) -> PurchaseReceipt | None:
    """Return the receipt that the ledger booked under a key, or None."""
    booked = select(PurchaseReceipt).join(StockAct, StockAct.id == PurchaseReceipt.act_id)
    return session.scalars(booked.where(StockAct.key == key)).one_or_none()


def list_purchases(
    session: Session,
    actor: Actor,
    listing: PurchaseListing,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[PurchaseRow]:
    """List purchase orders, the newest first unless another order is asked for."""
    sums = _sums()
    query: Select[PurchaseOrder, Supplier, int, Decimal, date] = (
        select(PurchaseOrder, Supplier, sums.c.lines, sums.c.total, sums.c.due)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(sums, true())
        .where(visible_to(actor), *_conditions(listing))
    )
    order = Order.of(listing.sort, _sorts(sums), PurchaseOrder.id)
    rows, more = order.page(session, query, cursor, limit)
    return Page([PurchaseRow(*row) for row in rows], more)


def _sums() -> FromClause:
    """Sum up the lines of each order that is shown; what is awaited is as `rules.to_come` says."""
    line = PurchaseLine
    awaited = func.coalesce(line.confirmed_quantity, line.quantity) > line.received
    expected = awaited & PurchaseOrder.state.in_(EXPECTED)
    due = func.min(func.coalesce(line.confirmed_on, line.needed_by)).filter(expected)
    return (
        select(
            func.count().label("lines"),
            func.sum(line.quantity * line.price).label("total"),
            due.label("due"),
        )
        .where(line.purchase_id == PurchaseOrder.id)
        .correlate(PurchaseOrder)
        .lateral("sums")
    )


def _conditions(listing: PurchaseListing) -> Iterator[ColumnElement[bool]]:
    if listing.state in set(PurchaseState):
        yield PurchaseOrder.state == listing.state
    elif not listing.state:
        yield PurchaseOrder.state.not_in([PurchaseState.CLOSED, PurchaseState.CANCELLED])
    if listing.supplier_id:
        yield PurchaseOrder.supplier_id == listing.supplier_id
    yield from map(_order_has, parts_of(listing.words))


def _order_has(word: str) -> ColumnElement[bool]:
    """Look at the order's number, theirs, the supplier, and the goods."""
    number: ColumnElement[str] = literal_column("'p-' || purchase_orders.id")
    own = func.lower(func.plain(Supplier.name + " " + PurchaseOrder.their_number))
    of_goods = (
        select(PurchaseLine.purchase_id)
        .join(Variant, Variant.id == PurchaseLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(or_(holds(Product.words, word), holds(Variant.words, word)))
    )
    return or_(number == word.lower(), holds(own, word), PurchaseOrder.id.in_(of_goods))


def _sorts(sums: FromClause) -> Sorts:
    rank = case(
        *((PurchaseOrder.state == state, place) for place, state in enumerate(PurchaseState)),
        else_=len(PurchaseState),
    )
    return {
        "name": (literal_column("lower(suppliers.name::text)"), str),
        "number": (literal_column("purchase_orders.id"), int),
        "state": (rank, int),
        "due": (func.coalesce(func.to_char(sums.c.due, "YYYY-MM-DD"), _NEVER), str),
    }


def lines_of(session: Session, purchase_id: int) -> Sequence[PurchaseLine]:
    """Return the lines of an order, as they are now."""
    query = select(PurchaseLine).where(PurchaseLine.purchase_id == purchase_id)
    fresh = query.order_by(PurchaseLine.id).execution_options(populate_existing=True)
    return session.scalars(fresh).all()
