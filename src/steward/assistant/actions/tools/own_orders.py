"""What the asker ordered, where it is, and what of it may come back; nobody else's is there."""

from collections.abc import Iterator, Sequence
from itertools import chain

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.actions.tools.asking import Asking, Found
from steward.assistant.rules import Source
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import (
    Order,
    OrderState,
    Whereabouts,
    order_told,
    own_orders,
    sending_back,
    sending_back_told,
    show_order,
    speaks_of_order,
    whereabouts,
    whereabouts_told,
)

_MOST = 3  # orders that are told of at once
_DONE = frozenset([OrderState.CANCELLED, OrderState.DELIVERED])


def names_order(_: Session, asking: Asking) -> bool:
    """Whether an order is named by its number, whosever it is."""
    return speaks_of_order(asking.text)


def tell_orders(session: Session, asking: Asking, asker: Actor) -> Found:
    """Say how the asker's orders stand that are named, else those under way, else the latest."""
    chosen, nothing = _chosen(session, asking, asker)
    told = [order_told(show_order(session, asker, one.number)) for one in chosen]
    return nothing or Found("\n".join(told), _pages(chosen))


def tell_whereabouts(session: Session, asking: Asking, asker: Actor) -> Found:
    """Say where the asker's orders are: with which carrier, since when, and when they come."""
    chosen, nothing = _chosen(session, asking, asker)
    found = [whereabouts(session, asker, one.number, zone()) for one in chosen]
    told = chain.from_iterable(map(whereabouts_told, found))
    tracked = chain.from_iterable(map(_tracked, found))
    return nothing or Found("\n".join(told), [*tracked, *_pages(chosen)])


def _tracked(found: Whereabouts) -> Iterator[Source]:
    for one in found.parcels:
        if one.link and not one.delivery.delivered_at:
            values = {"carrier": one.delivery.carrier, "number": one.delivery.tracking}
            yield Source(_("Follow it: %(carrier)s %(number)s", **values), one.link)


def start_return(session: Session, asking: Asking, asker: Actor) -> Found:
    """Say what may be sent back of the order that is named, else of all, and where to start it."""
    found = own_orders(session, asker, asking.text)
    if not found.orders:
        return _nothing(named=found.named)
    backs = [sending_back(session, one) for one in found.orders]
    able = [one for one in backs if one.goods]
    if not able and not found.named:
        return Found(_("None of your latest orders has anything that can be sent back now."))
    told = chain.from_iterable(map(sending_back_told, able[:_MOST] or backs[:1]))
    starts = [
        Source(
            _("Send back from order %(number)s", number=one.order.number),
            f"/orders/{one.order.number}/returns",
        )
        for one in able[:_MOST]
    ]
    return Found("\n".join(told), starts or _pages(found.orders[:1]))


def _chosen(session: Session, asking: Asking, asker: Actor) -> tuple[Sequence[Order], Found | None]:
    """Return the orders to tell of, or what is said where there are none."""
    found = own_orders(session, asker, asking.text)
    if not found.orders:
        return (), _nothing(named=found.named)
    under_way = [one for one in found.orders if one.state not in _DONE]
    chosen = found.orders if found.named else under_way or found.orders[:1]
    return chosen[:_MOST], None


def _nothing(*, named: bool) -> Found:
    """Say that there is no such order of the asker; whose it is otherwise is not said."""
    if not named:
        return Found(_("You have not ordered anything with us yet."))
    text = _("I find no order of yours under that number. These are all of your orders.")
    return Found(text, [Source(_("My orders"), "/orders")])


def _pages(orders: Sequence[Order]) -> list[Source]:
    """Return the pages that show orders."""
    return [
        Source(_("Order %(number)s", number=one.number), f"/orders/{one.number}") for one in orders
    ]
