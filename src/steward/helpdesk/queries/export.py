"""Tickets as they leave the system: each with all that was said on it, read bit by bit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.queries.tickets import VIEW, TicketView, visible_to

_BATCH = 500  # tickets


class ExportedMessage(BaseModel):
    """Something said on a ticket."""

    at: datetime
    author: str
    by_customer: bool
    visibility: str
    body: str


class ExportedTicket(BaseModel):
    """A ticket with its messages, oldest first."""

    number: str
    subject: str
    state: str
    severity: str
    channel: str
    category: str | None
    product: str | None
    order: str | None
    tags: list[str]
    fields: dict[str, Any]
    language: str
    customer: str
    customer_email: str | None
    company: str | None
    assignee: str | None
    team: str | None
    created_at: datetime
    updated_at: datetime
    first_replied_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    messages: list[ExportedMessage]


def exported_tickets(session: Session, actor: Actor) -> Iterator[ExportedTicket]:
    """Yield every ticket that the actor may see, oldest first; few of them are held in memory."""
    last = 0
    while batch := _batch_after(session, actor, last):
        messages = _messages_of(session, [view.ticket.id for view in batch])
        for view in batch:
            yield _exported(view, messages.get(view.ticket.id, []))
        last = batch[-1].ticket.id
        session.expunge_all()


def _batch_after(session: Session, actor: Actor, last: int) -> list[TicketView]:
    query = VIEW.where(Ticket.id > last, visible_to(actor)).order_by(Ticket.id).limit(_BATCH)
    return [TicketView(*row) for row in session.execute(query)]


def _messages_of(session: Session, ids: Sequence[int]) -> dict[int, list[ExportedMessage]]:
    query = select(Message).where(Message.ticket_id.in_(ids)).order_by(Message.id)
    messages: dict[int, list[ExportedMessage]] = {}
    for message in session.scalars(query):
        exported = ExportedMessage(
            at=message.created_at,
            author=message.author_name,
            by_customer=message.by_customer,
            visibility=message.visibility,
            body=message.body,
        )
        messages.setdefault(message.ticket_id, []).append(exported)
    return messages


def _exported(view: TicketView, messages: list[ExportedMessage]) -> ExportedTicket:
    ticket = view.ticket
    return ExportedTicket(
        number=view.number,
        subject=ticket.subject,
        state=ticket.state,
        severity=ticket.severity,
        channel=ticket.channel,
        category=ticket.category,
        product=ticket.product,
        order=ticket.order_ref,
        tags=ticket.tags,
        fields=ticket.fields,
        language=ticket.language,
        customer=view.customer_name,
        customer_email=view.customer_email,
        company=view.company,
        assignee=view.agent_name,
        team=view.team,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        first_replied_at=ticket.first_replied_at,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
        messages=messages,
    )
