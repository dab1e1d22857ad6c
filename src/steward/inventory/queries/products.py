"""Products, variants, places and suppliers by their numbers, for those who may see them."""

from typing import TypeVar

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.inventory.models import Place, Product, Supplier, Variant
from steward.kit.errors import NotFound

R = TypeVar("R", Product, Variant, Place, Supplier)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Select what of the stores the actor may see: all, or nothing."""
    return literal(may(actor, "stock.read"))


def get_product(session: Session, actor: Actor, product_id: int) -> Product:
    """Return a product that the actor may see; raises NotFound."""
    return _get(session, actor, Product, product_id)


def get_variant(session: Session, actor: Actor, variant_id: int) -> Variant:
    """Return a variant that the actor may see; raises NotFound."""
    return _get(session, actor, Variant, variant_id)


def get_place(session: Session, actor: Actor, place_id: int) -> Place:
    """Return a place that the actor may see; raises NotFound."""
    return _get(session, actor, Place, place_id)


def get_supplier(session: Session, actor: Actor, supplier_id: int) -> Supplier:
    """Return a supplier that the actor may see; raises NotFound."""
    return _get(session, actor, Supplier, supplier_id)


def _get(session: Session, actor: Actor, table: type[R], row_id: int) -> R:
    query = select(table).where(visible_to(actor), table.id == row_id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found
