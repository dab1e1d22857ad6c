"""Reads of orders: staff see all of them, a customer their own."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal_column, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import Actor, may
from steward.customers import Person, own_person_ids
from steward.inventory import USUAL_CURRENCY, standings
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.lists import Order as SortOrder
from steward.kit.lists import Sorts, holds, parts_of
from steward.kit.paging import Page
from steward.sales.models import DiscountRow, Order, OrderLine, TakenDiscount
from steward.sales.queries.sending import sent_of
from steward.sales.rules import NOTHING, UNSENT, OrderState, find_order_id, order_number, worth_of

_PAGE = 50
ORDER_LINK = "order"  # what a signed link to an order is named by, with its id


@dataclass(frozen=True)
class OrdersAsked:
    """Which orders to list, and how; the days are those on which they were placed.

    `state` is one that an order can be in, `unsent` for those of which some is still to leave, or
    `late` for those of these that are.
    """

    words: str = ""
    sort: str = "-number"
    state: str = ""
    payment: str = ""
    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True)
class OrderRow:
    """An order in a list, with who ordered, how many kinds of goods, and if it is late."""

    order: Order
    person: str
    lines: int
    is_late: bool


@dataclass(frozen=True)
class TakenOff:
    """What one discount took off a line."""

    name: str
    amount: Decimal


@dataclass(frozen=True)
class OrderView:
    """An order with its lines: what was taken off each, and how many of each have left."""

    order: Order
    person: Person
    lines: Sequence[OrderLine]
    taken: Mapping[int, Sequence[TakenOff]]
    sent: Mapping[int, Decimal]

    @property
    def can_cancel(self) -> bool:
        """Whether nothing has left the house yet."""
        return self.order.state == OrderState.PLACED

    @property
    def can_cancel_rest(self) -> bool:
        """Whether some has left, and some has not."""
        return self.order.state == OrderState.PARTLY_SHIPPED

    @property
    def called_off(self) -> Decimal:
        """What that comes to which was called off after some had left."""
        return called_off(self.order, self.lines)

    @property
    def to_pay(self) -> Decimal:
        """What is to pay for all that is not called off."""
        return self.order.net - self.called_off


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Select the orders that an actor may see: staff all, customers their own, a link its one."""
    if actor.link_to is not None:
        kind, _, order_id = actor.link_to.partition(":")
        return Order.id == int(order_id) if kind == ORDER_LINK else false()
    if may(actor, "orders.read"):
        return true()
    return Order.person_id.in_(own_person_ids(actor))


_SORTS: Sorts = {
    "name": (literal_column("orders.id"), int),
    "number": (literal_column("orders.id"), int),
    "customer": (func.lower(Person.name), str),
    "state": (literal_column("orders.state"), str),
    "net": (literal_column("(orders.net * 10000)::bigint"), int),
    "promised": (literal_column("coalesce(orders.promised_to::text, '')"), str),
}


