"""Reads of returns: listed, one with its lines and money, all of an order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Person
from steward.kit.errors import NotFound
from steward.kit.lists import Order as SortOrder
from steward.kit.lists import Sorts, holds, parts_of
from steward.kit.paging import Page
from steward.sales.models import (
    Delivery,
    DeliveryLine,
    Order,
    OrderLine,
    OrderReturn,
    Refund,
    ReturnLine,
)
from steward.sales.queries.orders import order_lines, visible_to
from steward.sales.queries.returnable import (
    Returnable,
    paid_for,
    refunds_of,
    returnable,
    returns_of,
)
from steward.sales.rules import NOTHING, find_order_id, find_return_id

_PAGE = 50


@dataclass(frozen=True)
class ReturnsAsked:
    """Which returns to list, and how."""

    words: str = ""
    sort: str = "-number"
    state: str = ""
    reason: str = ""


@dataclass(frozen=True)
class ReturnRow:
    """A return in a list: whose it is, what of it was asked, and what was paid back for it."""

    one: OrderReturn
    order: Order
    person: str
    goods: str
    refunded: Decimal


@dataclass(frozen=True)
class ReturnedLine:
    """A line of a return, and what it is of."""

    line: ReturnLine
    of: OrderLine
    delivery: Delivery


@dataclass(frozen=True)
class Back:
    """What of an order has come back or may, and its money: paid, and paid back."""

    returnable: Sequence[Returnable]
    returns: Sequence[OrderReturn]
    refunds: Sequence[Refund]
    paid: Decimal

    @property
    def refunded(self) -> Decimal:
        """What was paid back of the order in all."""
        return sum((one.amount for one in self.refunds), NOTHING)

    @property
    def left(self) -> Decimal:
        """What may still be paid back."""
        return max(self.paid - self.refunded, NOTHING)

    @property
    def can_ask(self) -> bool:
        """Whether its customer may send something back now."""
        return any(one.left and one.in_time for one in self.returnable)

    @property
    def can_enter(self) -> bool:
        """Whether we may take something back: that is up to us after the time, too."""
        return any(one.left for one in self.returnable)


@dataclass(frozen=True)
class ReturnView:
    """A return with its order, its lines and its money."""

    one: OrderReturn
    order: Order
    person: Person
    lines: Sequence[ReturnedLine]
    back: Back

    @property
    def worth(self) -> Decimal:
        """What the goods that came back were paid with."""
        return sum((one.line.worth for one in self.lines), NOTHING)

    @property
    def refunds(self) -> Sequence[Refund]:
        """What was paid back for this return."""
        return [one for one in self.back.refunds if one.return_id == self.one.id]

    @property
    def refunded(self) -> Decimal:
        """The sum of that."""
        return sum((one.amount for one in self.refunds), NOTHING)

    @property
    def suggested(self) -> Decimal:
        """What is to be paid back: what the goods are worth, less what was paid back before."""
        return min(max(self.worth - self.refunded, NOTHING), self.back.left)


_SORTS: Sorts = {
    "name": (literal_column("returns.id"), int),
    "number": (literal_column("returns.id"), int),
    "customer": (func.lower(Person.name), str),
    "order": (literal_column("returns.order_id"), int),
    "reason": (literal_column("returns.reason"), str),
    "state": (literal_column("returns.state"), str),
}


def list_returns(
    session: Session,
    actor: Actor,
    asked: ReturnsAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[ReturnRow]:
    """List returns, the newest first unless another order is asked for."""
    query = (
        select(OrderReturn, Order, Person.name, _goods(), _refunded())
        .join(Order, Order.id == OrderReturn.order_id)
        .join(Person, Person.id == Order.person_id)
        .where(visible_to(actor), *_conditions(asked))
    )
    order = SortOrder.of(asked.sort, _SORTS, OrderReturn.id)
    rows, more = order.page(session, query, cursor, limit)
    return Page([ReturnRow(*row) for row in rows], more)


def _goods() -> ColumnElement[str]:
    return (
        _lines_of(select(func.string_agg(OrderLine.name.distinct(), ", ")))
        .where(ReturnLine.return_id == OrderReturn.id)
        .scalar_subquery()
    )


def _refunded() -> ColumnElement[Decimal]:
    total = func.coalesce(func.sum(Refund.amount), NOTHING)
    return select(total).where(Refund.return_id == OrderReturn.id).scalar_subquery()


def _lines_of(query: Select[str]) -> Select[str]:
    return (
        query.select_from(ReturnLine)
        .join(DeliveryLine, DeliveryLine.id == ReturnLine.delivery_line_id)
        .join(OrderLine, OrderLine.id == DeliveryLine.order_line_id)
    )


def _conditions(asked: ReturnsAsked) -> Iterable[ColumnElement[bool]]:
    if asked.state == "open":
        yield OrderReturn.ended_at.is_(None)
    elif asked.state:
        yield OrderReturn.state == asked.state
    if asked.reason:
        yield OrderReturn.reason == asked.reason
    for word in parts_of(asked.words):
        yield _has(word)


def _has(word: str) -> ColumnElement[bool]:
    """Look for a number as it is, else in the order, the customer and the SKUs of the goods."""
    return_id, order_id = find_return_id(word), find_order_id(word)
    if return_id is not None:
        return OrderReturn.id == return_id
    if order_id is not None:
        return OrderReturn.order_id == order_id
    sold = select(OrderLine.order_id).where(holds(func.lower(OrderLine.sku), word))
    return holds(Order.words, word) | holds(Person.words, word) | Order.id.in_(sold)


def get_return(session: Session, actor: Actor, number: str) -> tuple[Order, OrderReturn]:
    """Return the return of a number, such as R-5, that the actor may see; raises NotFound."""
    query = (
        select(Order, OrderReturn)
        .join(Order, Order.id == OrderReturn.order_id)
        .where(visible_to(actor), OrderReturn.id == find_return_id(number))
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def show_return(session: Session, actor: Actor, number: str) -> ReturnView:
    """Return a return with all that belongs to it; raises NotFound."""
    order, one = get_return(session, actor, number)
    person = session.get_one(Person, order.person_id)
    return ReturnView(one, order, person, returned_lines(session, one), show_back(session, order))


def returned_lines(session: Session, one: OrderReturn) -> Sequence[ReturnedLine]:
    """Return the lines of a return, in the order of their deliveries."""
    query = (
        select(ReturnLine, OrderLine, Delivery)
        .join(DeliveryLine, DeliveryLine.id == ReturnLine.delivery_line_id)
        .join(OrderLine, OrderLine.id == DeliveryLine.order_line_id)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .where(ReturnLine.return_id == one.id)
        .order_by(ReturnLine.id)
    )
    return [ReturnedLine(*row) for row in session.execute(query)]


def show_back(session: Session, order: Order) -> Back:
    """Return what of an order has come back or may, and its money."""
    paid = paid_for(order, order_lines(session, order.id))
    may_back = returnable(session, order)
    return Back(may_back, returns_of(session, order), refunds_of(session, order), paid)
