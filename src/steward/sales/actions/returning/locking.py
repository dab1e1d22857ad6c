"""Orders and their returns, locked: whoever acts on either waits for whoever does so already."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, may
from steward.kit.errors import NotFound
from steward.sales.models import Order, OrderReturn
from steward.sales.queries import get_return, visible_to


def lock_order(session: Session, order_id: int, *, actor: Actor) -> Order:
    """Return an order that the actor may see as it is now, locked; raises NotFound."""
    query = select(Order).where(visible_to(actor), Order.id == order_id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lock_return(session: Session, number: str, *, actor: Actor) -> tuple[Order, OrderReturn]:
    """Return a return that the actor may see and its order, both locked; raises NotFound."""
    order, one = get_return(session, actor, number)
    locked = lock_order(session, order.id, actor=actor)
    session.refresh(one, with_for_update=True)
    return locked, one


def demand_own(actor: Actor) -> None:
    """Raise Forbidden unless one of us acts, a customer, or whoever holds an order's link."""
    if not may(actor, "orders.change") and actor.link_to is None:
        demand(actor, "orders.own")
