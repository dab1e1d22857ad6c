"""Spreadsheets at the desk: products saved; products and demand brought in, undone."""

from collections.abc import Iterator

from flask import Response, current_app, request

from steward.accounts import actor
from steward.inventory import queries
from steward.inventory.actions import imports
from steward.inventory.actions.imports import get_import
from steward.inventory.web.asked import listing_asked
from steward.inventory.web.blueprint import bp
from steward.inventory.web.products import PRODUCTS
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, TooLarge
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.files import FileStore
from steward.kit.imports import UnreadableFile, ledger, rejects
from steward.kit.imports.sent import stored_upload
from steward.kit.imports.tables import Import
from steward.kit.pages import go_to, page
from steward.kit.texts import gettext as _

IMPORTS = "/desk/stock/imports"
_MOST = 100


@bp.get(f"{PRODUCTS}.csv")
@access("stock.read")
def products_as_csv() -> Response:
    """Send the products that are listed, in the columns that an import reads."""
    options = queries.option_names(session())
    return csv_response("products", queries.export_head(options), _rows(options))


@bp.get(f"{PRODUCTS}.xlsx")
@access("stock.read")
def products_as_workbook() -> Response:
    """Send the products that are listed as a workbook, in the columns that an import reads."""
    options = queries.option_names(session())
    return xlsx_response("products", queries.export_head(options), _rows(options))


def _rows(options: list[str]) -> Iterator[list[object]]:
    """Read while the file is sent: by the session of that moment, for the view's is closed."""
    yield from queries.export_rows(session(), actor(), listing_asked(), options)


@bp.get(IMPORTS)
@access("stock.manage")
def import_list() -> Response:
    """List imports, the newest first, and the form that takes a file."""
    return _listed({})


def _listed(errors: dict[str, str], status: int = 200) -> Response:
    runs = [run for kind in imports.FILES for run in ledger.runs(session(), kind, limit=_MOST)]
    runs.sort(key=lambda run: run.id, reverse=True)
    return page("inventory/imports.html", status, runs=runs[:_MOST], errors=errors)


@bp.post(IMPORTS)
@access("stock.manage")
def upload_import() -> Response:
    """Take a file, and have it looked through before anything is written."""
    try:
        stored = stored_upload(session(), _store())
        with _store().on_disk(stored.sha256, stored.name) as path:
            run = imports.upload_import(session(), path, stored, _kind(), actor=actor())
    except (BadInput, UnreadableFile, TooLarge) as error:
        return _listed(error.errors or {"file": error.detail}, 422)
    return go_to(f"{IMPORTS}/{run.id}")


def _kind() -> str:
    kind = request.form.get("kind", imports.PRODUCTS)
    return kind if kind in imports.FILES else imports.PRODUCTS


def _store() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


@bp.get(f"{IMPORTS}/<int:import_id>")
@access("stock.manage")
def one_import(import_id: int) -> Response:
    """Show an import: what it would do, how far it is, what became of it."""
    run = get_import(session(), import_id)
    deserted = ledger.is_deserted(session(), run)
    return page("inventory/import.html", run=run, is_deserted=deserted, total=_total(run))


def _total(run: Import) -> int | None:
    return sum(run.preview["counts"].values()) if run.preview else None


@bp.post(f"{IMPORTS}/<int:import_id>/run")
@access("stock.manage")
def start_import(import_id: int) -> Response:
    """Bring the file in, or go on where it broke off."""
    imports.start_import(session(), import_id, actor=actor())
    return go_to(f"{IMPORTS}/{import_id}")


@bp.post(f"{IMPORTS}/<int:import_id>/undoing")
@access("stock.manage")
def undo_import(import_id: int) -> Response:
    """Take away what an import brought."""
    imports.start_undo(session(), import_id, actor=actor())
    return go_to(f"{IMPORTS}/{import_id}")


@bp.post(f"{IMPORTS}/<int:import_id>/discarding")
@access("stock.manage")
def discard_import(import_id: int) -> Response:
    """Forget an upload of which nothing was brought in."""
    name = imports.discard_import(session(), import_id, actor=actor())
    return go_to(IMPORTS, toast=_("%(name)s is discarded. Nothing was imported.", name=name))


@bp.get(f"{IMPORTS}/<int:import_id>/rejected.csv")
@access("stock.manage")
def rejected_rows(import_id: int) -> Response:
    """Send the rows that were left out, each with its field and reason, to be mended."""
    run = get_import(session(), import_id)
    columns = rejects.rejected_columns(session(), run.id)
    return csv_response(
        f"import-{run.id}-rejected", [*rejects.HEAD, *columns], _rejected(run.id, columns)
    )


def _rejected(import_id: int, columns: list[str]) -> Iterator[list[object]]:
    yield from rejects.rejected_rows(session(), import_id, columns)
