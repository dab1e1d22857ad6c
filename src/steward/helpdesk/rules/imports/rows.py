"""What a mapping makes of records: tickets with their messages and facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from steward.helpdesk.rules.tickets import Severity, State, Visibility
from steward.kit.files import StoredFile
from steward.kit.imports import Attachment

AuthorKind = Literal["customer", "agent"]
FactKind = Literal[
    "opened",
    "state_changed",
    "assigned",
    "severity_changed",
    "reopened",
    "resolved",
    "closed",
    "noted",
]


@dataclass(frozen=True, slots=True)
class FactRow:
    """Something that happened to a ticket; times are in UTC.

    `data` holds `from` and `to` for changes of state and severity; `team`, `agent`, `from_team`
    and `from_agent` for `assigned`; `fields` for `noted` (name to [before, after], empty where
    somebody worked on the ticket and the source keeps no detail); `by` where the source says who.
    """

    kind: FactKind
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of a ticket, after the body that opened it."""

    external_id: str
    author_kind: AuthorKind
    author_name: str
    body: str
    at: datetime
    visibility: Visibility = Visibility.PUBLIC
    attachments: tuple[Attachment | StoredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket as the source has it, in Steward's words; `facts` and `messages` are in order.

    `position` is the first place in the source that tells of it.
    """

    position: int
    external_id: str
    subject: str
    body: str
    customer_name: str
    created_at: datetime
    customer_email: str | None = None
    state: State = State.NEW
    severity: Severity = Severity.NORMAL
    category: str | None = None
    team: str | None = None
    assignee: str | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    product: str | None = None
    order: str | None = None
    tags: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment | StoredFile, ...] = ()
    messages: tuple[MessageRow, ...] = ()
    facts: tuple[FactRow, ...] = ()
