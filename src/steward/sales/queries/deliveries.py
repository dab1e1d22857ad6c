"""Reads of deliveries: staff see all of them, a customer those of their own orders."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Person
from steward.inventory import Place
from steward.kit.errors import NotFound
from steward.kit.lists import Order as SortOrder
from steward.kit.lists import Sorts, holds, parts_of
from steward.kit.paging import Page
from steward.sales.models import Delivery, DeliveryLine, Order, OrderLine
from steward.sales.queries.delivery import carriers_known
from steward.sales.queries.orders import visible_to
from steward.sales.queries.sending import place_names
from steward.sales.rules import (
    DeliveryState,
    find_delivery_id,
    find_order_id,
    tracking_link,
)

_PAGE = 50
_NEVER = "9999-12-31"
OPEN = (DeliveryState.PLANNED, DeliveryState.SHIPPED)


@dataclass(frozen=True)
class DeliveriesAsked:
    """Which deliveries to list, and how.

    `show` is empty for those that have not arrived, else late, any, or a state. Late is what was
    promised for before `today`, or what its customer was told is late.
    """

    today: date
    words: str = ""
    sort: str = "promised"
    show: str = ""
    order_id: int | None = None


@dataclass(frozen=True)
class DeliveryRow:
    """A delivery in a list: of whose order, from where, how many kinds of goods, if it is late."""

    delivery: Delivery
    order: Order
    person: str
    place: str
    lines: int
    is_late: bool


@dataclass(frozen=True)
class Goods:
    """Goods of a delivery, as their order names them."""

    line: OrderLine
    quantity: Decimal


@dataclass(frozen=True)
class DeliveryView:
    """A delivery with its goods, and where its parcel can be looked up."""

    delivery: Delivery
    place: str
    goods: Sequence[Goods]
    link: str | None


_SORTS: Sorts = {
    "name": (literal_column("deliveries.id"), int),
    "number": (literal_column("deliveries.id"), int),
    "order": (literal_column("deliveries.order_id"), int),
    "customer": (func.lower(Person.name), str),
    "state": (literal_column("deliveries.state"), str),
    "promised": (func.coalesce(literal_column("deliveries.promised_on::text"), _NEVER), str),
}


def list_deliveries(
    session: Session,
    actor: Actor,
    asked: DeliveriesAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[DeliveryRow]:
    """List deliveries, a page at a time; by default those first that were promised first."""
    lines = select(func.count()).where(DeliveryLine.delivery_id == Delivery.id).scalar_subquery()
    query = (
        select(Delivery, Order, Person.name, Place.name, lines)
        .join(Order, Order.id == Delivery.order_id)
        .join(Person, Person.id == Order.person_id)
        .join(Place, Place.id == Delivery.place_id)
        .where(visible_to(actor), *_conditions(asked))
    )
    sort = SortOrder.of(asked.sort, _SORTS, Delivery.id)
    rows, more = sort.page(session, query, cursor, limit)
    found = [
        DeliveryRow(one, order, person, place, count, one.is_late(asked.today))
        for one, order, person, place, count in rows
    ]
    return Page(found, more)


def _conditions(asked: DeliveriesAsked) -> Iterable[ColumnElement[bool]]:
    if asked.order_id is not None:
        yield Delivery.order_id == asked.order_id
    if asked.show in ("", "late"):
        yield Delivery.state.in_(OPEN)
    elif asked.show != "any":
        yield Delivery.state == asked.show
    if asked.show == "late":
        yield (Delivery.promised_on < asked.today) | Delivery.late_told_at.is_not(None)
    for word in parts_of(asked.words):
        yield _has(word)


def _has(word: str) -> ColumnElement[bool]:
    """Look for a number as it is, else in the parcel's number, the order, the customer, SKUs."""
    delivery_id, order_id = find_delivery_id(word), find_order_id(word)
    if delivery_id is not None or order_id is not None:
        return (Delivery.id == delivery_id) | (Delivery.order_id == order_id)
    sold = (
        select(DeliveryLine.delivery_id)
        .join(OrderLine, OrderLine.id == DeliveryLine.order_line_id)
        .where(holds(func.lower(OrderLine.sku), word))
    )
    named = holds(Order.words, word) | holds(Person.words, word)
    return named | holds(func.lower(Delivery.tracking), word) | Delivery.id.in_(sold)


def get_delivery(
    session: Session, actor: Actor, number: str, *, for_update: bool = False
) -> tuple[Delivery, Order]:
    """Return the delivery of a number, such as D-12, and its order; raises NotFound.

    To be changed, the order is locked first, then the delivery: so do all who change either.
    """
    own = Order.id == Delivery.order_id
    query = select(Order).join(Delivery, own).where(visible_to(actor))
    query = query.where(Delivery.id == find_delivery_id(number))
    order = session.scalars(query.with_for_update(of=Order) if for_update else query).one_or_none()
    if order is None:
        raise NotFound
    its = select(Delivery).where(Delivery.id == find_delivery_id(number))
    return session.scalars(its.with_for_update() if for_update else its).one(), order


def deliveries_of(session: Session, order: Order) -> Sequence[Delivery]:
    """Return the deliveries of an order, oldest first."""
    query = select(Delivery).where(Delivery.order_id == order.id).order_by(Delivery.id)
    return session.scalars(query).all()


def show_deliveries(session: Session, deliveries: Sequence[Delivery]) -> list[DeliveryView]:
    """Return deliveries with all that belongs to them."""
    carriers = carriers_known(session)
    goods = defaultdict[int, list[Goods]](list)
    for line, what in delivered_goods(session, [one.id for one in deliveries]):
        goods[line.delivery_id].append(Goods(what, line.quantity))
    places = place_names(session, {one.place_id for one in deliveries})
    return [
        DeliveryView(
            one,
            places[one.place_id],
            goods[one.id],
            tracking_link(carriers, one.carrier, one.tracking),
        )
        for one in deliveries
    ]


def delivered_goods(
    session: Session, delivery_ids: Sequence[int]
) -> list[tuple[DeliveryLine, OrderLine]]:
    """Return the lines of deliveries, with those of the order that they are of."""
    query: Any = (
        select(DeliveryLine, OrderLine)
        .join(OrderLine, OrderLine.id == DeliveryLine.order_line_id)
        .where(DeliveryLine.delivery_id.in_(delivery_ids))
        .order_by(OrderLine.number)
    )
    return [(line, what) for line, what in session.execute(query)]
