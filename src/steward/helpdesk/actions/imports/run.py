"""Importing a file of tickets, and looking at what an import would do."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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
from steward.kit.imports import Rejected, ledger
from steward.kit.imports.engine import Written, batches, once_each, run_import
from steward.kit.imports.tables import Import

_SHOWN = 10
_TOLD_EVERY = 0.5  # seconds between two calls to pages that show an import


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


def sparingly() -> Callable[[], bool]:
    """Return a question that is answered by yes at first, and then twice a second at most."""
    last = float("-inf")

    def is_due() -> bool:
        nonlocal last
        now = time.monotonic()
        due = now - last >= _TOLD_EVERY
        last = now if due else last
        return due

    return is_due


def topics_of(import_id: int) -> tuple[str, str]:
    """Name the live topics of an import and of the list of imports."""
    return (f"import:{import_id}", "imports")


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


@dataclass
class Preview:
    """What an import would do: its counts, its first rows, and its first rejected rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rows: list[TicketRow] = field(default_factory=list)
    refused: list[Rejected] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """What would become of the rows."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


def preview_import(session: Session, file: TicketsFile) -> Preview:
    """Say what importing a file would do; nothing is written."""
    *_, whole = preview_in_steps(session, file)
    return whole


def preview_in_steps(session: Session, file: TicketsFile) -> Iterator[Preview]:
    """Yield the preview of an import as it grows, batch by batch; the last one is of all rows."""
    preview = Preview()
    yield preview
    for batch in batches(once_each(file.outcomes())):
        rejected = [one for one in batch if isinstance(one, Rejected)]
        rows = [one for one in batch if not isinstance(one, Rejected)]
        compared = _compare(session, file.source, rows)
        preview.created += len(compared.new) + compared.back
        preview.changed += len(compared.other) - compared.back
        preview.unchanged += len(compared.same)
        preview.rejected += len(rejected)
        preview.rows += rows[: _SHOWN - len(preview.rows)]
        preview.refused += rejected[: _SHOWN - len(preview.refused)]
        session.expunge_all()
        yield preview
