"""Forgetting what visitors said who never told who they are, long after it is done."""

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from steward.accounts import kept_since
from steward.customers import Person
from steward.helpdesk.models import (
    Attachment,
    Conversation,
    Message,
    SurveyAsk,
    Ticket,
    TicketWords,
)
from steward.helpdesk.rules import DONE
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.texts import gettext as _

_BATCH = 200


def forget_chats(database: Database) -> Iterator[int]:
    """Take the words out of old chats of visitors whom nobody knows; yield of how many.

    Whoever signed in or left an address keeps their tickets. What is counted stays: the ticket,
    how many messages by whom and when, stars. Files go with the nightly sweep.
    """
    forgotten = _BATCH
    while forgotten == _BATCH:
        with database.transaction() as session:
            ids = _ended(session)
            empty_tickets(session, ids)
        forgotten = len(ids)
        yield forgotten


def _ended(session: Session) -> Sequence[int]:
    query = (
        select(Conversation.ticket_id)
        .join(Ticket, Ticket.id == Conversation.ticket_id)
        .join(Person, Person.id == Ticket.customer_id)
        .where(
            Conversation.ended_at < kept_since(session),
            Conversation.forgotten_at.is_(None),
            Conversation.user_id.is_(None),
            Ticket.state.in_(DONE),
            Person.user_id.is_(None),
            Person.email.is_(None),
        )
        .order_by(Conversation.ended_at)
        .limit(_BATCH)
    )
    return session.scalars(query.with_for_update(of=[Conversation, Ticket])).all()


def empty_tickets(session: Session, ids: Sequence[int]) -> None:
    """Take the words out of tickets, and their files; what is counted stays."""
    words = _("No longer kept.")
    said = {"body": words, "folded": None, "claim": None, "citations": None}
    session.execute(update(Message).where(Message.ticket_id.in_(ids)).values(**said))
    session.execute(delete(Attachment).where(Attachment.ticket_id.in_(ids)))
    nothing = func.to_tsvector("simple", "")
    session.execute(update(TicketWords).where(TicketWords.ticket_id.in_(ids)).values(words=nothing))
    session.execute(update(Ticket).where(Ticket.id.in_(ids)).values(subject=words))
    session.execute(update(SurveyAsk).where(SurveyAsk.ticket_id.in_(ids)).values(words=""))
    left = {"page": None, "forgotten_at": clock.now()}
    session.execute(update(Conversation).where(Conversation.ticket_id.in_(ids)).values(**left))
