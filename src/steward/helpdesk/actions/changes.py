"""Changing particulars of a ticket: severity, subject, category, references, tags, whose it is."""

from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.promises import keep_promises
from steward.helpdesk.actions.words import add_words
from steward.helpdesk.events import SeverityChanged, TicketEdited
from steward.helpdesk.forms import TicketEdit
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket_to_change
from steward.helpdesk.rules import Severity
from steward.kit import clock, events

_SEARCHED = ("subject", "category", "product", "order_ref")


def change_severity(
    session: Session,
    ticket_id: int,
    severity: Severity,
    *,
    actor: Actor,
    version: int | None = None,
) -> Ticket:
    """Judge anew how badly the customer is held up."""
    demand(actor, "tickets.change")
    ticket = get_ticket_to_change(session, actor, ticket_id, version)
    ticket.severity_by_person, ticket.rises_at = True, None
    judge(session, ticket, severity, actor=actor)
    return ticket


def judge(session: Session, ticket: Ticket, severity: Severity, *, actor: Actor) -> None:
    """Give a locked ticket another severity, and with it the promises that go with that."""
    before = ticket.severity
    if severity == before:
        return
    ticket.severity, ticket.updated_at = severity, clock.now()
    keep_promises(session, ticket, anew=True)
    session.flush()
    changed = SeverityChanged(
        subject_id=ticket.id, customer_id=ticket.customer_id, before=before, after=severity
    )
    events.record(session, changed, actor=actor)


def edit_ticket(session: Session, ticket_id: int, edit: TicketEdit, *, actor: Actor) -> Ticket:
    """Change what was sent and differs, and record old and new."""
    demand(actor, "tickets.change")
    ticket = get_ticket_to_change(session, actor, ticket_id, edit.version)
    changes = _apply(ticket, edit.changed())
    if changes:
        ticket.updated_at = clock.now()
        if "order_ref" in changes:
            ticket.order_id = None  # other words name another order
        if "category" in changes:
            keep_promises(session, ticket, anew=True)
        session.flush()
        edited = TicketEdited(subject_id=ticket.id, customer_id=ticket.customer_id, changes=changes)
        events.record(session, edited, actor=actor)
        new_words = [str(changes[name][1]) for name in _SEARCHED if name in changes]
        add_words(session, ticket, " ".join([*new_words, *(edit.tags or ())]))
    return ticket


def _apply(ticket: Ticket, sent: dict[str, Any]) -> dict[str, list[Any]]:
    changes = {}
    for name, value in sent.items():
        new = list(dict.fromkeys(value)) if isinstance(value, list) else (value or None)
        before = getattr(ticket, name)
        if name == "tags" and new is None:
            new = []
        if new != before:
            changes[name] = [before, new]
            setattr(ticket, name, new)
    return changes
