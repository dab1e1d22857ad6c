"""Changing tickets that the source tells of anew: only what differs from what it said before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.actions.bulk import add_words_in_bulk
from steward.helpdesk.actions.imports.create import TICKET
from steward.helpdesk.actions.imports.names import Names
from steward.helpdesk.actions.imports.past import (
    attachment_rows,
    clock_columns,
    message_row,
    past_of,
    ticket_columns,
    words_in,
)
from steward.helpdesk.actions.imports.untold import tell_untold
from steward.helpdesk.events import TicketBroughtBack, TicketEdited
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.rules.imports import FactRow, MessageRow, TicketRow
from steward.helpdesk.rules.imports.content import (
    content_of,
    differences,
    key_of_fact,
    key_of_message,
    messages_of,
)
from steward.kit import clock
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, tell_past
from steward.kit.imports import ledger
from steward.kit.imports.tables import CHANGED, CREATED, Import, ImportedRow

# particular -> the columns that follow from it, where they are named otherwise
_COLUMNS = {
    "order": ("order_ref",),
    "team": ("team_id",),
    "assignee": ("assignee_id", "fields"),
    "customer_name": ("customer_id",),
    "customer_email": ("customer_id",),
}


class Known(NamedTuple):
    """A row whose ticket is here already, and what is known of it."""

    row: TicketRow
    entry: ImportedRow


class _Change(NamedTuple):
    row: TicketRow
    entry: ImportedRow
    ticket: Ticket
    differing: dict[str, list[Any]]
    said: list[MessageRow]
    facts: list[FactRow]


def change_tickets(
    session: Session, run: Import, known: Sequence[Known], names: Names, *, actor: Actor
) -> None:
    """Bring tickets in line with their rows; one that was withdrawn is brought back."""
    tickets = _locked(session, (one.entry.subject_id for one in known))
    changes = [_difference(one, tickets[one.entry.subject_id]) for one in known]
    entries = [_apply(session, run, change, names, actor) for change in changes]
    session.flush()
    tell_untold(session, tickets, actor_name=actor.name)
    ledger.retire(session, [change.entry.id for change in changes])
    for entry, change in zip(entries, changes, strict=True):
        entry["version"] = change.ticket.version
    copy_rows(session, ImportedRow, entries)


def _locked(session: Session, ticket_ids: Iterable[int]) -> dict[int, Ticket]:
    query = select(Ticket).where(Ticket.id.in_(list(ticket_ids))).order_by(Ticket.id)
    return {ticket.id: ticket for ticket in session.scalars(query.with_for_update())}


def _difference(known: Known, ticket: Ticket) -> _Change:
    before = known.entry.content
    said = [one for one in messages_of(known.row) if key_of_message(one) not in before["messages"]]
    facts = [one for one in known.row.facts if _is_news(one, before["facts"])]
    differing = differences(before, content_of(known.row))
    return _Change(known.row, known.entry, ticket, differing, said, facts)


def _is_news(fact: FactRow, known: Sequence[str]) -> bool:
    """Whether a fact is to be added: a ticket is opened once, whatever a source says later."""
    return fact.kind != "opened" and key_of_fact(fact) not in known


def _apply(
    session: Session, run: Import, change: _Change, names: Names, actor: Actor
) -> dict[str, Any]:
    """Change one ticket, and return what the ledger keeps of it."""
    back = not change.entry.is_live
    before = _set_columns(change, names)
    ticket = change.ticket
    if back:
        ticket.withdrawn_at, ticket.import_id = None, run.id
    messages = _add_messages(session, change, names)
    past = past_of(change.row, ticket, change.facts, messages, names)
    tell_past(session, [*past, *_own_facts(run, change, actor)])
    _make_findable(session, change, messages)
    undoing = {
        "columns": before,
        "messages": [message.id for message in messages],
        "entry": change.entry.id,
    }
    return ledger.row(
        run,
        TICKET,
        change.row.external_id,
        ticket.id,
        CREATED if back else CHANGED,
        content=content_of(change.row),
        before={} if back else undoing,
    )


def _set_columns(change: _Change, names: Names) -> dict[str, Any]:
    """Set the columns that differ, and return what they held."""
    columns = ticket_columns(change.row, names)
    wanted = {
        column: columns[column]
        for name in change.differing
        for column in _COLUMNS.get(name, (name,))
    }
    if change.ticket.version == change.entry.version:  # nobody has worked on it since
        wanted |= clock_columns(change.row)
    before = {}
    for column, value in wanted.items():
        held = getattr(change.ticket, column)
        if held != value:
            before[column] = held.isoformat() if isinstance(held, datetime) else held
            setattr(change.ticket, column, value)
    return before


def _add_messages(session: Session, change: _Change, names: Names) -> list[Message]:
    ids = reserve_ids(session, Message, len(change.said))
    messages = []
    for said, message_id in zip(change.said, ids, strict=True):
        message = message_row(said, change.ticket.id, message_id, names)
        session.add(message)
        session.flush()
        session.add_all(attachment_rows(said, message))
        messages.append(message)
    return messages


def _own_facts(run: Import, change: _Change, actor: Actor) -> list[PastFact]:
    """Say what this import did to the ticket, beside what the source tells of its past."""
    about = {"subject_id": change.ticket.id, "customer_id": change.ticket.customer_id}
    events: list[TicketBroughtBack | TicketEdited] = []
    if not change.entry.is_live:
        events.append(TicketBroughtBack(**about, import_id=run.id))
    if change.differing:
        events.append(TicketEdited(**about, changes=change.differing))
    return [PastFact(event, clock.now(), actor.name, actor.user_id) for event in events]


def _make_findable(session: Session, change: _Change, messages: Sequence[Message]) -> None:
    if change.differing or messages:
        words = words_in(change.ticket, "", [message.body for message in messages])
        for dictionary, text in words.items():
            add_words_in_bulk(session, dictionary, {change.ticket.id: text})
