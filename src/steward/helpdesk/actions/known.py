"""What the help desk knows of people: told to them, and erased, when they ask."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from steward.customers import Erasing, Known, Person, Row, rows_told
from steward.helpdesk.actions.conversations.forgetting import empty_tickets
from steward.helpdesk.models import Attachment, Conversation, Message, SurveyAsk, Ticket
from steward.helpdesk.rules import DONE, Visibility, number_of
from steward.kit.marks import N_


def _tickets_told(session: Session, person: Person) -> list[Row]:
    query = select(
        Ticket.id, Ticket.subject, Ticket.state, Ticket.channel, Ticket.order_ref, Ticket.created_at
    ).where(Ticket.customer_id == person.id)
    return rows_told(session, query.order_by(Ticket.id))


def _messages_told(session: Session, person: Person) -> list[Row]:
    """Internal notes are of those who wrote them, not of the customer."""
    query = (
        select(
            Message.ticket_id,
            Message.created_at,
            Message.author_name,
            Message.channel,
            Message.body,
        )
        .join(Ticket)
        .where(Ticket.customer_id == person.id, Message.visibility == Visibility.PUBLIC)
    )
    return rows_told(session, query.order_by(Message.id))


def _files(session: Session, person: Person) -> list[tuple[str, str]]:
    query = (
        select(Attachment.name, Attachment.sha256)
        .join(Message, Message.id == Attachment.message_id)
        .join(Ticket, Ticket.id == Attachment.ticket_id)
        .where(Ticket.customer_id == person.id, Message.visibility == Visibility.PUBLIC)
    )
    return [(name, sha256) for name, sha256 in session.execute(query.order_by(Attachment.id))]


def _open(session: Session, person: Person) -> Sequence[str]:
    mine = (Ticket.customer_id == person.id, Ticket.state.not_in(DONE))
    ids = session.scalars(select(Ticket.id).where(*mine).order_by(Ticket.id)).all()
    return [
        N_("%(number)s is open. Solve it first: who asks is to be answered.", number=number_of(one))
        for one in ids
    ]


def _erase(session: Session, erasing: Erasing) -> None:
    ids = session.scalars(select(Ticket.id).where(Ticket.customer_id == erasing.person_id)).all()
    theirs = Ticket.id.in_(ids)
    subjects = session.scalars(select(Ticket.subject).where(theirs))
    erasing.said |= set(subjects)
    erasing.numbers |= {number_of(one) for one in ids}
    erasing.about["ticket"] = set(ids)
    files = select(Attachment.sha256).where(Attachment.ticket_id.in_(ids))
    erasing.files |= set(session.scalars(files))
    said = select(func.count()).where(Message.ticket_id.in_(ids))
    erasing.count(N_("Tickets"), len(ids))
    erasing.count(N_("Messages"), session.scalar(said) or 0)
    erasing.count(N_("Files"), len(erasing.files))
    empty_tickets(session, ids)
    called = (Message.ticket_id.in_(ids), Message.by_customer)
    session.execute(update(Message).where(*called).values(author_name=erasing.label))
    empty: dict[str, Any] = {"fields": {}, "tags": [], "order_ref": None, "product": None}
    session.execute(update(Ticket).where(theirs).values(**empty))
    session.execute(delete(Conversation).where(Conversation.ticket_id.in_(ids)))


def _surveys_told(session: Session, person: Person) -> list[Row]:
    query = select(
        SurveyAsk.kind,
        SurveyAsk.ticket_id,
        SurveyAsk.channel,
        SurveyAsk.asked_at,
        SurveyAsk.answered_at,
        SurveyAsk.score,
        SurveyAsk.words,
    ).where(SurveyAsk.person_id == person.id)
    return rows_told(session, query.order_by(SurveyAsk.id))


def _erase_surveys(session: Session, erasing: Erasing) -> None:
    """What they wrote goes; that somebody was so content stays, for the sums."""
    theirs = SurveyAsk.person_id == erasing.person_id
    ids = session.scalars(select(SurveyAsk.id).where(theirs)).all()
    erasing.about["survey"] = set(ids)
    erasing.count(N_("Asked how it was"), len(ids))
    session.execute(update(SurveyAsk).where(theirs).values(words="", product=None))


KNOWN = (
    Known("tickets", N_("Tickets"), _tickets_told, in_the_way=_open, erase=_erase),
    Known("messages", N_("Messages"), _messages_told, _files),
    Known("surveys", N_("Asked how it was"), _surveys_told, erase=_erase_surveys),
)
