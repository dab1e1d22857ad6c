"""What a source says of a ticket, as plain data that can be kept and compared."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from steward.helpdesk.rules.imports.rows import FactRow, MessageRow, TicketRow
from steward.helpdesk.rules.tickets import Visibility

_written = json.JSONEncoder(sort_keys=True).encode

PARTICULARS = (
    "subject", "state", "severity", "category", "team", "assignee", "product", "order",
    "customer_name", "customer_email", "created_at", "resolved_at", "closed_at",
)  # fmt: skip


def content_of(row: TicketRow) -> dict[str, Any]:
    """Return a ticket's particulars, and a key for each of its messages and facts; fits JSON."""
    particulars = {name: _plain(getattr(row, name)) for name in PARTICULARS}
    return particulars | {
        "tags": list(row.tags),
        "fields": dict(row.fields),
        "messages": [key_of_message(message) for message in messages_of(row)],
        "facts": [key_of_fact(fact) for fact in row.facts],
    }


def messages_of(row: TicketRow) -> list[MessageRow]:
    """Return all that was said, the message that opened the ticket first; there is always one."""
    body = row.body or ("" if row.messages else row.subject)
    if not body and not row.attachments:
        return list(row.messages)
    opening = MessageRow(
        external_id=_digest(body),
        author_kind="customer",
        author_name=row.customer_name,
        body=body,
        at=row.created_at,
        visibility=Visibility.PUBLIC,
        attachments=row.attachments,
    )
    return [opening, *row.messages]


def key_of_message(message: MessageRow) -> str:
    """Return what a message is known by when it comes again."""
    return message.external_id


def key_of_fact(fact: FactRow) -> str:
    """Return what a fact is known by when it comes again."""
    return _digest(_written([fact.kind, fact.at.isoformat(), fact.data]))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the particulars, tags and fields that are not the same, with old and new value."""
    names = (*PARTICULARS, "tags", "fields")
    return {name: [before[name], after[name]] for name in names if before[name] != after[name]}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
