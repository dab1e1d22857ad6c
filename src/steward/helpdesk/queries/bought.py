"""What a ticket's customer bought, as it stands beside the ticket: orders, and stock of goods."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.models import Ticket, TicketWait
from steward.helpdesk.queries.macros import waits_of
from steward.helpdesk.queries.tickets import get_ticket
from steward.helpdesk.rules.goods import named as name_of
from steward.helpdesk.rules.macros import Wait
from steward.inventory import (
    Availability,
    Sellable,
    availability,
    goods_called,
    goods_of,
    places_in_use,
)
from steward.sales import (
    Back,
    DeliveryView,
    Instead,
    Order,
    OrderLine,
    OrderReturn,
    OrderView,
    Refund,
    count_orders,
    deliveries_of,
    find_order,
    instead_of,
    order_number,
    orders_of,
    refunds_of,
    returns_of,
    show_back,
    show_deliveries,
    show_order,
)

NOTHING, ONE = Decimal(0), Decimal(1)
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
class Awaited:
    """Goods that a ticket sleeps for, or that are back while nobody has answered since."""

    wait: TicketWait
    goods: str

    @property
    def is_back(self) -> bool:
        """Whether they are there again."""
        return self.wait.state == Wait.BACK


@dataclass(frozen=True)
class Again:
    """A line of an order that can be sent again: how many have left, and are likely meant."""

    line: OrderLine
    sent: Decimal
    likely: Decimal


@dataclass(frozen=True)
class Bought:
    """What stands beside a ticket: its order, or one that it names; else the latest orders."""

    ticket: Ticket
    order: OrderView | None
    deliveries: Sequence[DeliveryView]
    returns: Sequence[OrderReturn]
    refunds: Sequence[Refund]
    recent: Sequence[Order]
    number_of_orders: int
    stocked: Sequence[Stocked]
    named: Collection[int]
    places: Mapping[int, str]
    awaited: Sequence[Awaited]

    @property
    def is_linked(self) -> bool:
        """Whether the order is the ticket's, and not only named in it."""
        return self.order is not None and self.order.order.id == self.ticket.order_id

    @property
    def again(self) -> list[Again]:
        """What of the order can be sent again: what has left, and one of what the ticket names."""
        if self.order is None:
            return []
        left = [(one, self.order.sent.get(one.id, NOTHING)) for one in self.order.lines]
        found = [(one, sent) for one, sent in left if sent > 0]
        return [
            Again(one, sent, min(sent, ONE) if self._is_meant(one, len(found)) else NOTHING)
            for one, sent in found
        ]

    def _is_meant(self, line: OrderLine, lines: int) -> bool:
        return line.variant_id in self.named or lines == 1

    @property
    def gone(self) -> list[Stocked]:
        """The goods of which none is free."""
        return [one for one in self.stocked if not one.is_there]


def bought_beside(session: Session, actor: Actor, ticket_id: int) -> Bought:
    """Return what stands beside a ticket that the actor may see; raises NotFound."""
    ticket = get_ticket(session, actor, ticket_id)
    order = find_order_of(session, actor, ticket)
    view = show_order(session, actor, order.number) if order else None
    recent = orders_of(session, ticket.customer_id, limit=_RECENT) if order is None else ()
    number = count_orders(session, ticket.customer_id) if len(recent) == _RECENT else len(recent)
    sent = deliveries_of(session, order) if order else ()
    deliveries = show_deliveries(session, sent) if sent else ()
    named = goods_called(session, ticket.product) if ticket.product else []
    stocked = _stocked(session, _goods(session, named, view))
    places = {one.id: one.name for one in places_in_use(session, actor)} if stocked else {}
    return Bought(
        ticket,
        view,
        deliveries,
        returns_of(session, order) if order else (),
        refunds_of(session, order) if order else (),
        recent,
        number,
        stocked,
        {one.variant_id for one in named},
        places,
        _awaited(session, ticket),
    )


def _awaited(session: Session, ticket: Ticket) -> list[Awaited]:
    open_ones = [
        one
        for one in waits_of(session, ticket.id)
        if one.state == Wait.WAITING or ticket.customer_waits_since is not None
    ]
    goods = goods_of(session, [one.variant_id for one in open_ones]) if open_ones else {}
    return [
        Awaited(one, name_of(goods[one.variant_id].name, goods[one.variant_id].choice))
        for one in open_ones
    ]


def instead_of_lines(
    session: Session, view: OrderView, wanted: Mapping[int, Decimal]
) -> list[tuple[Sellable, Instead]]:
    """Return what can stand for some lines of an order, by number, of which too little is there."""
    lines = [one for one in view.lines if one.number in wanted]
    goods = goods_of(session, [one.variant_id for one in lines])
    there = availability(session, list(goods)) if goods else {}
    return [
        (goods[one.variant_id], other)
        for one in lines
        if there[one.variant_id].total < wanted[one.number]
        for other in instead_of(session, goods[one.variant_id], wanted[one.number])
    ]


@dataclass(frozen=True)
class Owed:
    """What of a ticket's order can still be paid back, and what was paid for each line."""

    back: Back
    lines: Mapping[str, Decimal]

    def proposed(self, line: str) -> Decimal:
        """Return what to pay back for a line, by its number, or for the whole (0)."""
        return min(self.lines.get(line, self.back.left), self.back.left)


def find_owed(session: Session, actor: Actor, ticket_id: int) -> Owed | None:
    """Return what of a ticket's order can be paid back, or None where it has no order."""
    order = find_order_of(session, actor, get_ticket(session, actor, ticket_id))
    if order is None:
        return None
    lines = show_order(session, actor, order.number).lines
    return Owed(show_back(session, order), {str(one.number): one.net for one in lines})


def find_order_of(session: Session, actor: Actor, ticket: Ticket) -> Order | None:
    """Return the order that a ticket is linked to, else one of its customer's that it names."""
    number = order_number(ticket.order_id) if ticket.order_id else ticket.order_ref
    order = find_order(session, actor, number) if number else None
    return order if order is not None and order.person_id == ticket.customer_id else None


def _stocked(session: Session, goods: Sequence[Sellable]) -> list[Stocked]:
    there = availability(session, [one.variant_id for one in goods]) if goods else {}
    gone = [one for one in goods if there[one.variant_id].total <= 0][:_ASKED_INSTEAD]
    instead = {one.variant_id: instead_of(session, one) for one in gone}
    return [Stocked(one, there[one.variant_id], instead.get(one.variant_id, ())) for one in goods]


def _goods(
    session: Session, named: Sequence[Sellable], view: OrderView | None
) -> Sequence[Sellable]:
    """Return what a ticket names, those of it that were ordered if any; then the other lines."""
    ordered = goods_of(session, [line.variant_id for line in view.lines]) if view else {}
    both = [one for one in named if one.variant_id in ordered]
    return list(_once(both or named, ordered.values()))[:_MOST_GOODS]


def _once(*groups: Iterable[Sellable]) -> Iterable[Sellable]:
    return {one.variant_id: one for group in groups for one in group}.values()
