"""Judging a ticket when it is raised, when its customer writes again, and when they wait long.

What a person set is never overruled: the judgement is kept beside it. By itself a severity only
rises.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session, undefer

from steward.accounts import SYSTEM
from steward.helpdesk.actions.promises import keep_promises
from steward.helpdesk.events import SeverityChanged
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.queries.concerned import Concerned, concerned
from steward.helpdesk.queries.triage import present_triage
from steward.helpdesk.rules import Severity, Visibility
from steward.helpdesk.rules.triage import (
    Judgement,
    Known,
    Triage,
    factors_of,
    is_worse,
    triage_by,
    usual_triage,
)
from steward.kit import clock, events
from steward.kit.fixed import Fixed

# One statement each, of few rows, since they are part of every act of a customer. They flush
# nothing, so that what the act has changed so far is not written twice.
_NEW = Fixed(
    text("""
    select (select rules from triage_rules),
        array(select created_at from tickets where customer_id = :customer_id
              order by id desc limit 20),
        exists(select from triage_models where on_since is not null)
""")
)
_AGAIN = Fixed(
    text("""
    select (select rules from triage_rules),
        array(select created_at from tickets where customer_id = :customer_id and id <> :id
              order by id desc limit 20)
        || array(select at from facts where subject_kind = 'ticket' and subject_id = :id
                 and kind = 'ticket.reopened' order by id desc limit 20)
        || array(select created_at from messages where ticket_id = :id and by_customer
                 and created_at >= :since order by id desc limit 20),
        array(select left(body, 4000) from messages where ticket_id = :id and by_customer
              and visibility = 'public' order by id limit 20)
""")
)
_AT_ONCE = 500  # tickets that a run of the job looks at


def judge_new(session: Session, ticket: Ticket, body: str) -> bool:
    """Judge a ticket that is about to be written; a person may have judged it already.

    Returns whether something was learned that can say more of it (`suggest`).
    """
    values = {"customer_id": ticket.customer_id}
    written, contacts, has_learned = _NEW.ask(session, values).one()
    triage = _ready(written)
    repeats = _recent(contacts, triage)
    about = concerned(session, [ticket], triage.segments)
    judgement = triage.judge(_known(ticket, (body,), repeats, about))
    _keep(ticket, triage, judgement)
    if not ticket.severity_by_person:
        ticket.severity = judgement.severity
    return bool(has_learned)


def judge_again(session: Session, ticket: Ticket, body: str, *, is_reopened: bool) -> None:
    """Judge a ticket by what its customer writes now, too; it may raise its severity."""
    values = {
        "id": ticket.id,
        "customer_id": ticket.customer_id,
        "since": ticket.customer_waits_since,
    }
    written, contacts, bodies = _AGAIN.ask(session, values).one()
    triage = _ready(written)
    repeats = _recent(contacts, triage) + is_reopened
    about = concerned(session, [ticket], triage.segments)
    judgement = triage.judge(_known(ticket, (*bodies, body), repeats, about))
    _take(ticket, triage, judgement)


def tell_raised(session: Session, ticket: Ticket, before: str, *, reason: str) -> None:
    """Record the fact when a severity has risen by itself."""
    if ticket.severity != before:
        raised = SeverityChanged(
            subject_id=ticket.id,
            customer_id=ticket.customer_id,
            before=before,
            after=ticket.severity,
            reason=reason,
        )
        events.record(session, raised, actor=SYSTEM)


def raise_waiting(session: Session, *, most: int = _AT_ONCE) -> int:
    """Raise tickets whose customers wait too long, those first that are due first.

    Looks at `most` tickets, and leaves those to others that somebody works on; returns how many it
    looked at.
    """
    triage, now = present_triage(session), clock.now()
    due = (
        select(Ticket)
        .options(undefer(Ticket.factors))
        .where(Ticket.rises_at <= now)
        .order_by(Ticket.rises_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    tickets = session.scalars(due).all()
    for ticket in tickets:
        before, waited = ticket.severity, _waited(ticket)
        _take(ticket, triage, triage.judge_waiting(factors_of(ticket.factors), waited))
        if ticket.severity != before:
            ticket.updated_at = now
            keep_promises(session, ticket, anew=True)
        tell_raised(session, ticket, before, reason="waited")
    session.flush()
    return len(tickets)


def judge_past(session: Session, past: Sequence[tuple[Ticket, Sequence[Message]]]) -> None:
    """Judge tickets that have a past, as they stand; what is kept as their severity stays.

    Of a customer's other tickets it knows only those of the same batch.
    """
    triage = present_triage(session)
    about = concerned(session, [ticket for ticket, _ in past], triage.segments)
    raised: dict[int, list[datetime]] = defaultdict(list)
    for ticket, messages in past:
        contacts = raised[ticket.customer_id]
        repeats = _recent(contacts, triage, until=ticket.created_at)
        contacts.append(ticket.created_at)
        bodies = [
            one.body for one in messages if one.by_customer and one.visibility == Visibility.PUBLIC
        ]
        judgement = triage.judge(_known(ticket, bodies, repeats, about))
        _keep(ticket, triage, judgement)


def judge_opening(ticket: Ticket, body: str, triage: Triage) -> None:
    """Give a ticket that has a past the severity its words would have begun with."""
    nothing = Concerned()
    ticket.severity = triage.judge(_known(ticket, (body,), 0, nothing)).severity


def _ready(written: str | None) -> Triage:
    return triage_by(written) if written else usual_triage()


def _recent(contacts: Iterable[datetime], triage: Triage, *, until: datetime | None = None) -> int:
    end = until or clock.now()
    since = end - timedelta(days=triage.rules.repeat_days)
    return sum(since <= at <= end for at in contacts)


def _known(ticket: Ticket, bodies: Sequence[str], repeats: int, about: Concerned) -> Known:
    return replace(
        about.known(ticket, (ticket.subject, *bodies), ticket.language),
        category=ticket.category or "",
        repeats=repeats,
        impact=ticket.impact,
        urgency=ticket.urgency,
        waited=_waited(ticket),
    )


def _waited(ticket: Ticket) -> timedelta:
    since = ticket.customer_waits_since
    return clock.now() - since if since else timedelta()


def _take(ticket: Ticket, triage: Triage, judgement: Judgement) -> None:
    """Keep a judgement, and let the severity rise to it unless a person has set it."""
    if not ticket.severity_by_person and is_worse(judgement.severity, ticket.severity):
        ticket.severity = judgement.severity
    _keep(ticket, triage, judgement)


def _keep(ticket: Ticket, triage: Triage, judgement: Judgement) -> None:
    ticket.score = judgement.score
    ticket.factors = [factor.row for factor in judgement.factors]
    after, since = triage.rises_after(judgement), ticket.customer_waits_since
    rises = not ticket.severity_by_person and ticket.severity != Severity.CRITICAL
    ticket.rises_at = since + after if rises and since and after else None
