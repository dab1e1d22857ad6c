"""Imports of sales data at the desk: sent, read, said what they are, brought in, undone."""

from flask import Response, current_app, request

from steward.accounts import actor
from steward.analytics.actions import imports
from steward.analytics.models import Budget
from steward.analytics.queries.budgets import get_budget
from steward.analytics.queries.imports import joined_values, saved_mappings
from steward.analytics.queries.lost import loss
from steward.analytics.web.blueprint import bp
from steward.analytics.web.import_forms import (
    given_sent,
    joins_sent,
    kinds_sent,
    meaning_sent,
)
from steward.analytics.web.import_view import (
    LIST,
    errors_by_field,
    import_context,
    names_of,
    rejected_file,
)
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, TooLarge
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.files import FileStore, StoredFile
from steward.kit.imports import ledger
from steward.kit.imports.sent import ANY_TABLE, stored_body, stored_upload
from steward.kit.imports.tables import Import
from steward.kit.pages import go_to, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _

_ONE = f"{LIST}/<int:import_id>"
_MOST = 100


@bp.get(LIST)
@access("insights.manage")
def import_list() -> Response:
    """List imports of sales data, the newest first."""
    runs = ledger.runs(session(), imports.BOOKS, limit=_MOST)
    context = {"runs": runs, "mappings": saved_mappings(session()), "loss": loss(session())}
    return page("analytics/imports.html", **context)


@bp.get(f"{LIST}/new")
@access("insights.manage")
def new_import() -> Response:
    """Show the form that takes a file."""
    return _new({})


def _new(errors: dict[str, str], status: int = 200) -> Response:
    size = settings().max_import_mb
    return page(
        "analytics/new_import.html", status, errors=errors, import_mb=size, budget=_budget()
    )


def _budget() -> Budget | None:
    """Return the budget that a file is for, where its page led here. Raises NotFound."""
    budget_id = request.values.get("budget", type=int)
    return get_budget(session(), actor(), budget_id) if budget_id else None


@bp.put(f"{LIST}/file")
@access("insights.manage")
def send_file() -> Response:
    """Take a file of any size as the body of the request, and have it looked at."""
    return _begun(stored_body(request.args.get("name", "")))


@bp.post(LIST)
@access("insights.manage")
def upload_file() -> Response:
    """Take a file of a form, where the page's script does not send it by itself."""
    try:
        return _begun(stored_upload(session(), _files(), ANY_TABLE))
    except (BadInput, TooLarge) as error:
        return _new(error.errors or {"file": error.detail}, 422)


def _begun(stored: StoredFile) -> Response:
    budget = _budget()
    same = None if budget else imports.find_same(session(), stored.sha256)
    if same is not None:
        return go_to(f"{LIST}/{same.id}?same=1")
    name = budget.name if budget else ""
    run = imports.begin_import(session(), stored, budget=name, actor=actor())
    return go_to(f"{LIST}/{run.id}")


def _files() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


@bp.get(_ONE)
@access("insights.manage")
def one_import(import_id: int) -> Response:
    """Show an import: how it is read, what it would do, how far it is, what became of it."""
    run = ledger.get_run(session(), import_id, kind=imports.BOOKS)
    return _shown(run, {})


def _shown(run: Import, errors: dict[str, str], status: int = 200) -> Response:
    deserted = ledger.is_deserted(session(), run)
    context = import_context(run)
    return page(
        "analytics/import.html",
        status,
        run=run,
        is_deserted=deserted,
        errors=errors_by_field(errors, context["titles"]),
        **context,
    )


@bp.post(f"{_ONE}/again")
@access("insights.manage")
def begin_again(import_id: int) -> Response:
    """Begin another import of the same file."""
    run = imports.begin_again(session(), import_id, actor=actor())
    return go_to(f"{LIST}/{run.id}")


@bp.post(f"{_ONE}/reading")
@access("insights.manage")
def read_again(import_id: int) -> Response:
    """Say how the file is written, and have it looked at anew."""
    run = ledger.get_run(session(), import_id, kind=imports.BOOKS)
    try:
        imports.read_again(session(), import_id, given_sent(), actor=actor())
    except BadInput as error:
        return _shown(run, error.errors, 422)
    return go_to(f"{LIST}/{import_id}")


