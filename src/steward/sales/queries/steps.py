"""What sales has open with people, and when it is due: orders, parcels, returns, deals."""

from datetime import timedelta

from sqlalchemy import case, func, select

from steward.customers import PeopleSteps, Steps, end_of
from steward.kit.marks import N_
from steward.sales.models import Deal, Delivery, Order, OrderReturn
from steward.sales.rules import UNSENT, DeliveryState, ReturnState
from steward.sales.rules.deals import DealState

_TO_COME = timedelta(days=14)  # for goods that a customer is to send back


def _orders() -> PeopleSteps:
    due = end_of(func.coalesce(Order.expected_on, Order.promised_to))
    is_open = Order.state.in_(UNSENT) & ~Order.is_history
    return select(Order.person_id, due).where(is_open)


def _deliveries() -> PeopleSteps:
    due = end_of(func.coalesce(Delivery.expected_on, Delivery.promised_on))
    on_its_way = Delivery.state == DeliveryState.SHIPPED
    return select(Order.person_id, due).join(Delivery).where(on_its_way)


def _returns() -> PeopleSteps:
    due = case((OrderReturn.state == ReturnState.ACCEPTED, OrderReturn.created_at + _TO_COME))
    is_open = OrderReturn.ended_at.is_(None)
    return select(Order.person_id, due).join(OrderReturn).where(is_open)


def _deals() -> PeopleSteps:
    is_open = (Deal.state == DealState.OPEN) & Deal.person_id.is_not(None)
    return select(Deal.person_id, end_of(Deal.next_step_on)).where(is_open)


STEPS = (
    Steps("orders", N_("Order"), _orders),
    Steps("deliveries", N_("Delivery"), _deliveries),
    Steps("returns", N_("Return"), _returns),
    Steps("deals", N_("Deal"), _deals),
)
