"""Imports of products from the desk: uploaded, looked at, started, undone; the worker does them."""

from pathlib import Path

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.imports.file import PRODUCTS, identity_of
from steward.inventory.rules.imports import columns_in
from steward.kit.files import StoredFile
from steward.kit.imports import ledger, steps
from steward.kit.imports.tables import CHECKING, Import

PREVIEW, RUN, UNDO = "inventory.preview_import", "inventory.run_import", "inventory.undo_import"


def get_import(session: Session, import_id: int, *, for_update: bool = False) -> Import:
    """Return an import of products; raises NotFound, also for imports of other things."""
    return ledger.get_run(session, import_id, kind=PRODUCTS, for_update=for_update)


def upload_import(session: Session, path: Path, stored: StoredFile, *, actor: Actor) -> Import:
    """Begin the import of a stored file, which lies at `path` too, and have it looked through.

    Raises UnreadableFile, also where no column holds the SKU.
    """
    demand(actor, "stock.manage")
    columns = columns_in(path)
    names = [*columns.fields.values(), *columns.options.values()]
    run = ledger.open_draft(session, identity_of(stored.name, stored.sha256), names, actor=actor)
    run.mapping_content = {"unknown": list(columns.unknown)}
    steps.hand_over(session, run, CHECKING, PREVIEW)
    return run


def start_import(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have a file imported that was looked through, or go on with one that broke off.

    Raises Conflict when it has begun already, also where two people say so at once.
    """
    demand(actor, "stock.manage")
    return steps.start(session, import_id, PRODUCTS, RUN, actor=actor)


def start_undo(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have an import undone. Raises Conflict where that cannot be."""
    demand(actor, "stock.manage")
    return steps.start_undo(session, import_id, PRODUCTS, UNDO, actor=actor)


def discard_import(session: Session, import_id: int, *, actor: Actor) -> str:
    """Forget an import that has not begun, and return its file's name. Raises Conflict."""
    demand(actor, "stock.manage")
    return steps.discard(session, import_id, PRODUCTS)
