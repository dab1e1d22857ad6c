"""Imports of the stores from the desk: uploaded, looked at, started, undone, by the worker."""

from pathlib import Path

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.imports.file import FILES, PRODUCTS, identity_of
from steward.kit.errors import NotFound
from steward.kit.files import StoredFile
from steward.kit.imports import ledger, steps
from steward.kit.imports.tables import CHECKING, Import

PREVIEW, RUN, UNDO = "inventory.preview_import", "inventory.run_import", "inventory.undo_import"


def get_import(session: Session, import_id: int, *, for_update: bool = False) -> Import:
    """Return an import of the stores; raises NotFound, also for imports of other things."""
    run = ledger.get_run(session, import_id, for_update=for_update)
    if run.kind not in FILES:
        raise NotFound
    return run


def upload_import(
    session: Session, path: Path, stored: StoredFile, kind: str = PRODUCTS, *, actor: Actor
) -> Import:
    """Begin the import of a stored file, which lies at `path` too, and have it looked through.

    Raises UnreadableFile, also where a column that is needed is not there.
    """
    demand(actor, "stock.manage")
    names, unknown = FILES[kind](path, stored.name).columns()
    identity = identity_of(kind, stored.name, stored.sha256)
    run = ledger.open_draft(session, identity, names, actor=actor)
    run.mapping_content = {"unknown": list(unknown)}
    steps.hand_over(session, run, CHECKING, PREVIEW)
    return run


def start_import(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have a file imported that was looked through, or go on with one that broke off.

    Raises Conflict when it has begun already, also where two people say so at once.
    """
    demand(actor, "stock.manage")
    kind = get_import(session, import_id).kind
    return steps.start(session, import_id, kind, RUN, actor=actor)


def start_undo(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have an import undone. Raises Conflict where that cannot be."""
    demand(actor, "stock.manage")
    kind = get_import(session, import_id).kind
    return steps.start_undo(session, import_id, kind, UNDO, actor=actor)


def discard_import(session: Session, import_id: int, *, actor: Actor) -> str:
    """Forget an import that has not begun, and return its file's name. Raises Conflict."""
    demand(actor, "stock.manage")
    return steps.discard(session, import_id, get_import(session, import_id).kind)
