"""Discounts at the desk: the list, and the form with what the discount would do."""

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, is_htmx, page
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import actions, queries
from steward.sales.forms import DiscountForm
from steward.sales.models import DiscountRow
from steward.sales.queries import DiscountsAsked
from steward.sales.web.blueprint import bp
from steward.sales.web.words import quantity_said

DISCOUNTS = "/desk/discounts"


@bp.get(DISCOUNTS)
@access("orders.read")
def discounts() -> Response:
    """List discounts; to htmx, the next rows of the list."""
    asked, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_discounts(session(), actor(), asked, cursor=cursor)
    part = is_htmx() and cursor
    template = "sales/_discounts.html" if part else "sales/discounts.html"
    return page(template, rows=rows, listing=asked, address=_address)


def _asked() -> DiscountsAsked:
    args = request.args
    return DiscountsAsked(args.get("q", "").strip(), args.get("sort", "name"), args.get("show", ""))


def _address(asked: DiscountsAsked, **other: str) -> str:
    parts = {"q": asked.words, "sort": asked.sort, "show": asked.show} | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


@bp.get(f"{DISCOUNTS}/new")
@access("discounts.manage")
def new_discount() -> Response:
    """Show the form to enter a discount."""
    currency = usual_currency(session())
    values = {"kind": "percentage", "scope": "lines", "stacking": "best", "currency": currency}
    return _form(None, values, {})


@bp.post(DISCOUNTS)
@access("discounts.manage")
def add_discount() -> Response:
    """Enter a discount."""
    try:
        added = actions.add_discount(session(), form(DiscountForm), zone(), actor=actor())
    except BadInput as error:
        return _form(None, form_values(), error.errors, error.status)
    return go_to(DISCOUNTS, toast=_("%(name)s is entered", name=added.name))


@bp.get(f"{DISCOUNTS}/<int:discount_id>")
@access("orders.read")
def edit_discount(discount_id: int) -> Response:
    """Show the form to change a discount."""
    found = queries.get_discount(session(), actor(), discount_id)
    return _form(found, _values(found), {})


@bp.post(f"{DISCOUNTS}/<int:discount_id>")
@access("discounts.manage")
def change_discount(discount_id: int) -> Response:
    """Change a discount, unless somebody else did so meanwhile."""
    found = queries.get_discount(session(), actor(), discount_id)
    try:
        sent, version = form(DiscountForm), request.form.get("version", type=int)
        actions.change_discount(session(), found.id, sent, zone(), version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _form(found, form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(DISCOUNTS, toast=_("Saved"))


@bp.post(f"{DISCOUNTS}/<int:discount_id>/use")
@access("discounts.manage")
def switch_discount(discount_id: int) -> Response:
    """Put a discount out of use, or in use again."""
    on = request.form.get("on") == "1"
    one = actions.switch_discount(session(), discount_id, on=on, actor=actor())
    said = _("%(name)s is in use", name=one.name)
    return go_to(DISCOUNTS, toast=said if on else _("%(name)s is out of use", name=one.name))


@bp.post(f"{DISCOUNTS}/example")
@access("discounts.manage")
def try_discount() -> Response:
    """Show what the discount in a form would do, while it is being filled in."""
    try:
        draft = actions.drafted(session(), form(DiscountForm), zone())
    except BadInput:
        return page("sales/_example.html", examples=None, is_draft=True)
    found = queries.examples_of(session(), draft)
    return page("sales/_example.html", examples=found, is_draft=False)


def _form(
    discount: DiscountRow | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    context = {"values": values, "errors": errors, "is_draft": discount is None}
    examples = queries.examples_of(session(), discount) if discount else None
    template = "sales/discount_form.html"
    return page(template, status, discount=discount, examples=examples, **context)


def _values(one: DiscountRow) -> dict[str, str]:
    """Write a discount as the fields of its form have it."""
    values = queries.form_of(session(), one, zone()).model_dump()
    fields = {name: _written(value) for name, value in values.items() if value is not None}
    return fields | {"version": str(one.version)}


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return quantity_said(value)
    return ", ".join(value) if isinstance(value, list) else str(value)
