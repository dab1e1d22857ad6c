"""Entering and changing products, their variants and lots."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from steward.accounts import Actor, demand
from steward.inventory.actions.changes import only_one
from steward.inventory.events import ProductAdded, ProductChanged
from steward.inventory.forms import LotForm, ProductForm, VariantForm
from steward.inventory.models import Lot, Product, Variant
from steward.inventory.queries import get_product, get_variant
from steward.kit import clock, events
from steward.kit.changes import apply
from steward.kit.versions import check_version


def add_product(
    session: Session, form: ProductForm, variants: Sequence[VariantForm], *, actor: Actor
) -> Product:
    """Enter a product with its variants, one at least.

    Raises BadInput, naming `variants.0.sku` where that is somebody's already.
    """
    demand(actor, "stock.manage")
    product = Product(**form.model_dump(), created_at=clock.now())
    session.add(product)
    session.flush()
    for place, variant in enumerate(variants):
        with only_one(session, f"variants.{place}."):
            session.add(_variant(product.id, variant))
    events.record(session, ProductAdded(subject_id=product.id, name=product.name), actor=actor)
    return product


def _variant(product_id: int, form: VariantForm) -> Variant:
    return Variant(product_id=product_id, created_at=clock.now(), **form.model_dump())


def change_product(
    session: Session, product_id: int, form: ProductForm, *, version: int | None, actor: Actor
) -> Product:
    """Change a product, or retire it. Raises Conflict when somebody did so since `version`."""
    demand(actor, "stock.manage")
    product = get_product(session, actor, product_id)
    check_version(version, product.version)
    _tell(session, product, apply(product, form.model_dump()), actor)
    return product


def add_variant(session: Session, product_id: int, form: VariantForm, *, actor: Actor) -> Variant:
    """Add a variant to a product. Raises BadInput where its SKU or barcode is another's."""
    demand(actor, "stock.manage")
    product = get_product(session, actor, product_id)
    variant = _variant(product.id, form)
    with only_one(session):
        session.add(variant)
    _tell(session, product, {f"variant {variant.sku}": [None, variant.sku]}, actor)
    return variant


def change_variant(
    session: Session, variant_id: int, form: VariantForm, *, version: int | None, actor: Actor
) -> Variant:
    """Change a variant, or retire it. Raises Conflict, and BadInput as `add_variant` does."""
    demand(actor, "stock.manage")
    variant = get_variant(session, actor, variant_id)
    check_version(version, variant.version)
    sku = variant.sku
    with only_one(session):
        changes = apply(variant, form.model_dump(), of=sku)
    _tell(session, get_product(session, actor, variant.product_id), changes, actor)
    return variant


def add_lot(session: Session, variant_id: int, form: LotForm, *, actor: Actor) -> Lot:
    """Enter a lot of a variant. Raises BadInput where its code is known."""
    demand(actor, "stock.manage")
    variant = get_variant(session, actor, variant_id)
    lot = Lot(variant_id=variant.id, created_at=clock.now(), **form.model_dump())
    with only_one(session):
        session.add(lot)
    product = get_product(session, actor, variant.product_id)
    _tell(session, product, {f"{variant.sku} lot": [None, lot.code]}, actor)
    return lot


def _tell(
    session: Session, product: Product, changes: Mapping[str, list[Any]], actor: Actor
) -> None:
    if changes:
        flag_modified(product, "name")  # its version counts what is done to its parts, too
        changed = ProductChanged(subject_id=product.id, name=product.name, changes=dict(changes))
        events.record(session, changed, actor=actor)
