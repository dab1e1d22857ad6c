"""Tickets that sleep until goods are back: put to sleep, woken, or left waiting no more."""

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand
from steward.customers import get_person
from steward.helpdesk.actions.macros import note_down
from steward.helpdesk.actions.states import record_state
from steward.helpdesk.actions.step import keep_in_step
from steward.helpdesk.errors import NotPossibleNow
from steward.helpdesk.events import WaitBegun, WaitOver
from steward.helpdesk.models import Ticket, TicketWait
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.queries.macros import find_wait, get_wait, waits_for
from steward.helpdesk.rules import HELD, STATE_WORDS, State
from steward.helpdesk.rules.goods import named
from steward.helpdesk.rules.macros import Wait
from steward.inventory import availability, goods_of
from steward.kit import clock, events
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_
from steward.kit.texts import gettext as _
from steward.sales import StockWatch, end_watch_for, watch_stock


def sleep_until_back(
    session: Session, ticket_id: int, variant_id: int, *, key: str, actor: Actor
) -> tuple[TicketWait, str]:
    """Put a ticket on hold until goods are back, and name them; the customer's watch tells them.

    A ticket that waits for them already goes on waiting. Raises NotPossibleNow for a ticket that
    is done, BadInput for goods that are there, NotFound for what is not sold.
    """
    demand(actor, "tickets.change")
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    if ticket.is_done:
        raise NotPossibleNow(ticket.number, STATE_WORDS[State(ticket.state)], N_("wait for goods"))
    goods = name_of(session, variant_id)
    known = find_wait(session, ticket.id, variant_id)
    if known is not None:
        return known, goods
    if availability(session, [variant_id])[variant_id].total > 0:
        msg = N_("Some of it are there now: nobody has to wait.")
        raise BadInput(msg, errors={"variant_id": msg})
    person = get_person(session, actor, ticket.customer_id)
    watch = watch_stock(session, variant_id, person, key=_key(ticket, key), actor=actor)
    wait = TicketWait(
        ticket_id=ticket.id, variant_id=variant_id, watch_id=watch.id, since=clock.now()
    )
    session.add(wait)
    _set_state(session, ticket, State.ON_HOLD, actor)
    begun = WaitBegun(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        goods=goods,
    )
    events.record(session, begun, actor=actor)
    return wait, goods


def end_wait(session: Session, ticket_id: int, wait_id: int, *, actor: Actor) -> Ticket:
    """Let a ticket wait no more and take it up again; a watch that it began ends with it.

    Nothing happens where it is over. Raises NotFound.
    """
    demand(actor, "tickets.change")
    watch_id = get_wait(session, ticket_id, wait_id).watch_id
    watch = session.get(StockWatch, watch_id, with_for_update=True)
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    _end(session, ticket, wait_id, Wait.ENDED, actor)
    is_ours = watch is not None and watch.key.startswith(_key(ticket, ""))
    if watch is not None and is_ours and not waits_for(session, watch_id):
        end_watch_for(session, watch, actor=actor)
    return ticket


def wake_tickets(session: Session, watch_id: int, *, back: bool) -> None:
    """Wake the tickets that wait by a watch: the goods are back, or nobody waits for them now."""
    for wait in waits_for(session, watch_id):
        ticket = get_ticket(session, SYSTEM, wait.ticket_id, for_update=True)
        goods = _end(session, ticket, wait.id, Wait.BACK if back else Wait.ENDED, SYSTEM)
        if goods and back and not ticket.is_done:
            note = _("%(goods)s is back. An answer is drafted beside the ticket.", goods=goods)
            note_down(session, ticket, note, actor=SYSTEM)


def _end(session: Session, ticket: Ticket, wait_id: int, state: Wait, actor: Actor) -> str | None:
    """End a wait, and take up its ticket if it sleeps; return for what, or None if it was over.

    Whoever ends one locks its watch first, then its ticket, then itself, and so waits in no ring.
    """
    wait = get_wait(session, ticket.id, wait_id, for_update=True)
    if wait.state != Wait.WAITING:
        return None
    wait.end(state)
    goods = name_of(session, wait.variant_id)
    if state == Wait.BACK and not ticket.is_done:
        ticket.wake()
    if ticket.state in HELD:
        _set_state(session, ticket, State.OPEN, actor)
    session.flush()
    over = WaitOver(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        goods=goods,
        back=state == Wait.BACK,
    )
    events.record(session, over, actor=actor)
    return goods


def _set_state(session: Session, ticket: Ticket, state: State, actor: Actor) -> None:
    """Set a state of which no mail of its own tells the customer: the watch's mail does."""
    before = State(ticket.state)
    if before != state:
        ticket.move_to(state)
    keep_in_step(session, ticket)
    record_state(session, ticket, before, actor=actor, told=True)


def _key(ticket: Ticket, key: str) -> str:
    return f"ticket:{ticket.id}:{key}"


def name_of(session: Session, variant_id: int) -> str:
    """Name goods as messages do; raises NotFound."""
    found = goods_of(session, [variant_id])
    if variant_id not in found:
        raise NotFound
    return named(found[variant_id].name, found[variant_id].choice)
