"""Files of orders from outside at the desk: looked through, brought in, looked at, undone."""

from collections.abc import Iterator

from flask import Response, current_app

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, TooLarge
from steward.kit.exports import csv_response
from steward.kit.files import FileStore
from steward.kit.imports import UnreadableFile, ledger, rejects
from steward.kit.imports.sent import stored_upload
from steward.kit.pages import go_to, page
from steward.kit.texts import gettext as _
from steward.sales.actions import imports
from steward.sales.web.blueprint import bp

IMPORTS = "/desk/orders/imports"
_MOST = 100


@bp.get(IMPORTS)
@access("orders.change")
def import_list() -> Response:
    """List imports of orders, the newest first, and the form that takes a file."""
    return _listed({})


def _listed(errors: dict[str, str], status: int = 200) -> Response:
    runs = ledger.runs(session(), imports.ORDERS, limit=_MOST)
    return page("sales/imports.html", status, runs=runs, errors=errors)


@bp.post(IMPORTS)
@access("orders.change")
def upload_import() -> Response:
    """Take a file, and have it looked through before anything is written."""
    try:
        stored = stored_upload(session(), _store())
        with _store().on_disk(stored.sha256, stored.name) as path:
            run = imports.upload_import(session(), path, stored, actor=actor())
    except (BadInput, UnreadableFile, TooLarge) as error:
        return _listed(error.errors or {"file": error.detail}, 422)
    return go_to(f"{IMPORTS}/{run.id}")


def _store() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


@bp.get(f"{IMPORTS}/<int:import_id>")
@access("orders.change")
def one_import(import_id: int) -> Response:
    """Show an import: what it would do, how far it is, what became of it."""
    run = imports.get_import(session(), import_id)
    deserted = ledger.is_deserted(session(), run)
    total = sum(run.preview["counts"].values()) if run.preview else None
    return page("sales/import.html", run=run, is_deserted=deserted, total=total)


@bp.post(f"{IMPORTS}/<int:import_id>/run")
@access("orders.change")
def start_import(import_id: int) -> Response:
    """Bring the file in, or go on where it broke off."""
    imports.start_import(session(), import_id, actor=actor())
    return go_to(f"{IMPORTS}/{import_id}")


@bp.post(f"{IMPORTS}/<int:import_id>/undoing")
@access("orders.change")
def undo_import(import_id: int) -> Response:
    """Take away what an import brought."""
    imports.start_undo(session(), import_id, actor=actor())
    return go_to(f"{IMPORTS}/{import_id}")


@bp.post(f"{IMPORTS}/<int:import_id>/discarding")
@access("orders.change")
def discard_import(import_id: int) -> Response:
    """Forget an upload of which nothing was brought in."""
    name = imports.discard_import(session(), import_id, actor=actor())
    return go_to(IMPORTS, toast=_("%(name)s is discarded. Nothing was imported.", name=name))


@bp.get(f"{IMPORTS}/<int:import_id>/rejected.csv")
@access("orders.change")
def rejected_rows(import_id: int) -> Response:
    """Send the rows that were left out, each with its field and reason, to be mended."""
    run = imports.get_import(session(), import_id)
    columns = rejects.rejected_columns(session(), run.id)
    return csv_response(
        f"import-{run.id}-rejected", [*rejects.HEAD, *columns], _rejected(run.id, columns)
    )


def _rejected(import_id: int, columns: list[str]) -> Iterator[list[object]]:
    yield from rejects.rejected_rows(session(), import_id, columns)
