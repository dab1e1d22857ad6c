"""Signs of life in a conversation: what each side has seen, which is kept, and that it types."""

from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.conversations.owning import settle_way
from steward.helpdesk.models import Conversation
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.queries.conversations import last_said
from steward.kit.live import announce


def see_as_visitor(session: Session, conversation: Conversation, message_id: int) -> None:
    """Note that the visitor has seen all up to a message: who is back is answered at the page."""
    _see(session, conversation.ticket_id, Conversation.visitor_seen, message_id)
    if conversation.by_mail_at is not None:
        settle_way(session, conversation)


def see_as_agent(session: Session, ticket_id: int, message_id: int, *, actor: Actor) -> None:
    """Note that one of us has seen all up to a message. Raises NotFound, Forbidden."""
    demand(actor, "tickets.reply")
    ticket = get_ticket(session, actor, ticket_id)
    _see(session, ticket.id, Conversation.agent_seen, message_id)


def _see(
    session: Session, ticket_id: int, mark: InstrumentedAttribute[int], message_id: int
) -> None:
    """Move a mark on, never back and never past what there is; tell those who look if it moved."""
    seen = min(message_id, last_said(session, ticket_id))
    moving = (
        update(Conversation)
        .where(Conversation.ticket_id == ticket_id, mark < seen)
        .values({mark: seen})
        .returning(Conversation.ticket_id)
    )
    if session.execute(moving).first():
        announce(session, f"chat:{ticket_id}")


def announce_visitor_typing(session: Session, conversation: Conversation) -> None:
    """Let those who have the ticket open know that the visitor types; nothing is kept."""
    announce(session, f"visitor-types:{conversation.ticket_id}")


def announce_agent_typing(session: Session, ticket_id: int, *, actor: Actor) -> None:
    """Let the visitor know that one of us types; nothing is kept. Raises NotFound, Forbidden."""
    demand(actor, "tickets.reply")
    announce(session, f"agent-types:{get_ticket(session, actor, ticket_id).id}")
