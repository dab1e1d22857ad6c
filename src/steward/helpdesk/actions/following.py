"""What playbooks hear of tickets: critical, with a broken promise, or answered as a bad one."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from steward.customers import (
    Happened,
    Occasion,
    awaited_occasions,
    end_as_over,
    follow_playbooks,
)
from steward.helpdesk.events import SurveyAnswered
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Severity
from steward.kit.texts import gettext as _
from steward.promises import promises_of

_OF_TICKETS = (Occasion.CRITICAL, Occasion.BROKEN)


def follow_up_solved(session: Session, ticket_id: int) -> None:
    """Have a solved ticket followed up, as playbooks ask for; once, however often it is solved."""
    awaited = awaited_occasions(session, _OF_TICKETS)
    if not awaited:
        return
    ticket = session.get_one(Ticket, ticket_id)
    for occasion in _occasions(session, ticket):
        if occasion in awaited:
            happened = Happened(
                occasion=occasion,
                person_id=ticket.customer_id,
                key=f"ticket:{ticket.id}",
                because=_of(ticket),
                link=f"/desk/tickets/{ticket.number}",
                dealt_id=ticket.assignee_id,
            )
            follow_playbooks(session, happened)


def follow_up_unhappy(session: Session, answered: SurveyAnswered) -> None:
    """Have somebody who is not content followed up, once for an ask, unless they think better."""
    key = f"survey:{answered.subject_id}"
    if not answered.is_bad:
        if answered.before is not None:
            end_as_over(session, key, _("They are content now."))
        return
    if not awaited_occasions(session, (Occasion.UNHAPPY,)):
        return
    ticket = session.get(Ticket, answered.ticket_id) if answered.ticket_id else None
    happened = Happened(
        occasion=Occasion.UNHAPPY,
        person_id=answered.person_id,
        key=key,
        because=_of(ticket) if ticket else "",
        link=f"/desk/tickets/{ticket.number}" if ticket else "",
        dealt_id=ticket.assignee_id if ticket else None,
    )
    follow_playbooks(session, happened)


def _of(ticket: Ticket) -> str:
    return f"{ticket.number} {ticket.subject}"


def _occasions(session: Session, ticket: Ticket) -> Iterator[Occasion]:
    if ticket.severity == Severity.CRITICAL:
        yield Occasion.CRITICAL
    if any(one.kept is False for one in promises_of(session, "ticket", ticket.id)):
        yield Occasion.BROKEN
