"""What of an order may come back, until when, and how much money of it may be paid back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.sales.models import (
    ONLY,
    Delivery,
    DeliveryLine,
    Order,
    OrderLine,
    OrderReturn,
    Refund,
    ReturnLine,
    ReturnTermsRow,
)
from steward.sales.queries.orders import called_off
from steward.sales.rules import (
    CALLED_OFF,
    HERE,
    NOTHING,
    USUAL_DAYS,
    USUAL_REASONS,
    DeliveryState,
    OrderState,
    coin_of,
    returnable_until,
    worth_back,
    worth_of,
)


@dataclass(frozen=True)
class Returnable:
    """A delivered line of an order; `claimed` is how many of it came back or are to."""

    line: DeliveryLine
    delivery: Delivery
    of: OrderLine
    claimed: Decimal
    until: datetime

    @property
    def left(self) -> Decimal:
        """How many may still come back, if it is in time."""
        return self.line.quantity - self.claimed

    @property
    def in_time(self) -> bool:
        """Whether its customer may still send it back."""
        return clock.now() <= self.until


def find_return_terms(session: Session) -> ReturnTermsRow | None:
    """Return the terms that somebody has set, or None while the usual ones hold."""
    return session.get(ReturnTermsRow, ONLY)


def return_terms(session: Session) -> ReturnTermsRow:
    """Return the terms on which goods come back: those that somebody has set, or the usual ones."""
    usual = {"days": USUAL_DAYS, "reasons": "\n".join(USUAL_REASONS), "address": "", "words": ""}
    return find_return_terms(session) or ReturnTermsRow(**usual)


def returnable(
    session: Session, order: Order, *, besides: OrderReturn | None = None
) -> list[Returnable]:
    """Return the lines of an order that have arrived, and how many of each may still come back.

    What a return asks for that was not called off counts as gone, but not that of `besides`.
    """
    claims = (
        select(func.sum(_claimed()))
        .join(OrderReturn, OrderReturn.id == ReturnLine.return_id)
        .where(
            ReturnLine.delivery_line_id == DeliveryLine.id,
            OrderReturn.state.not_in(CALLED_OFF),
            OrderReturn.id != (besides.id if besides else 0),
        )
        .scalar_subquery()
    )
    query = (
        select(DeliveryLine, Delivery, OrderLine, func.coalesce(claims, NOTHING))
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .join(OrderLine, OrderLine.id == DeliveryLine.order_line_id)
        .where(Delivery.order_id == order.id, Delivery.state == DeliveryState.DELIVERED)
        .order_by(Delivery.id, OrderLine.number)
    )
    days = return_terms(session).days
    return [
        Returnable(line, delivery, of, claimed, _until(delivery, days))
        for line, delivery, of, claimed in session.execute(query)
    ]


def _claimed() -> ColumnElement[Decimal]:
    """What came counts, once it is here; until then what was asked."""
    came = ReturnLine.restocked + ReturnLine.scrapped
    return case((OrderReturn.state.in_(HERE), came), else_=ReturnLine.quantity)


def _until(delivery: Delivery, days: int) -> datetime:
    return returnable_until(delivery.delivered_at or delivery.created_at, days)


def came_back(session: Session, order_line_ids: Sequence[int]) -> dict[int, Decimal]:
    """Return how many of lines of an order are back here, of those of which some are."""
    query = (
        select(DeliveryLine.order_line_id, func.sum(ReturnLine.restocked + ReturnLine.scrapped))
        .join(DeliveryLine, DeliveryLine.id == ReturnLine.delivery_line_id)
        .where(DeliveryLine.order_line_id.in_(order_line_ids))
        .group_by(DeliveryLine.order_line_id)
    )
    return dict(session.execute(query).all())


def paid_for(order: Order, lines: Sequence[OrderLine]) -> Decimal:
    """Return what an order comes to that its customer pays: without what was called off of it."""
    if order.state == OrderState.CANCELLED:
        return NOTHING
    return order.net - called_off(order, lines)


def worth_of_line(order: Order, line: OrderLine, before: Decimal, now: Decimal) -> Decimal:
    """Return what so many units of a line are worth that come back after others."""
    off = worth_of(line.net, line.quantity, line.cancelled, order.currency)
    kept, coin = line.quantity - line.cancelled, coin_of(order.currency)
    return worth_back(line.net - off, kept, before, now, coin)


def refunds_of(session: Session, order: Order) -> Sequence[Refund]:
    """Return what was paid back of an order, the oldest first."""
    query = select(Refund).where(Refund.order_id == order.id).order_by(Refund.id)
    return session.scalars(query).all()


def returns_of(session: Session, order: Order) -> Sequence[OrderReturn]:
    """Return the returns of an order, the oldest first."""
    query = select(OrderReturn).where(OrderReturn.order_id == order.id).order_by(OrderReturn.id)
    return session.scalars(query).all()
