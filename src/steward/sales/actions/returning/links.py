"""Where customers find their returns: signed in, or by a link that opens one order's."""

from flask import current_app

from steward.customers import Person
from steward.sales.models import Order, OrderReturn
from steward.sales.queries import ORDER_LINK


def return_link(order: Order) -> str:
    """Return the signed link by which goods of an order are sent back without signing in.

    Whoever holds it acts as the order's customer: give it to nobody else.
    """
    token: str = current_app.extensions["links"].sign(f"{ORDER_LINK}:{order.id}")
    return f"{_house()}/send-back/{token}"


def url_of(order: Order, one: OrderReturn, person: Person) -> str:
    """Return where a customer looks at a return: in the portal, or by the link without a login."""
    if person.user_id is not None:
        return f"{_house()}/returns/{one.number}"
    return f"{return_link(order)}/{one.number}"


def _house() -> str:
    url: str = current_app.extensions["settings"].url
    return url
