"""Keeping what was promised about a ticket in step with the ticket."""

from functools import partial

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers import Person
from steward.helpdesk.errors import NotPossibleNow
from steward.helpdesk.events import PromiseAcknowledged, UpdatePromised
from steward.helpdesk.forms import UpdatePromiseForm
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket, get_ticket_to_change
from steward.helpdesk.queries.promises import SUBJECT
from steward.helpdesk.queries.segments import belongs
from steward.helpdesk.rules import STATE_WORDS, State
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.promises import (
    Kind,
    Promise,
    Stand,
    Traits,
    acknowledge,
    attend,
    draft,
    next_of,
    promise_update,
    promises_of,
)


def draft_promises(session: Session, ticket: Ticket, person: Person) -> list[Promise]:
    """Make the promises of a ticket that is new; `adopt` gives it them once it has an id."""
    made = draft(session, SUBJECT, _traits(session, ticket, person), stands_of(ticket))
    ticket.due_at, ticket.soon_at = next_of(made)
    return made


def keep_promises(
    session: Session, ticket: Ticket, *, just_answered: bool = False, anew: bool = False
) -> None:
    """Let the clocks of a ticket run, pause or end as it stands now.

    To be called before the ticket is flushed. `anew` looks at the policies again: what they ask
    for has changed. The ticket is locked.
    """
    with session.no_autoflush:
        ticket.due_at, ticket.soon_at = attend(
            session,
            (SUBJECT, ticket.id),
            partial(_looked_up_traits, session, ticket),
            stands_of(ticket, just_answered=just_answered),
            anew=anew,
        )


def stands_of(ticket: Ticket, *, just_answered: bool = False) -> dict[Kind, Stand]:
    """Say how each kind of promise about a ticket is to stand.

    Nobody waits for us while we wait for the customer. On hold we still owe them a word; whether
    the time to solve it runs on is the policy's to say.
    """
    if ticket.state == State.CLOSED:
        return dict.fromkeys(Kind, Stand.VOID)
    has_replied = ticket.first_replied_at is not None
    if ticket.state == State.RESOLVED:
        return {
            Kind.FIRST_REPLY: Stand.MET if has_replied else Stand.VOID,
            Kind.NEXT_REPLY: Stand.MET if just_answered else Stand.VOID,
            Kind.RESOLUTION: Stand.MET,
            Kind.UPDATE: Stand.MET,
        }
    reply = Stand.PAUSED if ticket.state == State.WAITING else Stand.RUNS
    stands = {
        Kind.FIRST_REPLY: Stand.MET if has_replied else reply,
        Kind.NEXT_REPLY: reply if has_replied and ticket.customer_waits_since else Stand.MET,
        Kind.RESOLUTION: Stand.HOLDS if ticket.state == State.ON_HOLD else reply,
    }
    return stands | ({Kind.UPDATE: Stand.MET} if just_answered else {})


def _looked_up_traits(session: Session, ticket: Ticket) -> Traits:
    return _traits(session, ticket, session.get_one(Person, ticket.customer_id))


def _traits(session: Session, ticket: Ticket, person: Person) -> Traits:
    is_in = partial(belongs, session, person.id)
    return Traits(ticket.severity, ticket.channel, ticket.category, person.segment, is_in)


def promise_an_update(
    session: Session, ticket_id: int, form: UpdatePromiseForm, *, actor: Actor
) -> Promise:
    """Promise the customer to hear from us by a moment. Raises BadInput, NotPossibleNow."""
    demand(actor, "tickets.reply")
    ticket = get_ticket(session, actor, ticket_id, for_update=True)
    if ticket.is_done:
        raise NotPossibleNow(ticket.number, STATE_WORDS[State(ticket.state)], N_("be promised"))
    if form.due_at <= clock.now():
        msg = N_("That is past already. Choose a time ahead.")
        raise BadInput(msg, errors={"due_at": msg})
    promise = promise_update(session, (SUBJECT, ticket.id), form.due_at, form.words)
    keep_promises(session, ticket)
    ticket.updated_at = clock.now()
    session.flush()
    promised = UpdatePromised(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        due_at=form.due_at.isoformat(),
        words=form.words,
    )
    events.record(session, promised, actor=actor)
    return promise


def acknowledge_promises(session: Session, ticket_id: int, *, actor: Actor) -> None:
    """Say that one has seen that a ticket is at risk: nothing more escalates for what runs now."""
    demand(actor, "tickets.change")
    ticket = get_ticket_to_change(session, actor, ticket_id, None)
    at_risk = [one for one in promises_of(session, SUBJECT, ticket.id) if one.is_unseen]
    for promise in at_risk:
        acknowledge(session, promise, actor.user_id)
    if at_risk:
        seen = PromiseAcknowledged(
            subject_id=ticket.id,
            customer_id=ticket.customer_id,
            promises=[one.kind for one in at_risk],
        )
        events.record(session, seen, actor=actor)
