"""What the help desk's API answers with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import Actor
from steward.helpdesk.models import Attachment as AttachmentRow
from steward.helpdesk.queries import MessageView
from steward.helpdesk.queries.records import TicketRecord
from steward.helpdesk.rules import (
    Channel,
    Severity,
    State,
    Visibility,
    number_of,
    told_to_customer,
)
from steward.kit.api import address
from steward.kit.events import Fact as FactRow
from steward.kit.paging import Page


def address_of(number: str) -> str:
    """Return the address of a ticket in the API."""
    return address(f"/tickets/{number}")


class Assignee(BaseModel):
    """The agent who has a ticket; customers are told the name alone."""

    name: str
    email: str | None


class TicketCustomer(BaseModel):
    """Whose query it is."""

    id: int
    name: str
    email: str | None
    company: str | None


class Ticket(BaseModel):
    """A customer's query. `version` is what its ETag holds; `updated_at` moves with every act."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "number": "T-1042",
                "state": "open",
                "subject": "Leaks at the brew head",
                "severity": "normal",
                "score": 31,
                "assignee": {"name": "Inès Marchand", "email": "ines@brindle.example"},
                "team": "Machines",
                "customer": {
                    "id": 7,
                    "name": "Elsa Lindgren",
                    "email": "elsa@lindgren.example",
                    "company": "Café Lindgren",
                },
                "channel": "api",
                "category": "Machine",
                "product": "Linea 2",
                "order": "O-77",
                "tags": ["leak"],
                "fields": {"serial": "L2-4711"},
                "created_at": "2026-11-20T13:32:00Z",
                "updated_at": "2026-11-20T13:40:11Z",
                "resolved_at": None,
                "closed_at": None,
                "version": 3,
                "url": "http://127.0.0.1:8000/api/v1/tickets/T-1042",
            }
        }
    )

    number: str
    state: State
    subject: str
    severity: Severity
    score: int | None = Field(description="How triage judges it, 0 to 100; for staff only.")
    assignee: Assignee | None
    team: str | None
    customer: TicketCustomer
    channel: Channel
    category: str | None
    product: str | None
    order: str | None
    tags: list[str]
    fields: dict[str, Any] = Field(description="Whatever else was sent, or came by an import.")
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    version: int
    url: str

    @classmethod
    def of(cls, record: TicketRecord, *, reader: Actor) -> "Ticket":
        """Show a ticket as `reader` may see it."""
        return cls.model_validate(_ticket_values(record, reader))


def _ticket_values(record: TicketRecord, reader: Actor) -> dict[str, Any]:
    """Return the values of a Ticket, to be checked all at once: quicker than part by part."""
    number = number_of(record.id)
    email = record.agent_email if reader.is_staff else None
    made = {
        "number": number,
        "assignee": {"name": record.agent_name, "email": email} if record.agent_name else None,
        "customer": _customer_values(record),
        "order": record.order_ref,
        "score": record.score if reader.is_staff else None,
        "url": address_of(number),
    }
    return record._asdict() | made


def _customer_values(record: TicketRecord) -> dict[str, Any]:
    return {
        "id": record.customer_id,
        "name": record.customer_name,
        "email": record.customer_email,
        "company": record.company,
    }


class TicketPage(BaseModel):
    """Some tickets, the newest first; without `next_cursor` they are the last."""

    items: list[Ticket]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[TicketRecord], *, reader: Actor) -> "TicketPage":
        """Show a page of tickets as `reader` may see them."""
        items = [_ticket_values(record, reader) for record in page.items]
        return cls.model_validate({"items": items, "next_cursor": page.next_cursor})


class Attachment(BaseModel):
    """A file that came with a message; its content is at `url`."""

    id: int
    name: str
    media_type: str
    size: int = Field(description="In bytes.")
    sha256: str
    url: str

    @classmethod
    def of(cls, row: AttachmentRow) -> "Attachment":
        """Show what is known of a file."""
        return cls(
            id=row.id,
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            url=f"{address_of(number_of(row.ticket_id))}/attachments/{row.id}",
        )


class Message(BaseModel):
    """Something said on a ticket; it is never changed afterwards."""

    id: int
    visibility: Visibility
    by_customer: bool
    author: str
    channel: Channel
    body: str
    created_at: datetime
    attachments: list[Attachment]

    @classmethod
    def of(cls, view: MessageView) -> "Message":
        """Show a message with its files."""
        return cls(
            id=view.id,
            visibility=Visibility(view.visibility),
            by_customer=view.by_customer,
            author=view.author_name,
            channel=Channel(view.channel),
            body=view.body,
            created_at=view.created_at,
            attachments=[Attachment.of(row) for row in view.attachments],
        )


class MessagePage(BaseModel):
    """Some messages, the oldest first; without `next_cursor` they are the last."""

    items: list[Message]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[MessageView]) -> "MessagePage":
        """Show a page of messages."""
        return cls(items=[Message.of(view) for view in page.items], next_cursor=page.next_cursor)


class Fact(BaseModel):
    """Something that happened to a ticket; `data` depends on `kind`."""

    id: int
    at: datetime
    kind: str
    actor: str
    data: dict[str, Any]


class Timeline(BaseModel):
    """Every fact about a ticket, the oldest first. It comes whole: `next_cursor` is null."""

    items: list[Fact]
    next_cursor: None = None

    @classmethod
    def of(cls, facts: Iterable[FactRow], *, reader: Actor) -> "Timeline":
        """Show facts as `reader` may know them."""
        known = (
            (fact, fact.data if reader.is_staff else told_to_customer(fact.kind, fact.data))
            for fact in facts
        )
        return cls(
            items=[
                Fact(id=fact.id, at=fact.at, kind=fact.kind, actor=fact.actor_name, data=data)
                for fact, data in known
                if data is not None
            ]
        )


class Upload(BaseModel):
    """A stored file, to be named by its `id` in a new ticket or message."""

    id: str
    name: str
    media_type: str
    size: int = Field(description="In bytes.")
    sha256: str
    expires_at: datetime
