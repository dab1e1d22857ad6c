"""From a row of a source to the rows of our tables: the ticket, what was said, what was done."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from steward.helpdesk.actions.imports.facts import past_fact
from steward.helpdesk.actions.imports.names import Names
from steward.helpdesk.events import MessageAdded
from steward.helpdesk.models import Attachment, Message, Ticket
from steward.helpdesk.rules import ACTIVE, DONE, Channel, State, Visibility
from steward.helpdesk.rules.imports import FactRow, MessageRow, TicketRow
from steward.helpdesk.rules.imports.content import messages_of
from steward.kit.bulk import PastFact
from steward.kit.files import StoredFile
from steward.quant import dictionary_of

_MOST_SEARCHED = 100_000  # characters of one text; a vector cannot exceed a megabyte


def ticket_columns(row: TicketRow, names: Names) -> dict[str, Any]:
    """Return the columns that a source's particulars fill, by the particular's name first."""
    agent_id = names.agent_id(row.assignee)
    stranger = {"assignee": row.assignee} if row.assignee and agent_id is None else {}
    return {
        "subject": row.subject,
        "state": row.state,
        "severity": row.severity,
        "severity_by_person": True,  # what the source says stands
        "category": row.category,
        "product": row.product,
        "order_ref": row.order,
        "tags": list(dict.fromkeys(row.tags)),
        "fields": {**row.fields, **stranger},
        "customer_id": names.customer_id(row),
        "team_id": names.team_id(row.team),
        "assignee_id": agent_id,
        "created_at": row.created_at,
        **_ends(row),
    }


def _ends(row: TicketRow) -> dict[str, datetime | None]:
    """Return when it was solved and put away; the last that is known of it, where that is not."""
    if row.state not in DONE:
        return {"resolved_at": None, "closed_at": None}
    last = _last_moment(row)
    closed_at = (row.closed_at or last) if row.state == State.CLOSED else None
    return {"resolved_at": row.resolved_at or closed_at or last, "closed_at": closed_at}


def _last_moment(row: TicketRow) -> datetime:
    said, done = (m.at for m in row.messages), (fact.at for fact in row.facts)
    return max(row.created_at, *said, *done)


def clock_columns(row: TicketRow) -> dict[str, datetime | None]:
    """Return the columns that follow from when who wrote and did what."""
    said = [message for message in messages_of(row) if message.visibility == Visibility.PUBLIC]
    ours = [message.at for message in said if message.author_kind == "agent"]
    since_ours = [
        message.at
        for message in said
        if message.author_kind == "customer" and not (ours and message.at <= ours[-1])
    ]
    return {
        "updated_at": _last_moment(row),
        "first_replied_at": min(ours, default=None),
        "customer_waits_since": min(since_ours, default=None) if row.state in ACTIVE else None,
    }


def language_of(row: TicketRow) -> str:
    """Return the dictionary of the language that the ticket was opened in."""
    return dictionary_of(f"{row.subject}. {row.body}")


def message_row(said: MessageRow, ticket_id: int, message_id: int, names: Names) -> Message:
    """Return the row of a message."""
    ours = said.author_kind == "agent"
    return Message(
        id=message_id,
        ticket_id=ticket_id,
        visibility=said.visibility,
        by_customer=not ours,
        author_id=names.agent_id(said.author_name) if ours else None,
        author_name=said.author_name,
        channel=Channel.IMPORT,
        body=said.body,
        created_at=said.at,
    )


def attachment_rows(said: MessageRow, message: Message) -> list[Attachment]:
    """Return the rows of the files that came with a message."""
    return [
        Attachment(
            ticket_id=message.ticket_id,
            message_id=message.id,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
        )
        for file in said.attachments
        if isinstance(file, StoredFile)
    ]


def past_of(
    row: TicketRow,
    ticket: Ticket,
    facts: Sequence[FactRow],
    messages: Sequence[Message],
    names: Names,
) -> list[PastFact]:
    """Return the facts of a ticket, and of messages that were added to it, in their order."""
    about = {"subject_id": ticket.id, "customer_id": ticket.customer_id}
    past = [past_fact(fact, row, about, names) for fact in facts]
    past += [_said(message, ticket) for message in messages]
    past.sort(key=lambda fact: fact.at)  # stable: at one time, as the source has them
    return past


def _said(message: Message, ticket: Ticket) -> PastFact:
    added = MessageAdded(
        subject_id=ticket.id,
        customer_id=ticket.customer_id,
        message_id=message.id,
        visibility=message.visibility,
        by_customer=message.by_customer,
        state=ticket.state,
    )
    return PastFact(added, message.created_at, message.author_name)


def words_in(ticket: Ticket, opening: str, later: Iterable[str] = ()) -> dict[str, str]:
    """Return what search finds a ticket by, the texts of each language together.

    The `opening` message is in the ticket's own language, `later` ones in any.
    """
    references = (ticket.subject, ticket.product, ticket.order_ref, ticket.category, *ticket.tags)
    texts = {ticket.language: " ".join([*filter(None, references), "\n", opening])}
    for body in later:
        own = dictionary_of(body)
        name = ticket.language if own == "simple" else own
        texts[name] = f"{texts.get(name, '')}\n{body}"
    return {name: text[:_MOST_SEARCHED] for name, text in texts.items()}