@bp.post(f"{_ONE}/table")
@access("insights.manage")
def choose_table(import_id: int) -> Response:
    """Say what the rows of the file are."""
    imports.choose_table(session(), import_id, request.form.get("table", ""), actor=actor())
    return go_to(f"{LIST}/{import_id}")


@bp.post(f"{_ONE}/mapping")
@access("insights.manage")
def take_mapping(import_id: int) -> Response:
    """Read the file by a saved mapping."""
    chosen = request.form.get("mapping", "")
    mapping_id = int(chosen) if chosen.isdecimal() else 0
    imports.take_mapping(session(), import_id, mapping_id, actor=actor())
    return go_to(f"{LIST}/{import_id}")


@bp.post(f"{_ONE}/columns")
@access("insights.manage")
def set_columns(import_id: int) -> Response:
    """Say which column means what, and have the whole file looked through."""
    run = ledger.get_run(session(), import_id, kind=imports.BOOKS)
    try:
        table, names = names_of(run)
        meaning = meaning_sent(run, table, names)
        imports.set_meaning(session(), import_id, meaning, kinds_sent(run), actor=actor())
    except BadInput as error:
        return _shown(run, error.errors or {"": error.detail}, 422)
    return go_to(f"{LIST}/{import_id}")


@bp.post(f"{_ONE}/joins")
@access("insights.manage")
def join_values(import_id: int) -> Response:
    """Say which spellings mean which values, once for all files."""
    imports.join_values(session(), joins_sent(), import_id=import_id, actor=actor())
    return go_to(f"{LIST}/{import_id}")


@bp.post(f"{_ONE}/run")
@access("insights.manage")
def start_import(import_id: int) -> Response:
    """Bring the file in, or go on where it broke off."""
    imports.start_import(session(), import_id, actor=actor())
    return go_to(f"{LIST}/{import_id}")


@bp.post(f"{_ONE}/undoing")
@access("insights.manage")
def undo_import(import_id: int) -> Response:
    """Take away what an import brought."""
    imports.start_undo(session(), import_id, actor=actor())
    return go_to(f"{LIST}/{import_id}")


@bp.post(f"{_ONE}/discarding")
@access("insights.manage")
def discard_import(import_id: int) -> Response:
    """Forget an upload of which nothing was brought in."""
    name = imports.discard_import(session(), import_id, actor=actor())
    return go_to(LIST, toast=_("%(name)s is discarded. Nothing was imported.", name=name))


@bp.get(f"{_ONE}/rejected.csv")
@access("insights.manage")
def rejected_csv(import_id: int) -> Response:
    """Send the rows that were left out, each with its column, value, reason and suggestion."""
    run = ledger.get_run(session(), import_id, kind=imports.BOOKS)
    return csv_response(f"import-{run.id}-rejected", *rejected_file(run, _files()))


@bp.get(f"{_ONE}/rejected.xlsx")
@access("insights.manage")
def rejected_xlsx(import_id: int) -> Response:
    """Send the same as a workbook."""
    run = ledger.get_run(session(), import_id, kind=imports.BOOKS)
    return xlsx_response(f"import-{run.id}-rejected", *rejected_file(run, _files()))


@bp.get(f"{LIST}/joined")
@access("insights.manage")
def joined_list() -> Response:
    """List which spellings mean which values."""
    return page("analytics/joined.html", joined=joined_values(session()))


@bp.post(f"{LIST}/joined/<int:joined_id>/removal")
@access("insights.manage")
def part_value(joined_id: int) -> Response:
    """Let a spelling stand for itself again, from the next file on."""
    spelled = imports.part_value(session(), joined_id, actor=actor())
    return go_to(f"{LIST}/joined", toast=_("“%(word)s” stands for itself again.", word=spelled))


@bp.post(f"{LIST}/mappings/<int:mapping_id>/removal")
@access("insights.manage")
def forget_mapping(mapping_id: int) -> Response:
    """Forget a saved mapping."""
    name = imports.forget_mapping(session(), mapping_id, actor=actor())
    return go_to(LIST, toast=_("The mapping “%(name)s” is forgotten.", name=name))
