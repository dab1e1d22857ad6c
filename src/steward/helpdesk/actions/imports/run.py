"""Importing a file of tickets, and looking at what an import would do."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.imports.attachments import with_stored_files
from steward.helpdesk.actions.imports.change import Known, change_tickets
from steward.helpdesk.actions.imports.create import TICKET, create_tickets
from steward.helpdesk.actions.imports.file import TicketsFile
from steward.helpdesk.actions.imports.names import names_in
from steward.helpdesk.events import TicketsImported
from steward.helpdesk.rules.imports import TicketRow
from steward.helpdesk.rules.imports.content import content_of
from steward.kit import events, live
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.imports import ledger
from steward.kit.imports.engine import Written, run_import
from steward.kit.imports.steps import Preview, preview_in_steps, sparingly, topics_of
from steward.kit.imports.tables import Import


def open_import(session: Session, file: TicketsFile, *, actor: Actor) -> Import:
    """Return the run that a file's last import broke off, or a new one. Raises Forbidden."""
    demand(actor, "tickets.import")
    return ledger.open_run(session, file.identity(), actor=actor)


def import_tickets(
    database: Database, run_id: int, file: TicketsFile, *, files: FileStore, actor: Actor
) -> Iterator[Import]:
    """Import a file, batch after batch; yield the run after each, with its counts so far.

    Nobody is told: no listener, no mail; lists that are open look again twice a second at most.
    Raises Conflict while the same source is being imported, and UnreadableFile where the file
    cannot be read on; what was written until then stays.
    """
    demand(actor, "tickets.import")
    is_due = sparingly()

    def write(session: Session, run: Import, rows: Sequence[TicketRow]) -> Written:
        if is_due():
            live.announce(session, "tickets", *topics_of(run.id))
        return _write(session, run, rows, actor)

    def end(session: Session, run: Import) -> None:
        fact = TicketsImported(subject_id=run.id, file=run.file_name, counts=run.counts)
        events.record(session, fact, actor=actor)
        live.announce(session, "tickets", *topics_of(run.id))

    outcomes = with_stored_files(file.outcomes(), files)
    yield from run_import(database, run_id, outcomes, write, end)


def _write(session: Session, run: Import, rows: Sequence[TicketRow], actor: Actor) -> Written:
    known = _compare(session, run.source, rows)
    back = known.back
    names = names_in(session, run, [*known.new, *(one.row for one in known.other)], actor=actor)
    create_tickets(session, run, known.new, names)
    change_tickets(session, run, known.other, names, actor=actor)
    return Written(len(known.new) + back, len(known.other) - back, len(known.same))


class _Compared(NamedTuple):
    """Rows by what is known of them: nothing, something else (or undone), or the same."""

    new: list[TicketRow]
    other: list[Known]
    same: list[TicketRow]

    @property
    def back(self) -> int:
        """How many tickets of an import that was undone come back."""
        return sum(not one.entry.is_live for one in self.other)


def _compare(session: Session, source: str, rows: Sequence[TicketRow]) -> _Compared:
    entries = ledger.known_rows(session, source, TICKET, [row.external_id for row in rows])
    compared = _Compared([], [], [])
    for row in rows:
        entry = entries.get(row.external_id)
        if entry is None:
            compared.new.append(row)
        elif entry.is_live and entry.content == content_of(row):
            compared.same.append(row)
        else:
            compared.other.append(Known(row, entry))
    return compared


def preview_import(session: Session, file: TicketsFile) -> Preview[TicketRow]:
    """Say what importing a file would do; nothing is written."""
    *_, whole = preview_tickets(session, file)
    return whole


def preview_tickets(session: Session, file: TicketsFile) -> Iterator[Preview[TicketRow]]:
    """Yield the preview of an import as it grows, batch by batch; the last one is of all rows."""

    def compare(session: Session, rows: Sequence[TicketRow]) -> Written:
        compared = _compare(session, file.source, rows)
        back, other = compared.back, len(compared.other)
        return Written(len(compared.new) + back, other - back, len(compared.same))

    return preview_in_steps(session, file.outcomes(), compare)
