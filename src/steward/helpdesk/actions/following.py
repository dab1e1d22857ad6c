"""What playbooks hear of tickets: one that was critical, or for which a promise was broken."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from steward.customers import Happened, Occasion, awaited_occasions, follow_playbooks
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Severity
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
                because=f"{ticket.number} {ticket.subject}",
                link=f"/desk/tickets/{ticket.number}",
                dealt_id=ticket.assignee_id,
            )
            follow_playbooks(session, happened)


def _occasions(session: Session, ticket: Ticket) -> Iterator[Occasion]:
    if ticket.severity == Severity.CRITICAL:
        yield Occasion.CRITICAL
    if any(one.kept is False for one in promises_of(session, "ticket", ticket.id)):
        yield Occasion.BROKEN