def list_orders(
    session: Session,
    actor: Actor,
    asked: OrdersAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[OrderRow]:
    """List orders, the newest first unless another order is asked for."""
    lines = select(func.count()).where(OrderLine.order_id == Order.id).scalar_subquery()
    query = (
        select(Order, Person.name, lines)
        .join(Person, Person.id == Order.person_id)
        .where(visible_to(actor), *_conditions(asked))
    )
    order = SortOrder.of(asked.sort, _SORTS, Order.id)
    rows, more = order.page(session, query, cursor, limit)
    today = clock.now().astimezone(asked.zone).date()
    found = [OrderRow(one, name, n, one.is_late(today)) for one, name, n in rows]
    return Page(found, more)


def _conditions(asked: OrdersAsked) -> Iterable[ColumnElement[bool]]:
    if asked.state in ("unsent", "late"):
        yield Order.state.in_(UNSENT)
    elif asked.state:
        yield Order.state == asked.state
    if asked.state == "late":
        today = clock.now().astimezone(asked.zone).date()
        yield (Order.promised_to < today) | Order.late_told_at.is_not(None)
    if asked.payment:
        yield Order.payment == asked.payment
    yield from days_between(Order.placed_at, asked.since, asked.until, asked.zone)
    for word in parts_of(asked.words):
        yield _has(word)


def days_between(
    moment: InstrumentedAttribute[Any], since: date | None, until: date | None, zone: tzinfo
) -> Iterable[ColumnElement[bool]]:
    """Yield what holds of moments on some days of a zone, the last one included."""
    if since:
        yield moment >= _midnight(since, zone)
    if until:
        yield moment < _midnight(until + timedelta(1), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _has(word: str) -> ColumnElement[bool]:
    """Look for a number as it is, else in the order, the customer and the SKUs of its goods."""
    order_id = find_order_id(word)
    if order_id is not None:
        return Order.id == order_id
    sold = select(OrderLine.order_id).where(holds(func.lower(OrderLine.sku), word))
    return holds(Order.words, word) | holds(Person.words, word) | Order.id.in_(sold)


def get_order(session: Session, actor: Actor, number: str, *, for_update: bool = False) -> Order:
    """Return the order of a number, such as O-77, that the actor may see; raises NotFound."""
    query = select(Order).where(visible_to(actor), Order.id == find_order_id(number))
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def find_order(session: Session, actor: Actor, number: str) -> Order | None:
    """Return the order of a number, such as O-77, or None where the actor can see none."""
    query = select(Order).where(visible_to(actor), Order.id == find_order_id(number))
    return session.scalars(query).one_or_none()


def orders_there(session: Session, actor: Actor, numbers: Collection[str]) -> set[str]:
    """Return those of some numbers that are orders which the actor can see."""
    ids = {order_id for number in numbers if (order_id := find_order_id(number)) is not None}
    query = select(Order.id).where(visible_to(actor), Order.id.in_(ids))
    return {order_number(one) for one in session.scalars(query)} if ids else set()


def orders_of(session: Session, person_id: int, *, limit: int = _PAGE) -> Sequence[Order]:
    """Return the orders of a person, the newest first. For modules that know who may see them."""
    query = select(Order).where(Order.person_id == person_id).order_by(Order.id.desc())
    return session.scalars(query.limit(limit)).all()


def count_orders(session: Session, person_id: int) -> int:
    """Return how many orders a person has."""
    query = select(func.count()).where(Order.person_id == person_id)
    return session.scalars(query).one()


def values_of_orders(
    session: Session, asked: Collection[tuple[int, str]]
) -> dict[tuple[int, str], Decimal]:
    """Return what orders come to, asked for by their customer's id and their number.

    Left out is what is no number, was called off, is another customer's, or is not in the usual
    currency: for triage, which compares all of them with one figure.
    """
    ids = {pair: find_order_id(pair[1]) for pair in asked}
    wanted = {order_id for order_id in ids.values() if order_id is not None}
    if not wanted:
        return {}
    query = select(Order.id, Order.person_id, Order.net).where(
        Order.id.in_(wanted),
        Order.state != OrderState.CANCELLED,
        Order.currency == USUAL_CURRENCY,
    )
    found = {(row.id, row.person_id): row.net for row in session.execute(query)}
    pairs = ((pair, found.get((order_id or 0, pair[0]))) for pair, order_id in ids.items())
    return {pair: value for pair, value in pairs if value is not None}


def show_order(session: Session, actor: Actor, number: str) -> OrderView:
    """Return an order with all that belongs to it; raises NotFound."""
    order = get_order(session, actor, number)
    lines = order_lines(session, order.id)
    taken = taken_off(session, [line.id for line in lines])
    person = session.get_one(Person, order.person_id)
    return OrderView(order, person, lines, taken, sent_of(session, [line.id for line in lines]))


def order_lines(session: Session, order_id: int) -> Sequence[OrderLine]:
    """Return the lines of an order."""
    query = select(OrderLine).where(OrderLine.order_id == order_id)
    return session.scalars(query.order_by(OrderLine.number)).all()


def delivered_of(session: Session, lines: Sequence[OrderLine]) -> Decimal:
    """Return how much of some lines has left the house."""
    found = standings(session, [line.hold_key for line in lines])
    return sum((one.delivered for one in found.values()), NOTHING)


def called_off(order: Order, lines: Iterable[OrderLine]) -> Decimal:
    """Return what that part of an order's lines comes to which was called off."""
    parts = (worth_of(one.net, one.quantity, one.cancelled, order.currency) for one in lines)
    return sum(parts, NOTHING)


def taken_off(session: Session, line_ids: Sequence[int]) -> Mapping[int, Sequence[TakenOff]]:
    """Return what discounts took off lines, by the lines' ids."""
    query = (
        select(TakenDiscount.line_id, DiscountRow.name, TakenDiscount.amount)
        .join(DiscountRow, DiscountRow.id == TakenDiscount.discount_id)
        .where(TakenDiscount.line_id.in_(line_ids))
        .order_by(DiscountRow.rank, DiscountRow.id)
    )
    found = defaultdict[int, list[TakenOff]](list)
    row: Any
    for row in session.execute(query):
        found[row.line_id].append(TakenOff(row.name, row.amount))
    return found
