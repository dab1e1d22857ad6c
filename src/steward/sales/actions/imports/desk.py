"""Imports of orders from the desk: uploaded, looked at, started, undone; the worker does them."""

from pathlib import Path

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit.files import StoredFile
from steward.kit.imports import ledger, steps
from steward.kit.imports.tables import CHECKING, Import
from steward.sales.actions.imports.file import ORDERS, identity_of
from steward.sales.rules.imports import columns_in

PREVIEW, RUN, UNDO = "sales.preview_import", "sales.run_import", "sales.undo_import"


def get_import(session: Session, import_id: int) -> Import:
    """Return an import of orders; raises NotFound, also for imports of other things."""
    return ledger.get_run(session, import_id, kind=ORDERS)


def upload_import(session: Session, path: Path, stored: StoredFile, *, actor: Actor) -> Import:
    """Begin the import of a stored file, which lies at `path` too, and have it looked through.

    Raises UnreadableFile, also where a column that is needed is not there.
    """
    demand(actor, "orders.change")
    columns = columns_in(path, {})
    identity = identity_of(stored.name, stored.sha256, {})
    run = ledger.open_draft(session, identity, list(columns.fields.values()), actor=actor)
    run.mapping_content = {"unknown": list(columns.unknown)}
    steps.hand_over(session, run, CHECKING, PREVIEW)
    return run


def start_import(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have a file imported that was looked through, or go on with one that broke off.

    Raises Conflict when it has begun already, also where two people say so at once.
    """
    demand(actor, "orders.change")
    return steps.start(session, import_id, ORDERS, RUN, actor=actor)


def start_undo(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have an import undone. Raises Conflict where that cannot be."""
    demand(actor, "orders.change")
    return steps.start_undo(session, import_id, ORDERS, UNDO, actor=actor)


def discard_import(session: Session, import_id: int, *, actor: Actor) -> str:
    """Forget an import that has not begun, and return its file's name. Raises Conflict."""
    demand(actor, "orders.change")
    return steps.discard(session, import_id, ORDERS)
