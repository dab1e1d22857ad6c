"""Macros about a ticket's order: goods sent again, money paid back; noted on it."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.messages import add_message
from steward.helpdesk.actions.ordering import link
from steward.helpdesk.events import RefundGiven, ReplacementOpened, ReplacementTakenBack
from steward.helpdesk.forms import AgainForm, BackForm, NewMessage
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.queries.bought import find_order_of
from steward.helpdesk.rules import Channel, Visibility
from steward.helpdesk.rules.goods import counted, named
from steward.kit import events
from steward.kit.errors import NotFound
from steward.kit.texts import gettext as _
from steward.sales import (
    Delivery,
    Order,
    Part,
    Refund,
    cancel_delivery,
    refund,
    send_replacement,
    show_order,
)


def replace_goods(
    session: Session, ticket_id: int, form: AgainForm, *, key: str, actor: Actor
) -> tuple[Delivery, str]:
    """Reserve goods of the ticket's order anew and open their delivery; name the goods.

    Raises NotFound where the ticket has no order, BadInput, TooLittleStock.
    """
    ticket, order = _to_act_on(session, ticket_id, actor)
    parts = [Part(one.line, one.quantity) for one in form.lines]
    delivery = send_replacement(
        session, order.number, parts, why=form.reason, key=_key(ticket, key), actor=actor
    )
    words = {
        "order": order.number,
        "delivery": delivery.number,
        "goods": _goods_again(session, order, form, actor),
        "reason": form.reason,
    }
    opened = ReplacementOpened(subject_id=ticket.id, customer_id=ticket.customer_id, **words)
    events.record(session, opened, actor=actor)
    note = _("Replacement %(delivery)s of %(order)s: %(goods)s. Reason: %(reason)s", **words)
    note_down(session, ticket, note, actor=actor)
    return delivery, words["goods"]


def _goods_again(session: Session, order: Order, form: AgainForm, actor: Actor) -> str:
    lines = {one.number: one for one in show_order(session, actor, order.number).lines}
    return counted(
        (part.quantity, named(lines[part.line].name, lines[part.line].options))
        for part in form.lines
    )


def take_back_replacement(session: Session, ticket_id: int, number: str, *, actor: Actor) -> None:
    """Call off a replacement of the ticket's order that has not left; its goods are free again.

    Raises NotFound where it is none of that order, and what calling it off raises.
    """
    ticket, order = _to_act_on(session, ticket_id, actor)
    delivery = cancel_delivery(session, number, actor=actor)
    if delivery.order_id != order.id:
        raise NotFound
    off = ReplacementTakenBack(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        order=order.number,
        delivery=delivery.number,
    )
    events.record(session, off, actor=actor)


def pay_back(
    session: Session, ticket_id: int, form: BackForm, *, key: str, actor: Actor
) -> tuple[Refund, str]:
    """Record that money of the ticket's order is paid back; name the goods, if of one line.

    Raises NotFound where the ticket has no order, BadInput, and RefundedBefore for too much.
    """
    ticket, order = _to_act_on(session, ticket_id, actor)
    given = refund(session, order, form.amount, form.reason, key=_key(ticket, key), actor=actor)
    words = {
        "order": order.number,
        "amount": f"{form.amount.normalize():f}",
        "currency": order.currency,
        "reason": form.reason,
    }
    told = RefundGiven(subject_id=ticket.id, customer_id=ticket.customer_id, **words)
    events.record(session, told, actor=actor)
    note = _("%(amount)s %(currency)s of %(order)s paid back. Reason: %(reason)s", **words)
    note_down(session, ticket, note, actor=actor)
    lines = {one.number: one for one in show_order(session, actor, order.number).lines}
    line = lines.get(form.line)
    return given, named(line.name, line.options) if line else ""


def _to_act_on(session: Session, ticket_id: int, actor: Actor) -> tuple[Ticket, Order]:
    """Return a ticket, locked, and its order, which it is linked to from now on."""
    demand(actor, "tickets.change")
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    order = find_order_of(session, actor, ticket)
    if order is None:
        raise NotFound
    link(session, ticket, order, actor=actor)
    return ticket, order


def _key(ticket: Ticket, key: str) -> str:
    return f"ticket:{ticket.id}:{key}"


def note_down(session: Session, ticket: Ticket, note: str, *, actor: Actor) -> None:
    """Write on a ticket among ourselves what was done."""
    said = NewMessage(body=note, visibility=Visibility.INTERNAL)
    add_message(session, ticket.id, said, actor=actor, channel=Channel.WEB)
