"""What the asker ordered, and how it stands; nobody else's is there for them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.actions.tools.asking import Asking, Found
from steward.assistant.rules import Source
from steward.kit.texts import gettext as _
from steward.sales import Order, OrderState, order_told, own_orders, show_order

_MOST = 3  # orders that are told of at once
_DONE = frozenset([OrderState.CANCELLED])


def tell_orders(session: Session, asking: Asking, asker: Actor) -> Found:
    """Say how the asker's orders stand that are named, else those under way, else the latest."""
    found = own_orders(session, asker, asking.text)
    if found.named and not found.orders:
        return not_found()
    if not found.orders:
        return Found(_("You have not ordered anything with us yet."))
    chosen = found.orders if found.named else under_way(found.orders)
    told = [order_told(show_order(session, asker, one.number)) for one in chosen[:_MOST]]
    return Found("\n".join(told), pages_of(chosen[:_MOST]))


def not_found() -> Found:
    """Say that there is no such order of the asker; whose it is otherwise is nobody's business."""
    text = _("I find no order of yours under that number. These are all of your orders.")
    return Found(text, [Source(_("My orders"), "/orders")])


def under_way(orders: Sequence[Order]) -> Sequence[Order]:
    """Return the orders that are not done, else the latest one."""
    return [one for one in orders if one.state not in _DONE] or orders[:1]


def pages_of(orders: Sequence[Order]) -> list[Source]:
    """Return the pages that show orders."""
    return [
        Source(_("Order %(number)s", number=one.number), f"/orders/{one.number}") for one in orders
    ]
