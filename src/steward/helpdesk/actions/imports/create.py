"""Writing the tickets of a source that are not here yet."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from steward.helpdesk.actions.bulk import PastTicket, write_past_tickets
from steward.helpdesk.actions.imports.names import Names
from steward.helpdesk.actions.imports.past import (
    attachment_rows,
    clock_columns,
    language_of,
    message_row,
    past_of,
    ticket_columns,
    words_in,
)
from steward.helpdesk.actions.imports.untold import tell_untold
from steward.helpdesk.models import Attachment, Message, Ticket
from steward.helpdesk.rules import Channel
from steward.helpdesk.rules.imports import TicketRow
from steward.helpdesk.rules.imports.content import content_of, messages_of
from steward.kit.bulk import copy_rows, reserve_ids, row_of
from steward.kit.imports import ledger
from steward.kit.imports.tables import CREATED, Import, ImportedRow

TICKET = "ticket"


class _Made(NamedTuple):
    past: PastTicket
    attachments: list[Attachment]


def create_tickets(session: Session, run: Import, rows: Sequence[TicketRow], names: Names) -> None:
    """Write new tickets with all that the source tells of them."""
    ticket_ids = reserve_ids(session, Ticket, len(rows))
    message_ids = iter(reserve_ids(session, Message, sum(len(messages_of(row)) for row in rows)))
    made = [
        _make(row, ticket_id, message_ids, names, run.id)
        for row, ticket_id in zip(rows, ticket_ids, strict=True)
    ]
    write_past_tickets(session, [one.past for one in made])
    tell_untold(session, ticket_ids, at_once=True)
    copy_rows(session, Attachment, [row_of(file) for one in made for file in one.attachments])
    book = (_entry(run, row, ticket_id) for row, ticket_id in zip(rows, ticket_ids, strict=True))
    copy_rows(session, ImportedRow, list(book))


def _make(
    row: TicketRow, ticket_id: int, message_ids: Iterator[int], names: Names, import_id: int
) -> _Made:
    said = messages_of(row)
    ticket = Ticket(
        id=ticket_id,
        channel=Channel.IMPORT,
        language=language_of(row),
        import_id=import_id,
        **ticket_columns(row, names),
        **clock_columns(row),
    )
    messages = [message_row(one, ticket_id, next(message_ids), names) for one in said]
    answers = messages[len(said) - len(row.messages) :]
    past = PastTicket(
        ticket,
        messages,
        past_of(row, ticket, row.facts, answers, names),
        words=words_in(ticket, said[0].body, [one.body for one in said[1:]]),
    )
    files = [
        file
        for one, message in zip(said, messages, strict=True)
        for file in attachment_rows(one, message)
    ]
    return _Made(past, files)


def _entry(run: Import, row: TicketRow, ticket_id: int) -> dict[str, Any]:
    return ledger.row(run, TICKET, row.external_id, ticket_id, CREATED, content=content_of(row))
