"""Products as a spreadsheet has them: a row for each variant, under the names that imports know."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.models import Product, Supplier, SupplierOffer, Variant
from steward.inventory.queries.lists import Listing, list_products, variants_by_product
from steward.inventory.rules.imports import COLUMNS, OPTION

_AT_ONCE = 500  # products
_MOST_OPTIONS = 40  # columns
_LEFT_OUT = frozenset(["place", "lot", "expires_on"])  # a variant has several of them
_FIELDS = tuple(field for field in COLUMNS if field not in _LEFT_OUT)
_OF_PRODUCT = ("name", "description", "category", "brand", "criticality")
_OF_VARIANT = (
    *("sku", "barcode", "unit", "pack_quantity", "price", "currency", "state"),
    *("may_backorder", "cost_method"),
)


def option_names(session: Session) -> list[str]:
    """Return what variants are told apart by, such as Size."""
    names = select(func.jsonb_object_keys(Variant.options).label("name")).distinct().subquery()
    return list(session.scalars(select(names.c.name).order_by(names.c.name).limit(_MOST_OPTIONS)))


def export_head(options: Sequence[str]) -> list[str]:
    """Return the names of the columns, as an import knows them."""
    return [*(COLUMNS[field][0] for field in _FIELDS), *(f"{OPTION} {name}" for name in options)]


def export_rows(
    session: Session, actor: Actor, listing: Listing, options: Sequence[str]
) -> Iterator[list[object]]:
    """Yield the variants of the products that are listed, each with its preferred offer."""
    cursor = None
    while True:
        page = list_products(session, actor, listing, cursor=cursor, limit=_AT_ONCE)
        products = [row.product for row in page.items]
        parts = variants_by_product(session, [one.id for one in products])
        offers = _offers(session, [one.id for variants in parts.values() for one in variants])
        for product in products:
            for variant in parts[product.id]:
                yield _row(product, variant, offers.get(variant.id), options)
        session.expunge_all()
        cursor = page.next_cursor
        if cursor is None:
            return


def _offers(
    session: Session, variant_ids: Sequence[int]
) -> dict[int, tuple[SupplierOffer, Supplier]]:
    """Return the preferred offer of each variant, or the cheapest."""
    query = (
        select(SupplierOffer, Supplier)
        .join(Supplier, Supplier.id == SupplierOffer.supplier_id)
        .where(SupplierOffer.variant_id.in_(variant_ids))
        .order_by(SupplierOffer.preferred, SupplierOffer.price.desc())
    )
    return {offer.variant_id: (offer, supplier) for offer, supplier in session.execute(query)}


def _row(
    product: Product,
    variant: Variant,
    offered: tuple[SupplierOffer, Supplier] | None,
    options: Sequence[str],
) -> list[object]:
    values: dict[str, Any] = {
        **{name: getattr(variant, name) for name in _OF_VARIANT},
        **{name: getattr(product, name) for name in _OF_PRODUCT},
        "product_state": product.state,
    }
    if offered:
        offer, supplier = offered
        values |= {
            "supplier": supplier.name,
            "supplier_sku": offer.supplier_sku,
            "supplier_price": offer.price,
            "lead_time_days": offer.lead_time_days,
            "minimum_quantity": offer.minimum_quantity,
            "supplier_pack": offer.pack_quantity,
            "preferred": offer.preferred,
        }
    cells = [_cell(values.get(field)) for field in _FIELDS]
    return [*cells, *(variant.options.get(name, "") for name in options)]


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value
