"""Suppliers and retailers at the desk: the list, the page of one, and what they offer."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import OfferForm, SupplierForm
from steward.inventory.models import Supplier
from steward.inventory.web.asked import address_of, every, listing_asked
from steward.inventory.web.blueprint import bp
from steward.inventory.web.sent import contacts_sent, values_sent, version_sent
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.events import facts_about
from steward.kit.exports import csv_response
from steward.kit.pages import form_values, go_to, is_htmx, page, parse
from steward.kit.texts import gettext as _

SUPPLIERS = "/desk/stock/suppliers"
_HISTORY = 20
_ASKED = {None: "", True: "yes", False: "no"}
_NUMBERS = ("price", "minimum_quantity", "pack_quantity")


@bp.get(SUPPLIERS)
@access("stock.read")
def suppliers() -> Response:
    """List suppliers and retailers; to htmx, the next rows of the list."""
    listing, cursor = listing_asked(), request.args.get("cursor")
    rows = queries.list_suppliers(session(), actor(), listing, cursor=cursor)
    part = is_htmx() and cursor
    template = "inventory/_suppliers.html" if part else "inventory/suppliers.html"
    return page(template, rows=rows, listing=listing, address=address_of)


@bp.get(f"{SUPPLIERS}.csv")
@access("stock.read")
def suppliers_as_csv() -> Response:
    """Send the suppliers that are listed, as a file for a spreadsheet."""
    head = ("number", "name", "kind", "email", "currency", "in use", "offers")
    rows = map(_line, every(queries.list_suppliers))
    return csv_response("suppliers", head, rows)


def _line(row: queries.SupplierRow) -> tuple[object, ...]:
    one = row.supplier
    return one.id, one.name, one.kind, one.email or "", one.currency, one.active, row.offers


@bp.get(f"{SUPPLIERS}/<int:supplier_id>")
@access("stock.read")
def supplier(supplier_id: int) -> Response:
    """Show a supplier, what they send and at what; to htmx, more of that."""
    return _shown(supplier_id, {}, {})


def _shown(
    supplier_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    found = queries.get_supplier(session(), actor(), supplier_id)
    cursor = request.args.get("cursor")
    offers = queries.offers_of_supplier(session(), found.id, cursor=cursor)
    known = queries.learned_lead_times(session(), [found.id])
    context = {"supplier": found, "offers": offers, "values": values, "errors": errors}
    context["lead_times"] = {variant_id: one for (_of, variant_id), one in known.items()}
    if is_htmx() and cursor:
        return page("inventory/_offers.html", **context)
    history = facts_about(session(), "supplier", found.id)[: -_HISTORY - 1 : -1]
    return page("inventory/supplier.html", status, history=history, **context)


@bp.get(f"{SUPPLIERS}/new")
@access("stock.manage")
def new_supplier() -> Response:
    """Show the form to enter a supplier."""
    return _form(None, {"active": "1", "currency": queries.usual_currency(session())}, {})


@bp.post(SUPPLIERS)
@access("stock.manage")
def add_supplier() -> Response:
    """Enter a supplier."""
    try:
        added = actions.add_supplier(session(), _sent(), actor=actor())
    except BadInput as error:
        return _form(None, form_values(), _at_contacts(error), error.status)
    return go_to(f"{SUPPLIERS}/{added.id}", toast=_("%(name)s is entered", name=added.name))


@bp.get(f"{SUPPLIERS}/<int:supplier_id>/particulars")
@access("stock.manage")
def edit_supplier(supplier_id: int) -> Response:
    """Show the form to change a supplier."""
    found = queries.get_supplier(session(), actor(), supplier_id)
    return _form(found, _values_of(found), {})


def _values_of(supplier: Supplier) -> dict[str, str]:
    names = ("name", "role", "email", "phone")
    lines = ("; ".join(one.get(name) or "" for name in names) for one in supplier.contacts)
    return {
        **{name: str(getattr(supplier, name) or "") for name in SupplierForm.model_fields},
        "contacts": "\n".join(line.rstrip("; ") for line in lines),
        "active": "1" if supplier.active else "",
        "asks_by_itself": _ASKED[supplier.asks_by_itself],
        "version": str(supplier.version),
    }


@bp.post(f"{SUPPLIERS}/<int:supplier_id>/particulars")
@access("stock.manage")
def change_supplier(supplier_id: int) -> Response:
    """Change a supplier, unless somebody else did so meanwhile."""
    found = queries.get_supplier(session(), actor(), supplier_id)
    try:
        version = version_sent()
        actions.change_supplier(session(), found.id, _sent(), version=version, actor=actor())
    except (BadInput, Conflict) as error:
        errors = _at_contacts(error) or {"": error.detail}
        return _form(found, form_values(), errors, error.status)
    return go_to(f"{SUPPLIERS}/{supplier_id}", toast=_("Saved"))


def _sent() -> SupplierForm:
    values = values_sent(checks=["active"])
    contacts = contacts_sent(values.get("contacts", ""))
    return parse(SupplierForm, {**values, "contacts": contacts})


def _at_contacts(error: BadInput | Conflict) -> dict[str, str]:
    """Say what is wrong with one line of the contacts at their field."""
    return {name.partition(".")[0]: reason for name, reason in error.errors.items()}


def _form(
    known: Supplier | None, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    context = {"supplier": known, "values": values, "errors": errors}
    return page("inventory/supplier_form.html", status, **context)


@bp.post(f"{SUPPLIERS}/<int:supplier_id>/offers")
@access("stock.manage")
def set_offer(supplier_id: int) -> Response:
    """Say at what a supplier sends a variant."""
    try:
        form = parse(OfferForm, values_sent(numbers=_NUMBERS, checks=["preferred"]))
        actions.set_offer(session(), supplier_id, form, actor=actor())
    except BadInput as error:
        return _shown(supplier_id, form_values(), error.errors, error.status)
    return go_to(f"{SUPPLIERS}/{supplier_id}", toast=_("Saved"))


@bp.post(f"{SUPPLIERS}/<int:supplier_id>/offers/<int:variant_id>/removal")
@access("stock.manage")
def remove_offer(supplier_id: int, variant_id: int) -> Response:
    """Say that a supplier sends a variant no more."""
    actions.remove_offer(session(), supplier_id, variant_id, actor=actor())
    return go_to(f"{SUPPLIERS}/{supplier_id}", toast=_("The offer is removed"))
