"""What a supplier says to an order and what comes of it, entered at the desk."""

from collections.abc import Mapping
from uuid import uuid4

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import ConfirmationForm, PurchaseReceiptForm
from steward.inventory.models import PurchaseOrder
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

_NOTHING_CAME = " 0.,"  # what a row holds of which nothing came


def confirmation_sent() -> ConfirmationForm:
    """Read what is said to each line. Raises BadInput."""
    numbers = [name for name in request.form if name.startswith("quantity-")]
    values = values_sent(numbers=numbers)
    lines = [
        {"line_id": key, **row_sent(key, values, ("quantity", "arrives_on"))}
        for key in keys_sent("quantity")
    ]
    said = {name: values.get(name, "") for name in ("their_number", "their_note")}
    return parse(ConfirmationForm, {"lines": lines, **said})


def errors_at_rows(error: BadInput | Conflict, empty: str = " ") -> dict[str, str]:
    """Name what is wrong by the fields of the rows that were read."""
    return named_by_key(error.errors, keys_sent("quantity", empty=empty)) or {"": error.detail}


def confirmation_values(order: PurchaseOrder) -> dict[str, str]:
    """Fill in what was confirmed, or else what was ordered and for when."""
    values = {"their_number": order.their_number, "their_note": order.their_note}
    values["version"] = str(order.version)
    for line in queries.lines_of(session(), order.id):
        known = line.confirmed_quantity
        values[f"quantity-{line.id}"] = plain_number(line.quantity if known is None else known)
        values[f"arrives_on-{line.id}"] = str(line.confirmed_on or line.needed_by or "")
    return values


@bp.get(f"{ONE}/confirmation")
@access("stock.manage")
def confirmation_form(purchase_id: int) -> Response:
    """Show the form for what a supplier said by telephone or mail."""
    return _confirmation(purchase_id, {})


@bp.post(f"{ONE}/confirmation")
@access("stock.manage")
def confirm_purchase(purchase_id: int) -> Response:
    """Note what a supplier said."""
    version = version_sent()
    try:
        sent = confirmation_sent()
        actions.confirm_purchase(session(), purchase_id, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _confirmation(purchase_id, errors_at_rows(error), error.status)
    return go_to(f"{PURCHASES}/{purchase_id}", toast=_("Confirmation noted"))


def _confirmation(purchase_id: int, errors: Mapping[str, str], status: int = 200) -> Response:
    order = queries.get_purchase(session(), actor(), purchase_id)
    rows = queries.ordered_rows(session(), order.id)
    values = confirmation_values(order) | form_values()
    template, action = "inventory/purchase_confirmation.html", f"{PURCHASES}/{order.id}"
    context = {"order": order, "rows": rows, "values": values, "errors": errors}
    return page(template, status, action=f"{action}/confirmation", **context)


@bp.get(f"{ONE}/receipts")
@access("stock.manage")
def receipt_form(purchase_id: int) -> Response:
    """Show the form for goods that came, all that is awaited filled in."""
    return _receipt(purchase_id, {})


@bp.post(f"{ONE}/receipts")
@access("stock.manage")
def receive_purchase(purchase_id: int) -> Response:
    """Take goods of an order in; the form's key lets one press be one receipt."""
    try:
        actions.receive_purchase(session(), purchase_id, _receipt_sent(), actor=actor())
    except (BadInput, Conflict) as error:
        return _receipt(purchase_id, errors_at_rows(error, _NOTHING_CAME), error.status)
    return go_to(f"{PURCHASES}/{purchase_id}", toast=_("Received"))


def _receipt_sent() -> PurchaseReceiptForm:
    numbers = [name for name in request.form if name.startswith(("quantity-", "unit_cost-"))]
    values = values_sent(numbers=numbers)
    fields = ("quantity", "lot", "expires_on", "unit_cost")
    lines = [
        {"line_id": key, **row_sent(key, values, fields)}
        for key in keys_sent("quantity", empty=_NOTHING_CAME)
    ]
    said = {name: values.get(name, "") for name in ("key", "delivery_note", "reason")}
    return parse(PurchaseReceiptForm, {"lines": lines, **said})


def _receipt(purchase_id: int, errors: Mapping[str, str], status: int = 200) -> Response:
    order = queries.get_purchase(session(), actor(), purchase_id)
    rows = queries.ordered_rows(session(), order.id)
    known = {f"quantity-{row.line.id}": plain_number(row.line.to_come) for row in rows}
    values = {"key": str(uuid4())} | known | form_values()
    context = {"order": order, "rows": rows, "values": values, "errors": errors}
    return page("inventory/purchase_receipt.html", status, **context)
