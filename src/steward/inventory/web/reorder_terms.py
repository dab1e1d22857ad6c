"""The terms of ordering at the desk: of the house, suppliers and categories, with their effect."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.actions import Effect
from steward.inventory.forms import ReorderTermsForm, ScopeForm
from steward.inventory.web.blueprint import bp
from steward.inventory.web.reorder import REORDER
from steward.inventory.web.sent import values_sent, version_sent
from steward.inventory.web.words import plain_number
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form_values, go_to, page, parse
from steward.kit.running import zone
from steward.kit.texts import gettext as _

TERMS = f"{REORDER}/terms"
_NUMBERS = ("service", "holding", "shortage", "order_cost")
_MOST_SUPPLIERS = 1000


@bp.get(TERMS)
@access("stock.read")
def reorder_terms() -> Response:
    """Show the terms of ordering."""
    return _shown({}, {})


def _shown(
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
    effects: Sequence[Effect] | None = None,
) -> Response:
    by_name = queries.Listing()
    suppliers = queries.list_suppliers(session(), actor(), by_name, limit=_MOST_SUPPLIERS)
    context: dict[str, Any] = {"values": _known() | dict(values), "errors": errors}
    context |= {"special": queries.special_terms(session(), actor()), "effects": effects}
    context |= {"suppliers": [row.supplier for row in suppliers.items]}
    context |= {"categories": queries.categories(session(), actor())}
    return page("inventory/reorder_terms.html", status, **context)


def _known() -> dict[str, str]:
    """Return the terms of the house as the form has them."""
    row, terms = queries.find_house_terms(session()), queries.terms_book(session()).house
    numbers = {name: plain_number(getattr(terms, name)) for name in _NUMBERS}
    chosen = {"aim": terms.aim.value, "review_days": str(terms.review_days)}
    return numbers | chosen | {"version": str(row.version) if row else ""}


@bp.post(TERMS)
@access("stock.manage")
def set_reorder_terms() -> Response:
    """Set the terms of the house, unless somebody else did so meanwhile."""
    try:
        sent, version = parse(ReorderTermsForm, _sent()), version_sent()
        actions.set_house_terms(session(), sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        return _shown(form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(TERMS, toast=_("Saved. All points are worked out anew."))


def _sent() -> dict[str, Any]:
    return values_sent(numbers=_NUMBERS)


@bp.post(f"{TERMS}/effect")
@access("stock.manage")
def try_reorder_terms() -> Response:
    """Show what the terms would change; nothing is kept."""
    try:
        sent = parse(ReorderTermsForm, _sent())
    except BadInput as error:
        return _shown(form_values(), error.errors, error.status)
    effects = actions.effect_of(session(), sent, zone(), actor=actor())
    return _shown(form_values(), {}, effects=effects)


@bp.post(f"{TERMS}/special")
@access("stock.manage")
def set_special_terms() -> Response:
    """Set the terms of a supplier or category."""
    try:
        scope, sent = _special_sent()
        actions.set_special_terms(session(), scope, sent, actor=actor())
    except BadInput as error:
        errors = {f"special-{name}" if name else "": why for name, why in error.errors.items()}
        return _shown(form_values(), errors or {"": error.detail}, error.status)
    return go_to(TERMS, toast=_("Saved. All points are worked out anew."))


def _special_sent() -> tuple[ScopeForm, ReorderTermsForm]:
    """Read the fields of the second form, whose names begin with `special-`."""
    numbers = [f"special-{name}" for name in _NUMBERS]
    values = values_sent(numbers=[name for name in numbers if request.form.get(name)])
    sent = {name.removeprefix("special-"): value for name, value in values.items()}
    kind, _colon, which = str(sent.pop("scope", "")).partition(":")
    scope = {"supplier_id": which} if kind == "supplier" else {"category": which or None}
    return parse(ScopeForm, scope), parse(ReorderTermsForm, sent)


@bp.post(f"{TERMS}/<int:terms_id>/removal")
@access("stock.manage")
def remove_terms(terms_id: int) -> Response:
    """Let the terms of the house hold again."""
    actions.remove_terms(session(), terms_id, actor=actor())
    return go_to(TERMS, toast=_("The terms of the house hold again"))
