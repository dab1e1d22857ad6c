"""Suppliers, offers and reorder points, entered without ceremony."""

from decimal import Decimal

from sqlalchemy.orm import Session

from steward.inventory.actions import add_supplier, set_offer, set_point
from steward.inventory.forms import OfferForm, PointForm, SupplierForm
from steward.inventory.models import Variant
from steward.inventory.rules import Key, SupplierKind
from tests.cast import KIM
from tests.inventory.goods import new_place, new_variant, stocked


def new_supplier(
    session: Session,
    name: str = "Officina Rossi",
    kind: SupplierKind = SupplierKind.RETAILER,
    email: str | None = "orders@rossi.example",
) -> int:
    """Enter a supplier."""
    form = SupplierForm(name=name, kind=kind, email=email, currency="EUR")
    return add_supplier(session, form, actor=KIM.actor).id


def offer(session: Session, supplier_id: int, variant_id: int, **more: object) -> None:
    """Say that a supplier sends a variant: packs of six, ten at least, in two weeks."""
    usual = {"price": "2.5", "lead_time_days": 14, "pack_quantity": "6", "minimum_quantity": "10"}
    said = {"sku": session.get_one(Variant, variant_id).sku, **usual, **more}
    set_offer(session, supplier_id, OfferForm.model_validate(said), actor=KIM.actor)


def pointed(
    session: Session, supplier_id: int | None, *, stock: str = "30", point: str = "20"
) -> Key:
    """Stock goods that a supplier sends, to be ordered at a point up to twice as many."""
    key = Key(new_variant(session), new_place(session))
    if supplier_id is not None:
        offer(session, supplier_id, key.variant_id)
    stocked(session, key, stock)
    set_point(session, key.spot, PointForm(point=Decimal(point)), actor=KIM.actor)
    return key
