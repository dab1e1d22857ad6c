"""A person's own data at the desk and in the portal: written out, or erased for good."""

import json
from typing import Any, cast

from flask import Response, current_app, make_response, request
from flask_babel import gettext as _

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.errors import CannotErase
from steward.customers.models import PersonExport
from steward.customers.queries.erasures import get_own_export, last_erasure, paper_of
from steward.customers.web.blueprint import bp
from steward.kit import clock
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.files import FileStore, StoredFile
from steward.kit.pages import file_response, go_to, page
from steward.kit.running import settings

PEOPLE, OWN = "/desk/customers", "/own-data"
ERASURES, EXPORTS = "/desk/customers/erasures", "/desk/customers/exports"


@bp.get(f"{PEOPLE}/<int:person_id>/own-data")
@access("customers.export")
def own_data(person_id: int) -> Response:
    """Show what is known of somebody, copies of it, and what an erasure would come to."""
    return _shown(person_id, {})


def _shown(person_id: int, errors: dict[str, str], status: int = 200) -> Response:
    person = queries.get_person(session(), actor(), person_id)
    context: dict[str, Any] = {
        "person": person,
        "exports": queries.exports_of(session(), person_id),
        "erasure": last_erasure(session(), person_id),
        "known": queries.count_known(session(), person),
        "in_the_way": queries.in_the_way(session(), person),
        "years": settings().keep_orders_years,
    }
    return page("customers/own_data.html", status, errors=errors, **context)


@bp.post(f"{PEOPLE}/<int:person_id>/exports")
@access("customers.export")
def export_person(person_id: int) -> Response:
    """Have a copy made of all that is known of somebody."""
    actions.ask_for_export(session(), person_id, actor=actor())
    return go_to(f"{PEOPLE}/{person_id}/own-data", toast=_("The copy is being made"))


@bp.post(f"{EXPORTS}/<int:export_id>/fetches")
@access("customers.export")
def fetch_export(export_id: int) -> Response:
    """Hand over a copy; who fetched it is kept."""
    return _handed(actions.fetch_export(session(), export_id, actor=actor()))


def _handed(found: PersonExport) -> Response:
    files = cast("FileStore", current_app.extensions["files"])
    name = f"customer-{found.person_id}.zip"
    sha256 = found.sha256 or ""
    stored = StoredFile(sha256, name, "application/zip", found.size or 0)
    return file_response(stored, files.open(sha256))


@bp.post(f"{PEOPLE}/<int:person_id>/erasure")
@access("customers.erase")
def erase_person(person_id: int) -> Response:
    """Have somebody erased for good, once their number was typed."""
    try:
        actions.check_meant(person_id, request.form.get("number", ""))
        made = actions.ask_to_erase(session(), person_id, actor=actor())
    except (BadInput, CannotErase, Conflict) as error:
        session().rollback()
        return _shown(person_id, error.errors or {"": error.detail}, error.status)
    return go_to(f"{ERASURES}/{made.id}", toast=_("They are being erased"))


@bp.get(f"{ERASURES}/<int:erasure_id>")
@access("customers.erase")
def erasure(erasure_id: int) -> Response:
    """Show the certificate of an erasure."""
    found = queries.get_erasure(session(), actor(), erasure_id)
    return page("customers/erasure.html", erasure=found, paper=f"{ERASURES}/{erasure_id}")


@bp.get(f"{ERASURES}/<int:erasure_id>.json")
@access("customers.erase")
def erasure_as_json(erasure_id: int) -> Response:
    """Send a certificate with its signature."""
    found = queries.get_erasure(session(), actor(), erasure_id)
    signature = found.signature.hex() if found.signature else None
    said = json.dumps({"certificate": found.certificate, "signature": signature}, indent=1)
    return _attached(said.encode(), "application/json", f"erasure-{erasure_id}.json")


@bp.get(f"{ERASURES}/<int:erasure_id>.pdf")
@access("customers.erase")
def erasure_as_pdf(erasure_id: int) -> Response:
    """Send a certificate as a document."""
    found = queries.get_erasure(session(), actor(), erasure_id)
    pdf = paper_of(found, settings().business_name)
    return _attached(pdf, "application/pdf", f"erasure-{erasure_id}.pdf")


def _attached(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return make_response(content, 200, headers | {"Content-Type": media_type})


@bp.get(OWN)
@access("queries.own")
def own_copies() -> Response:
    """Show a customer the copies of what is known of them."""
    return _own_copies()


@bp.get(f"{OWN}/<int:export_id>")
@access("queries.own")
def own_copy(export_id: int) -> Response:
    """Show a customer the copy that a mail led to, or that it is not kept any more."""
    found = get_own_export(session(), actor(), export_id)
    is_gone = found.expires_at is not None and found.expires_at <= clock.now()
    return _own_copies(found, 410) if is_gone else _own_copies()


def _own_copies(gone: PersonExport | None = None, status: int = 200) -> Response:
    person = queries.find_person_of_user(session(), actor().user_id or 0)
    exports = queries.exports_of(session(), person.id) if person else []
    return page("customers/portal_data.html", status, person=person, exports=exports, gone=gone)


@bp.post(OWN)
@access("queries.own")
def ask_for_own_copy() -> Response:
    """Have a copy made of all that is known of the customer who asks."""
    actions.ask_for_own_export(session(), actor=actor())
    return go_to(OWN, toast=_("The copy is being made: it shows up here"))


@bp.post(f"{OWN}/<int:export_id>/fetches")
@access("queries.own")
def fetch_own_copy(export_id: int) -> Response:
    """Hand a customer the copy of what is known of them."""
    return _handed(actions.fetch_export(session(), export_id, actor=actor()))
