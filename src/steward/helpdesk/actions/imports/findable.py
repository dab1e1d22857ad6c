"""Making tickets findable anew by all that they hold."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from steward.helpdesk.actions.bulk import add_words_in_bulk
from steward.helpdesk.actions.imports.past import words_in
from steward.helpdesk.models import Message, Ticket, TicketWords


def rewrite_words(session: Session, tickets: Sequence[Ticket]) -> None:
    """Forget what search knows of tickets, and learn it from what they hold now."""
    ids = [ticket.id for ticket in tickets]
    session.execute(delete(TicketWords).where(TicketWords.ticket_id.in_(ids)))
    said: dict[int, list[str]] = defaultdict(list)
    bodies = select(Message.ticket_id, Message.body).where(Message.ticket_id.in_(ids))
    for ticket_id, body in session.execute(bodies.order_by(Message.id)):
        said[ticket_id].append(body)
    for ticket in tickets:
        opening, *later = said[ticket.id]
        for dictionary, text in words_in(ticket, opening, later).items():
            add_words_in_bulk(session, dictionary, {ticket.id: text})
