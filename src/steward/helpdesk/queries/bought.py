"""What a ticket's customer bought, as it stands beside the ticket: orders, and stock of goods."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import get_person
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.tickets import get_ticket
from steward.inventory import (
    Availability,
    Sellable,
    availability,
    goods_called,
    goods_of,
    places_in_use,
)
from steward.sales import (
    Instead,
    Order,
    OrderView,
    count_orders,
    find_order,
    instead_of,
    order_number,
    orders_of,
    show_order,
)

_RECENT = 5
_MOST_GOODS = 6  # of which the stock is shown
_ASKED_INSTEAD = 2  # goods for which others are looked for


@dataclass(frozen=True)
class Stocked:
    """Goods that a ticket is about: what is there and to come, and what else could be had."""

    goods: Sellable
    there: Availability
    instead: Sequence[Instead]

    @property
    def is_there(self) -> bool:
        """Whether any is free."""
        return self.there.total > 0


@dataclass(frozen=True)
class Bought:
    """What stands beside a ticket: its order, or one that it names; else the latest orders."""

    ticket: Ticket
    order: OrderView | None
    customer: str
    recent: Sequence[Order]
    number_of_orders: int
    stocked: Sequence[Stocked]
    places: Mapping[int, str]

    @property
    def is_linked(self) -> bool:
        """Whether the order is the ticket's, and not only named in it."""
        return self.order is not None and self.order.order.id == self.ticket.order_id


def bought_beside(session: Session, actor: Actor, ticket_id: int) -> Bought:
    """Return what stands beside a ticket that the actor may see; raises NotFound."""
    ticket = get_ticket(session, actor, ticket_id)
    order = find_order_of(session, actor, ticket)
    view = show_order(session, actor, order.number) if order else None
    recent = orders_of(session, ticket.customer_id, limit=_RECENT) if order is None else ()
    number = count_orders(session, ticket.customer_id) if len(recent) == _RECENT else len(recent)
    stocked = _stocked(session, ticket, view)
    places = {one.id: one.name for one in places_in_use(session, actor)} if stocked else {}
    customer = get_person(session, actor, ticket.customer_id).name
    return Bought(ticket, view, customer, recent, number, stocked, places)


def find_order_of(session: Session, actor: Actor, ticket: Ticket) -> Order | None:
    """Return the order that a ticket is linked to, else one of its customer's that it names."""
    number = order_number(ticket.order_id) if ticket.order_id else ticket.order_ref
    order = find_order(session, actor, number) if number else None
    return order if order is not None and order.person_id == ticket.customer_id else None


def _stocked(session: Session, ticket: Ticket, view: OrderView | None) -> list[Stocked]:
    goods = _goods(session, ticket, view)
    there = availability(session, [one.variant_id for one in goods]) if goods else {}
    gone = [one for one in goods if there[one.variant_id].total <= 0][:_ASKED_INSTEAD]
    instead = {one.variant_id: instead_of(session, one) for one in gone}
    return [Stocked(one, there[one.variant_id], instead.get(one.variant_id, ())) for one in goods]


def _goods(session: Session, ticket: Ticket, view: OrderView | None) -> Sequence[Sellable]:
    """Return what a ticket names, as far as it was ordered where anything was; else the lines'."""
    ordered = goods_of(session, [line.variant_id for line in view.lines]) if view else {}
    named = goods_called(session, ticket.product) if ticket.product else []
    both = [one for one in named if one.variant_id in ordered]
    return list(_once(both or named, ordered.values()))[:_MOST_GOODS]


def _once(*groups: Iterable[Sellable]) -> Iterable[Sellable]:
    return {one.variant_id: one for group in groups for one in group}.values()
