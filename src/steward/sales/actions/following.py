"""What playbooks hear of sales: a delivery arrived, a return ended, somebody orders again."""

from sqlalchemy.orm import Session

from steward.customers import Happened, Occasion, awaited_occasions, follow_playbooks
from steward.sales.models import Delivery, Order, OrderReturn


def follow_up_arrived(session: Session, delivery_id: int) -> None:
    """Have an arrived delivery followed up, as playbooks ask for."""
    if awaited_occasions(session, (Occasion.DELIVERED,)):
        delivery = session.get_one(Delivery, delivery_id)
        order = session.get_one(Order, delivery.order_id)
        happened = Happened(
            occasion=Occasion.DELIVERED,
            person_id=order.person_id,
            key=f"delivery:{delivery.id}",
            because=f"{delivery.number} ({order.number})",
            link=f"/desk/orders/{order.number}",
        )
        follow_playbooks(session, happened)


def follow_up_returned(session: Session, return_id: int) -> None:
    """Have a return that ended followed up, as playbooks ask for."""
    if awaited_occasions(session, (Occasion.RETURNED,)):
        ended = session.get_one(OrderReturn, return_id)
        order = session.get_one(Order, ended.order_id)
        happened = Happened(
            occasion=Occasion.RETURNED,
            person_id=order.person_id,
            key=f"return:{ended.id}",
            because=f"{ended.number} ({order.number})",
            link=f"/desk/orders/{order.number}",
        )
        follow_playbooks(session, happened)
