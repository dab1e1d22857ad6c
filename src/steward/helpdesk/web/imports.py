"""Imports at the desk: the list, a file uploaded, looked at, brought in, undone."""

from collections.abc import Iterator
from contextlib import suppress

from flask import Response, request

from steward.accounts import actor
from steward.helpdesk.actions import imports
from steward.helpdesk.forms import ImportForm
from steward.helpdesk.rules.imports import ready_mappings
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.import_files import begin_upload, files
from steward.helpdesk.web.import_view import columns_context, columns_sent, import_context
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict, TooLarge
from steward.kit.events import facts_about
from steward.kit.exports import csv_response
from steward.kit.imports import ledger, rejects
from steward.kit.imports.tables import Import
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

_IMPORTS = "/desk/admin/imports"
_MOST = 200


@bp.get(_IMPORTS)
@access("tickets.import")
def import_list() -> Response:
    """List imports, the newest first unless another order is asked for."""
    order = request.args.get("sort", ledger.NEWEST)
    order = order if order.removeprefix("-") in ledger.ORDERS else ledger.NEWEST
    runs = ledger.runs(session(), imports.TICKETS, order=order, limit=_MOST)
    return page("helpdesk/imports/list.html", runs=runs, order=order, most=_MOST)


@bp.get(f"{_IMPORTS}/new")
@access("tickets.import")
def new_import() -> Response:
    """Show the form that takes a file."""
    return page("helpdesk/imports/new.html", values={}, errors={}, ready=ready_mappings())


@bp.post(_IMPORTS)
@access("tickets.import")
def upload_import() -> Response:
    """Take a file, and have it looked through before anything is written."""
    try:
        run = begin_upload(form(ImportForm))
    except (BadInput, TooLarge) as error:
        again = {"values": form_values(), "errors": error.errors or {"file": error.detail}}
        return page("helpdesk/imports/new.html", 422, ready=ready_mappings(), **again)
    return go_to(f"{_IMPORTS}/{run.id}")


@bp.get(f"{_IMPORTS}/<int:import_id>")
@access("tickets.import")
def one_import(import_id: int) -> Response:
    """Show an import: what it would do, how far it is, what became of it."""
    run = ledger.get_run(session(), import_id, kind=imports.TICKETS)
    return _shown(run, 200, **columns_context(run))


def _shown(run: Import, status: int, **context: object) -> Response:
    undo = None
    with suppress(Conflict):
        undo = imports.foresee_undo(session(), run)
    history = facts_about(session(), "import", run.id)
    return page(
        "helpdesk/imports/import.html",
        status,
        undo=undo,
        history=history,
        is_deserted=ledger.is_deserted(session(), run),
        **import_context(run),
        **context,
    )


@bp.post(f"{_IMPORTS}/<int:import_id>/columns")
@access("tickets.import")
def set_columns(import_id: int) -> Response:
    """Say which column means what, and have the file looked through again."""
    run = ledger.get_run(session(), import_id, kind=imports.TICKETS)
    try:
        columns, dates = columns_sent(run)
        with files().on_disk(run.file_sha256, run.file_name) as path:
            imports.choose_columns(session(), run.id, path, columns, dates, actor=actor())
    except BadInput as error:
        return _shown(run, 422, **columns_context(run, error))
    return go_to(f"{_IMPORTS}/{run.id}")


@bp.post(f"{_IMPORTS}/<int:import_id>/run")
@access("tickets.import")
def start_import(import_id: int) -> Response:
    """Bring the file in, or go on where it broke off."""
    imports.start_import(session(), import_id, actor=actor())
    return go_to(f"{_IMPORTS}/{import_id}")


@bp.post(f"{_IMPORTS}/<int:import_id>/undoing")
@access("tickets.import")
def undo_import(import_id: int) -> Response:
    """Withdraw what an import brought."""
    imports.start_undo(session(), import_id, actor=actor())
    return go_to(f"{_IMPORTS}/{import_id}")


@bp.post(f"{_IMPORTS}/<int:import_id>/discarding")
@access("tickets.import")
def discard_import(import_id: int) -> Response:
    """Forget an upload of which nothing was brought in."""
    name = imports.discard_import(session(), import_id, actor=actor())
    return go_to(_IMPORTS, toast=_("%(name)s is discarded. Nothing was imported.", name=name))


@bp.get(f"{_IMPORTS}/<int:import_id>/rejected.csv")
@access("tickets.import")
def rejected_rows(import_id: int) -> Response:
    """Send the rows that were left out, each with its field and reason, to be mended."""
    run = ledger.get_run(session(), import_id, kind=imports.TICKETS)
    columns = rejects.rejected_columns(session(), run.id)
    head = [*rejects.HEAD, *columns]
    return csv_response(f"import-{run.id}-rejected", head, _rejected(run.id, columns))


def _rejected(import_id: int, columns: list[str]) -> Iterator[list[object]]:
    """Read while the file is sent: by the session of that moment, for the view's is closed."""
    yield from rejects.rejected_rows(session(), import_id, columns)
