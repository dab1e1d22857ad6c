"""Products, variants, places and suppliers one by one, for those who may see them."""

from collections import defaultdict
from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import ColumnElement, func, literal, or_, select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.inventory.models import (
    Lot,
    Place,
    Product,
    ProductImage,
    Supplier,
    SupplierOffer,
    Variant,
)
from steward.inventory.rules import Criticality, ways_to_say
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_

# Written out: it is asked each time that a ticket is raised or goes on.
_CALLED = text("""
    select lower(name), criticality from products where lower(name) = any(:names)
    union all
    select lower(v.sku::text), p.criticality from variants v
    join products p on p.id = v.product_id where v.sku = any(cast(:ways as citext[]))
    union all
    select lower(v.barcode), p.criticality from variants v
    join products p on p.id = v.product_id where v.barcode = any(:ways)
""")
R = TypeVar("R", Product, Variant, Place, Supplier, ProductImage)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Select what of the stores the actor may see: all, or nothing."""
    return literal(may(actor, "stock.read"))


def get_product(
    session: Session, actor: Actor, product_id: int, *, for_update: bool = False
) -> Product:
    """Return a product that the actor may see; raises NotFound."""
    return _get(session, actor, Product, product_id, for_update=for_update)


def get_variant(
    session: Session, actor: Actor, variant_id: int, *, for_update: bool = False
) -> Variant:
    """Return a variant that the actor may see; raises NotFound."""
    return _get(session, actor, Variant, variant_id, for_update=for_update)


def get_place(session: Session, actor: Actor, place_id: int, *, for_update: bool = False) -> Place:
    """Return a place that the actor may see; raises NotFound."""
    return _get(session, actor, Place, place_id, for_update=for_update)


def get_supplier(
    session: Session, actor: Actor, supplier_id: int, *, for_update: bool = False
) -> Supplier:
    """Return a supplier that the actor may see; raises NotFound."""
    return _get(session, actor, Supplier, supplier_id, for_update=for_update)


def get_image(session: Session, actor: Actor, image_id: int) -> ProductImage:
    """Return a picture of a product that the actor may see; raises NotFound."""
    return _get(session, actor, ProductImage, image_id)


def _get(
    session: Session, actor: Actor, table: type[R], row_id: int, *, for_update: bool = False
) -> R:
    query = select(table).where(visible_to(actor), table.id == row_id)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def find_variant(session: Session, actor: Actor, code: str) -> Variant | None:
    """Return the variant of a SKU or barcode, typed or scanned, or None."""
    ways = ways_to_say(code)
    query = select(Variant).where(
        visible_to(actor), or_(Variant.sku.in_(ways), Variant.barcode.in_(ways))
    )
    by_sku_first = query.order_by((Variant.sku == ways[0]).desc())
    return session.scalars(by_sku_first.limit(1)).one_or_none()


def criticalities(session: Session, products: Collection[str]) -> dict[str, Criticality]:
    """Return how critical products are that are named, each by its name, SKU or barcode.

    What is none is left out; where a name fits several, the worst of them counts.
    """
    ways = {name: ways_to_say(name) for name in products}
    every = sorted({way for some in ways.values() for way in some})
    asked = {"ways": every, "names": [way.lower() for way in every]}
    found = defaultdict[str, list[Criticality]](list)
    for called, criticality in session.execute(_CALLED, asked) if every else ():
        found[called].append(Criticality(criticality))
    known = {
        name: [one for way in some for one in found[way.lower()]] for name, some in ways.items()
    }
    order = list(Criticality)
    return {name: max(some, key=order.index) for name, some in known.items() if some}


def get_variant_by_sku(session: Session, actor: Actor, sku: str) -> Variant:
    """Return the variant of a SKU. Raises BadInput, since people type it."""
    query = select(Variant).where(visible_to(actor), Variant.sku == sku)
    found = session.scalars(query).one_or_none()
    if found is None:
        msg = N_("No variant has the SKU “%(sku)s”.", sku=sku)
        raise BadInput(msg, errors={"sku": msg})
    return found


def stocked_goods(session: Session, actor: Actor) -> list[tuple[int, str, dict[str, int]]]:
    """Return all variants: id, SKU, and their lots by code."""
    lots: dict[int, dict[str, int]] = {}
    for lot in session.scalars(select(Lot).where(visible_to(actor)).order_by(Lot.id)):
        lots.setdefault(lot.variant_id, {})[lot.code] = lot.id
    query = select(Variant).where(visible_to(actor)).order_by(Variant.id)
    return [(one.id, one.sku, lots.get(one.id, {})) for one in session.scalars(query)]


def find_lot(session: Session, variant_id: int, code: str) -> Lot | None:
    """Return the lot of a code, or None."""
    of_code = (Lot.variant_id == variant_id, Lot.code == code)
    return session.scalars(select(Lot).where(*of_code)).one_or_none()


def places_in_use(session: Session, actor: Actor) -> list[Place]:
    """List the places that take goods, by name."""
    query = select(Place).where(visible_to(actor), Place.active)
    return list(session.scalars(query.order_by(func.lower(Place.name))))


def find_offer(session: Session, supplier_id: int, variant_id: int) -> SupplierOffer | None:
    """Return what a supplier offers of a variant, or None."""
    of_pair = (SupplierOffer.supplier_id == supplier_id, SupplierOffer.variant_id == variant_id)
    return session.scalars(select(SupplierOffer).where(*of_pair)).one_or_none()
