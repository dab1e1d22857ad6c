"""Imports from the desk: uploaded, looked at, started, undone; the worker does what takes long."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.imports.file import (
    TICKETS,
    TicketsFile,
    tickets_file,
    with_mapping,
)
from steward.helpdesk.actions.imports.undo import foresee_undo
from steward.helpdesk.rules.imports import BadMapping, TicketRow, columns_in, guess_mapping
from steward.kit import live
from steward.kit.errors import Conflict, Forbidden
from steward.kit.files import StoredFile
from steward.kit.imports import ledger
from steward.kit.imports.ledger import ImportFile
from steward.kit.imports.steps import Preview, hand_over, topics_of
from steward.kit.imports.tables import (
    CHECKING,
    DONE,
    DRAFT,
    FAILED,
    READY,
    RUNNING,
    UNDOING,
    WAITING,
    Import,
)
from steward.kit.marks import N_

PREVIEW, RUN, UNDO = "helpdesk.preview_import", "helpdesk.run_import", "helpdesk.undo_import"
BY_COLUMNS = "auto"  # the mapping that is guessed, and can be changed column by column
_NOT_BEGUN = {DRAFT, CHECKING, READY}


def upload_import(
    session: Session, path: Path, stored: StoredFile, choice: str, source: str, *, actor: Actor
) -> Import:
    """Begin the import of a stored file, which lies at `path` too, and have it looked through.

    `choice` is what `tickets_file` takes. Where the columns are to be guessed and cannot, the
    import waits for somebody to name them. Raises UnreadableFile and BadMapping.
    """
    demand(actor, "tickets.import")
    columns = columns_in(path) if choice == BY_COLUMNS else []
    nothing = ImportFile(TICKETS, source, choice, "", stored.name, stored.sha256)
    try:
        file = tickets_file(path, [choice], source=source, name=stored.name)
    except BadMapping:
        if choice != BY_COLUMNS:
            raise
        return ledger.open_draft(session, nothing, columns, actor=actor)
    guessed = file.mapping.name == BY_COLUMNS
    run = ledger.open_draft(session, nothing, columns if guessed else [], actor=actor)
    _have_looked_through(session, run, file)
    return run


def choose_columns(
    session: Session,
    import_id: int,
    path: Path,
    columns: Mapping[str, str],
    dates: str | None,
    *,
    actor: Actor,
) -> Import:
    """Say which column each field is in, and have the file looked through again.

    Raises BadMapping, UnclearTimes among them; Conflict when the import has begun.
    """
    demand(actor, "tickets.import")
    run = ledger.get_run_in(session, import_id, _NOT_BEGUN, kind=TICKETS)
    mapping = guess_mapping(path, columns, dates=dates)
    file = with_mapping(path, mapping, source=run.source, name=run.file_name)
    _have_looked_through(session, run, file)
    return run


def _have_looked_through(session: Session, run: Import, file: TicketsFile) -> None:
    known = file.identity()
    run.source, run.mapping, run.mapping_digest = known.source, known.mapping, known.mapping_digest
    run.mapping_content = file.mapping.model_dump(mode="json")
    run.preview = None
    hand_over(session, run, CHECKING, PREVIEW)


def start_import(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have a file imported that was looked through, or go on with one that broke off.

    Raises Conflict when it has begun already, also where two people say so at once.
    """
    demand(actor, "tickets.import")
    run = ledger.get_run_in(session, import_id, {READY, FAILED, RUNNING}, kind=TICKETS)
    if run.state == RUNNING and not ledger.is_deserted(session, run):
        raise Conflict(ledger.busy(run.source))
    if run.mapping_content is None:
        msg = N_("This import was begun by the command. The same command goes on with it.")
        raise Conflict(msg)
    hand_over(session, run, WAITING, RUN, user_id=_user_id(actor))
    return run


def start_undo(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have an import undone. Raises Conflict where that cannot be."""
    demand(actor, "tickets.import")
    run = ledger.get_run_in(session, import_id, {DONE, FAILED}, kind=TICKETS)
    foresee_undo(session, run)
    hand_over(session, run, UNDOING, UNDO, user_id=_user_id(actor))
    return run


def _user_id(actor: Actor) -> int:
    """Return whose job it will be: Steward itself has no desk."""
    if actor.user_id is None:
        raise Forbidden
    return actor.user_id


def discard_import(session: Session, import_id: int, *, actor: Actor) -> str:
    """Forget an import that has not begun, and return its file's name. Raises Conflict."""
    demand(actor, "tickets.import")
    run = ledger.get_run_in(session, import_id, _NOT_BEGUN, kind=TICKETS)
    session.delete(run)
    live.announce(session, *topics_of(run.id))
    return run.file_name


def as_plain_data(preview: Preview[TicketRow]) -> dict[str, Any]:
    """Return a preview as it is kept with its import."""
    return preview.as_plain_data(_first_row)


def _first_row(row: TicketRow) -> dict[str, Any]:
    shown = ("position", "external_id", "subject", "customer_name", "state", "severity", "team")
    return {name: getattr(row, name) for name in shown} | {
        "created_at": f"{row.created_at:%F %H:%M}"
    }
