"""Where an order is: its parcels, what is still to be sent, and what may come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock
from steward.sales.models import Order, OrderReturn
from steward.sales.queries.deliveries import DeliveryView, deliveries_of, show_deliveries
from steward.sales.queries.orders import OrderView, show_order
from steward.sales.queries.returnable import Returnable, returnable, returns_of
from steward.sales.queries.sending import Unsent, unsent
from steward.sales.rules import UNSENT, DeliveryState


@dataclass(frozen=True)
class Whereabouts:
    """An order with its parcels and what is still to be sent, as they stand `today`."""

    view: OrderView
    parcels: Sequence[DeliveryView]
    unsent: Sequence[Unsent]
    today: date

    @property
    def is_late(self) -> bool:
        """Whether what is not sent is late: its day is over, or the customer was told so."""
        order = self.view.order
        is_over = order.promised_to is not None and order.promised_to < self.today
        return order.state in UNSENT and (is_over or order.late_told_at is not None)


def whereabouts(session: Session, actor: Actor, number: str, zone: ZoneInfo) -> Whereabouts:
    """Return where an order is that the actor may see; raises NotFound."""
    view = show_order(session, actor, number)
    sent = [
        one for one in deliveries_of(session, view.order) if one.state != DeliveryState.CANCELLED
    ]
    left = unsent(session, view.lines) if view.order.state in UNSENT else []
    today = clock.now().astimezone(zone).date()
    return Whereabouts(view, show_deliveries(session, sent), left, today)


@dataclass(frozen=True)
class SendingBack:
    """What of an order may be sent back now, and what was asked to come back of it before."""

    order: Order
    goods: Sequence[Returnable]
    asked: Sequence[OrderReturn]


def sending_back(session: Session, order: Order) -> SendingBack:
    """Return what may be sent back of an order, in time and not asked for before."""
    goods = [one for one in returnable(session, order) if one.in_time and one.left > 0]
    return SendingBack(order, goods, returns_of(session, order))
