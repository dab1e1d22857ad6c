"""Entering and changing suppliers, and what they offer."""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.changes import only_one
from steward.inventory.events import SupplierAdded, SupplierChanged
from steward.inventory.forms import OfferForm, SupplierForm
from steward.inventory.models import Supplier, SupplierOffer, Variant
from steward.inventory.queries import find_offer, get_supplier, get_variant_by_sku
from steward.kit import clock, events
from steward.kit.changes import apply
from steward.kit.errors import NotFound
from steward.kit.versions import check_version


def add_supplier(session: Session, form: SupplierForm, *, actor: Actor) -> Supplier:
    """Enter a supplier or retailer. Raises BadInput when there is one of that name."""
    demand(actor, "stock.manage")
    supplier = Supplier(**form.model_dump(), created_at=clock.now())
    with only_one(session):
        session.add(supplier)
    added = SupplierAdded(subject_id=supplier.id, name=supplier.name)
    events.record(session, added, actor=actor)
    return supplier


def change_supplier(
    session: Session, supplier_id: int, form: SupplierForm, *, version: int | None, actor: Actor
) -> Supplier:
    """Change a supplier. Raises Conflict when somebody else did so since `version`, BadInput."""
    demand(actor, "stock.manage")
    supplier = get_supplier(session, actor, supplier_id)
    check_version(version, supplier.version)
    with only_one(session):
        changes = apply(supplier, form.model_dump())
    _tell(session, supplier, changes, actor)
    return supplier


def set_offer(
    session: Session, supplier_id: int, form: OfferForm, *, actor: Actor
) -> SupplierOffer:
    """Say at what a supplier sends a variant; a preferred one takes that from all others.

    Raises BadInput where no variant has the SKU.
    """
    demand(actor, "stock.manage")
    supplier = get_supplier(session, actor, supplier_id)
    variant = get_variant_by_sku(session, actor, form.sku)
    session.refresh(variant, with_for_update=True)  # who does the same at once comes second
    if form.preferred:
        _prefer_nobody(session, variant)
    values = form.model_dump(exclude={"sku"})
    offer = find_offer(session, supplier.id, variant.id)
    if offer is None:
        offer = SupplierOffer(
            supplier_id=supplier.id, variant_id=variant.id, created_at=clock.now()
        )
        session.add(offer)
    changes = apply(offer, values, of=variant.sku)
    session.flush()
    _tell(session, supplier, changes, actor)
    return offer


def _prefer_nobody(session: Session, variant: Variant) -> None:
    of_variant = SupplierOffer.variant_id == variant.id
    others = update(SupplierOffer).where(of_variant, SupplierOffer.preferred)
    session.execute(others.values(preferred=False))


def remove_offer(session: Session, supplier_id: int, variant_id: int, *, actor: Actor) -> None:
    """Say that a supplier sends a variant no more. Raises NotFound."""
    demand(actor, "stock.manage")
    supplier = get_supplier(session, actor, supplier_id)
    offer = find_offer(session, supplier.id, variant_id)
    if offer is None:
        raise NotFound
    sku = session.get_one(Variant, variant_id).sku
    session.delete(offer)
    _tell(session, supplier, {f"{sku} offer": [str(offer.price), None]}, actor)


def _tell(
    session: Session, supplier: Supplier, changes: dict[str, list[Any]], actor: Actor
) -> None:
    if changes:
        changed = SupplierChanged(subject_id=supplier.id, name=supplier.name, changes=changes)
        events.record(session, changed, actor=actor)
