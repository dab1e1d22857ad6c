"""What playbooks hear of sales: a delivery arrived, a return ended."""

from sqlalchemy.orm import Session

from steward.customers import Happened, Occasion, awaited_occasions, follow_playbooks
from steward.sales.models import Delivery, Order, OrderReturn


def follow_up_arrived(session: Session, delivery_id: int) -> None:
    """Have an arrived delivery followed up, as playbooks ask for."""
    if awaited_occasions(session, (Occasion.DELIVERED,)):
        delivery = session.get_one(Delivery, delivery_id)
        _follow_up(session, Occasion.DELIVERED, f"delivery:{delivery_id}", delivery)


def follow_up_returned(session: Session, return_id: int) -> None:
    """Have a return that ended followed up, as playbooks ask for."""
    if awaited_occasions(session, (Occasion.RETURNED,)):
        ended = session.get_one(OrderReturn, return_id)
        _follow_up(session, Occasion.RETURNED, f"return:{return_id}", ended)


def _follow_up(
    session: Session, occasion: Occasion, key: str, what: Delivery | OrderReturn
) -> None:
    order = session.get_one(Order, what.order_id)
    happened = Happened(
        occasion=occasion,
        person_id=order.person_id,
        key=key,
        because=f"{what.number} ({order.number})",
        link=f"/desk/orders/{order.number}",
    )
    follow_playbooks(session, happened)
