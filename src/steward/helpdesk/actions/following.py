"""What playbooks hear of tickets: critical, with a broken promise, or answered as a bad one."""

from collections.abc import Callable, Mapping

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


def follow_up_solved(session: Session, ticket_id: int) -> None:
    """Have a solved ticket followed up, as playbooks ask for; once, however often it is solved."""
    awaited = awaited_occasions(session, _IS_SO.keys())
    if not awaited:
        return
    ticket = session.get_one(Ticket, ticket_id)
    for occasion in awaited:
        if _IS_SO[occasion](session, ticket):
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


def _was_critical(_session: Session, ticket: Ticket) -> bool:
    return ticket.severity == Severity.CRITICAL


def _was_let_down(session: Session, ticket: Ticket) -> bool:
    return any(one.kept is False for one in promises_of(session, "ticket", ticket.id))


_IS_SO: Mapping[Occasion, Callable[[Session, Ticket], bool]] = {
    Occasion.CRITICAL: _was_critical,
    Occasion.BROKEN: _was_let_down,
}
