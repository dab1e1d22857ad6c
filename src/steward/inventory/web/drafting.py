"""Writing a purchase order at the desk: what a supplier offers, with a number beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import PurchaseForm
from steward.inventory.models import PurchaseOrder
from steward.inventory.queries import MOST_OFFERS, Orderable, OrderedRow
from steward.inventory.web.blueprint import bp
from steward.inventory.web.purchases import ONE, PURCHASES
from steward.inventory.web.rows_sent import keys_sent, named_by_key, row_sent
from steward.inventory.web.sent import values_sent, version_sent
from steward.inventory.web.words import plain_number
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form_values, go_to, page, parse
from steward.kit.texts import gettext as _


@dataclass(frozen=True)
class _Row:
    """What can be ordered; what is on the order has its line, and no offer if it is withdrawn."""

    key: str
    goods: OrderedRow | Orderable
    offered: Orderable | None
    line: OrderedRow | None


@bp.get(f"{PURCHASES}/new")
@access("stock.manage")
def new_purchase() -> Response:
    """Show what a supplier offers, to order of it; without a supplier, ask which."""
    supplier_id = request.args.get("supplier", type=int)
    if supplier_id is None:
        names = queries.list_suppliers(session(), actor(), queries.Listing(), limit=1000)
        suppliers = [row.supplier for row in names.items if row.supplier.active and row.offers]
        return page("inventory/purchase_supplier.html", suppliers=suppliers)
    return _form(supplier_id, None, {})


@bp.post(PURCHASES)
@access("stock.manage")
def add_purchase() -> Response:
    """Write an order as a draft."""
    supplier_id = request.form.get("supplier_id", 0, type=int)
    try:
        added = actions.add_purchase(session(), supplier_id, _sent(), actor=actor())
    except BadInput as error:
        return _form(supplier_id, None, _at_rows(error), error.status)
    return go_to(f"{PURCHASES}/{added.id}", toast=_("%(number)s is a draft", number=added.number))


@bp.get(f"{ONE}/lines")
@access("stock.manage")
def edit_purchase(purchase_id: int) -> Response:
    """Show a draft, to change it."""
    order = queries.get_purchase(session(), actor(), purchase_id)
    return _form(order.supplier_id, order, {})


@bp.post(f"{ONE}/lines")
@access("stock.manage")
def change_purchase(purchase_id: int) -> Response:
    """Change a draft, unless somebody else did so meanwhile."""
    order = queries.get_purchase(session(), actor(), purchase_id)
    try:
        actions.change_purchase(session(), order.id, _sent(), version=version_sent(), actor=actor())
    except (BadInput, Conflict) as error:
        errors = _at_rows(error) or {"": error.detail}
        return _form(order.supplier_id, order, errors, error.status)
    return go_to(f"{PURCHASES}/{purchase_id}", toast=_("Saved"))


def _sent() -> PurchaseForm:
    """Read the rows with a quantity; those that are not on the order go to the chosen place."""
    numbers = [name for name in request.form if name.startswith(("quantity-", "price-"))]
    values = values_sent(numbers=numbers)
    lines = [_line(key, values) for key in keys_sent("quantity")]
    return parse(PurchaseForm, {"note": values.get("note", ""), "lines": lines})


def _line(key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    variant_id, _dash, place_id = key.partition("-")
    is_new = place_id == "0"
    row = row_sent(key, values, ("quantity", "price", "needed_by"))
    row["variant_id"] = variant_id
    row["place_id"] = values.get("place_id") if is_new else place_id
    if is_new and values.get("needed_by"):
        row["needed_by"] = values["needed_by"]
    return row


def _at_rows(error: BadInput | Conflict) -> dict[str, str]:
    return named_by_key(error.errors, keys_sent("quantity"))


def _form(
    supplier_id: int, order: PurchaseOrder | None, errors: Mapping[str, str], status: int = 200
) -> Response:
    supplier = queries.get_supplier(session(), actor(), supplier_id)
    words = request.args.get("q", "")
    lines = queries.ordered_rows(session(), order.id) if order else []
    known = {line.variant.id for line in lines}
    offers = queries.orderable(session(), actor(), supplier.id, words, also=known)
    rows = _rows(lines, offers)
    context: dict[str, Any] = {"supplier": supplier, "order": order, "rows": rows, "errors": errors}
    context |= {"places": queries.places_in_use(session(), actor()), "words": words}
    values = _values(rows, order) | form_values()
    has_more = len(offers) >= MOST_OFFERS
    return page("inventory/purchase_form.html", status, values=values, has_more=has_more, **context)


def _rows(lines: Sequence[OrderedRow], offers: Sequence[Orderable]) -> list[_Row]:
    """Return the lines of the order first, then all that could be added to it."""
    known = {one.variant.id: one for one in offers}
    ordered = (
        _Row(f"{row.variant.id}-{row.place.id}", row, known.get(row.variant.id), row)
        for row in lines
    )
    return [*ordered, *(_Row(f"{one.variant.id}-0", one, one, None) for one in offers)]


def _values(rows: Sequence[_Row], order: PurchaseOrder | None) -> dict[str, str]:
    values = {"note": order.note, "version": str(order.version)} if order else {}
    for row in rows:
        if row.line:
            line = row.line.line
            values[f"price-{row.key}"] = plain_number(line.price)
            values[f"quantity-{row.key}"] = plain_number(line.quantity)
            values[f"needed_by-{row.key}"] = str(line.needed_by or "")
        elif row.offered:
            values[f"price-{row.key}"] = plain_number(row.offered.offer.price)
    return values
