"""The forms by which products, their variants and lots are entered and changed."""

from collections.abc import Mapping
from typing import Any

from flask import Response

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import LotForm, ProductForm, VariantForm
from steward.inventory.models import Product, Variant
from steward.inventory.web.blueprint import bp
from steward.inventory.web.products import PRODUCTS
from steward.inventory.web.sent import pairs_sent, values_sent, version_sent
from steward.inventory.web.words import plain_number
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form_values, go_to, page, parse
from steward.kit.texts import gettext as _

_NUMBERS = ("price", "pack_quantity")


@bp.get(f"{PRODUCTS}/new")
@access("stock.manage")
def new_product() -> Response:
    """Show the form to enter a product with its first variant."""
    return _product_form(None, {"currency": queries.usual_currency(session())}, {})


@bp.post(PRODUCTS)
@access("stock.manage")
def add_product() -> Response:
    """Enter a product with its first variant."""
    try:
        values = values_sent(numbers=_NUMBERS, checks=["may_backorder"])
        added = _add(values)
    except BadInput as error:
        wrong = {name.removeprefix("variants.0."): why for name, why in error.errors.items()}
        return _product_form(None, form_values(), wrong or {"": error.detail}, error.status)
    return go_to(f"{PRODUCTS}/{added.id}", toast=_("%(name)s is entered", name=added.name))


def _add(values: Mapping[str, Any]) -> Product:
    about = {name: values[name] for name in ProductForm.model_fields if name in values}
    rest = {name: value for name, value in values.items() if name not in about}
    variant = _variant_of(rest)
    return actions.add_product(session(), parse(ProductForm, about), [variant], actor=actor())


def _variant_of(values: Mapping[str, Any]) -> VariantForm:
    options = pairs_sent(values.get("options", ""), "options")
    return parse(VariantForm, {**values, "options": options})


@bp.get(f"{PRODUCTS}/<int:product_id>/particulars")
@access("stock.manage")
def edit_product(product_id: int) -> Response:
    """Show the form to change a product."""
    found = queries.get_product(session(), actor(), product_id)
    values = {name: str(getattr(found, name)) for name in ProductForm.model_fields}
    return _product_form(found, values | {"version": str(found.version)}, {})


@bp.post(f"{PRODUCTS}/<int:product_id>/particulars")
@access("stock.manage")
def change_product(product_id: int) -> Response:
    """Change a product, unless somebody else did so meanwhile."""
    found = queries.get_product(session(), actor(), product_id)
    try:
        form = parse(ProductForm, values_sent())
        actions.change_product(session(), found.id, form, version=version_sent(), actor=actor())
    except (BadInput, Conflict) as error:
        errors = error.errors or {"": error.detail}
        return _product_form(found, form_values(), errors, error.status)
    return go_to(f"{PRODUCTS}/{product_id}", toast=_("Saved"))


def _product_form(
    product: Product | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    context = {"product": product, "values": values, "errors": errors}
    return page("inventory/product_form.html", status, **context)


@bp.get(f"{PRODUCTS}/<int:product_id>/variants/new")
@access("stock.manage")
def new_variant(product_id: int) -> Response:
    """Show the form to add a variant."""
    found = queries.get_product(session(), actor(), product_id)
    return _variant_form(found, None, {"currency": queries.usual_currency(session())}, {})


@bp.post(f"{PRODUCTS}/<int:product_id>/variants")
@access("stock.manage")
def add_variant(product_id: int) -> Response:
    """Add a variant to a product."""
    found = queries.get_product(session(), actor(), product_id)
    try:
        form = _variant_of(values_sent(numbers=_NUMBERS, checks=["may_backorder"]))
        added = actions.add_variant(session(), found.id, form, actor=actor())
    except BadInput as error:
        return _variant_form(found, None, form_values(), error.errors, error.status)
    return go_to(f"{PRODUCTS}/{found.id}", toast=_("%(sku)s is added", sku=added.sku))


@bp.get("/desk/stock/variants/<int:variant_id>")
@access("stock.manage")
def edit_variant(variant_id: int) -> Response:
    """Show the form to change a variant, and the one to enter a lot of it."""
    found = queries.get_variant(session(), actor(), variant_id)
    product = queries.get_product(session(), actor(), found.product_id)
    return _variant_form(product, found, _values_of(found), {})


def _values_of(variant: Variant) -> dict[str, str]:
    texts = {name: str(getattr(variant, name) or "") for name in VariantForm.model_fields}
    return texts | {
        "options": "\n".join(f"{name}: {value}" for name, value in variant.options.items()),
        "price": plain_number(variant.price),
        "pack_quantity": plain_number(variant.pack_quantity),
        "may_backorder": "1" if variant.may_backorder else "",
        "version": str(variant.version),
    }


@bp.post("/desk/stock/variants/<int:variant_id>")
@access("stock.manage")
def change_variant(variant_id: int) -> Response:
    """Change a variant, unless somebody else did so meanwhile."""
    found = queries.get_variant(session(), actor(), variant_id)
    product = queries.get_product(session(), actor(), found.product_id)
    try:
        form = _variant_of(values_sent(numbers=_NUMBERS, checks=["may_backorder"]))
        actions.change_variant(session(), found.id, form, version=version_sent(), actor=actor())
    except (BadInput, Conflict) as error:
        errors = error.errors or {"": error.detail}
        return _variant_form(product, found, form_values(), errors, error.status)
    return go_to(f"{PRODUCTS}/{product.id}", toast=_("Saved"))


def _variant_form(
    product: Product,
    variant: Variant | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    context = {"product": product, "variant": variant, "values": values, "errors": errors}
    return page("inventory/variant_form.html", status, **context)


@bp.post("/desk/stock/variants/<int:variant_id>/lots")
@access("stock.manage")
def add_lot(variant_id: int) -> Response:
    """Enter a lot of a variant."""
    found = queries.get_variant(session(), actor(), variant_id)
    product = queries.get_product(session(), actor(), found.product_id)
    try:
        lot = actions.add_lot(session(), found.id, parse(LotForm, values_sent()), actor=actor())
    except BadInput as error:
        return _variant_form(product, found, _values_of(found) | form_values(), error.errors, 422)
    return go_to(f"{PRODUCTS}/{product.id}", toast=_("Lot %(code)s is entered", code=lot.code))
