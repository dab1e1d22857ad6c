"""Importing a spreadsheet of the stores, and looking at what an import would do."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.imports.file import SheetFile
from steward.inventory.actions.imports.kinds import KINDS
from steward.kit import events, live
from steward.kit.db import Database
from steward.kit.imports import ledger
from steward.kit.imports.engine import Written, run_import
from steward.kit.imports.steps import Preview, preview_in_steps, sparingly, topics_of
from steward.kit.imports.tables import Import


def open_import(session: Session, file: SheetFile, *, actor: Actor) -> Import:
    """Return the run that a file's last import broke off, or a new one. Raises Forbidden."""
    demand(actor, "stock.manage")
    return ledger.open_run(session, file.identity(), actor=actor)


def import_file(
    database: Database, run_id: int, file: SheetFile, *, actor: Actor
) -> Iterator[Import]:
    """Import a file, batch after batch; yield the run after each, with its counts so far.

    Raises Conflict while such a file is being imported already, and UnreadableFile where the file
    cannot be read on; what was written until then stays.
    """
    demand(actor, "stock.manage")
    is_due, kind = sparingly(), KINDS[file.kind]

    def write(session: Session, run: Import, rows: Sequence[Any]) -> Written:
        if is_due():
            live.announce(session, file.kind, *topics_of(run.id))
        return kind.write(session, run, rows, actor=actor)

    def end(session: Session, run: Import) -> None:
        fact = kind.imported(subject_id=run.id, file=run.file_name, counts=run.counts)
        events.record(session, fact, actor=actor)
        live.announce(session, file.kind, *topics_of(run.id))

    yield from run_import(database, run_id, file.outcomes(), write, end)


def preview_file(session: Session, file: SheetFile) -> Iterator[Preview[Any]]:
    """Yield the preview of an import as it grows; the last one is of all rows."""
    return preview_in_steps(session, file.outcomes(), KINDS[file.kind].would_write)
