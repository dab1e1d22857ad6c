"""Tickets as programs read them: all that is known of each, in one statement, as plain values."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.customers import Person, find_company
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.lists import Paging, page_of_tickets
from steward.helpdesk.queries.orders import ORDERS
from steward.helpdesk.queries.tickets import NAMES, visible_to, with_names
from steward.helpdesk.rules import Search
from steward.kit.db import ask
from steward.kit.errors import NotFound
from steward.kit.paging import Page


class TicketRecord(NamedTuple):
    """A ticket and the names that belong to it; cheaper than rows that track their changes."""

    id: int
    version: int
    subject: str
    state: str
    severity: str
    score: int | None
    channel: str
    category: str | None
    product: str | None
    order_ref: str | None
    tags: list[str]
    fields: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    customer_id: int
    customer_name: str
    customer_email: str | None
    company: str | None
    agent_name: str | None
    agent_email: str | None
    team: str | None


_RECORDS = with_names(
    select(
        Ticket.id,
        Ticket.version,
        Ticket.subject,
        Ticket.state,
        Ticket.severity,
        Ticket.score,
        Ticket.channel,
        Ticket.category,
        Ticket.product,
        Ticket.order_ref,
        Ticket.tags,
        Ticket.fields,
        Ticket.created_at,
        Ticket.updated_at,
        Ticket.resolved_at,
        Ticket.closed_at,
        Ticket.customer_id,
        *NAMES,
    )
)


def get_record(session: Session, actor: Actor, ticket_id: int) -> TicketRecord:
    """Return a ticket that the actor may see, or raise NotFound."""
    query = _RECORDS.where(Ticket.id == ticket_id, visible_to(actor))
    row = ask(session, query).one_or_none()
    if row is None:
        raise NotFound
    return TicketRecord._make(row)


def record_of_new(session: Session, ticket: Ticket) -> TicketRecord:
    """Return a ticket that was raised just now: nobody has it, and its customer is loaded."""
    person = session.get_one(Person, ticket.customer_id)
    company = find_company(session, person.company_id)
    own = [getattr(ticket, name) for name in TicketRecord._fields[: -len(NAMES)]]
    names = [person.name, person.email, company.name if company else None]
    nobody = [None] * (len(NAMES) - len(names))
    return TicketRecord._make([*own, *names, *nobody])


def list_records(
    session: Session, actor: Actor, search: Search, *, cursor: str | None = None, limit: int = 50
) -> Page[TicketRecord]:
    """List tickets that the actor may see and the search finds, the newest first, by pages."""
    wanted = Paging(search, ORDERS["newest"], cursor, limit)
    return page_of_tickets(session, _RECORDS, actor, wanted, TicketRecord)
