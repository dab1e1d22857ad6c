"""The demo business's stores: its products as they are counted, its places and its suppliers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.demo.content import Product
from steward.demo.words import table
from steward.inventory import (
    LotForm,
    OfferForm,
    PlaceForm,
    ProductForm,
    SupplierForm,
    VariantForm,
    add_lot,
    add_place,
    add_product,
    add_supplier,
    barcode_with_check,
    find_variant,
    set_offer,
)

_BRAND, _CURRENCY = "Brindle", "EUR"
_OWN_CODES = 290_000_000_000  # barcodes that GS1 leaves to each shop
_LOTS = range(15, 20)  # numbers of the lots that orders came from
_SHELF = timedelta(days=270)  # how long beans last after roasting
_ROASTS = 3


def fill_stores(
    session: Session, products: Sequence[Product], today: date, *, actor: Actor
) -> dict[str, int]:
    """Enter places, suppliers, and every product with its variants, lots and offers.

    Return the suppliers' ids by name.
    """
    stores = table("stores")
    for name, place in stores["places"].items():
        add_place(session, PlaceForm(name=name, **place), actor=actor)
    suppliers = {
        name: add_supplier(session, _supplier(name, about), actor=actor).id
        for name, about in stores["suppliers"].items()
    }
    codes = (barcode_with_check(str(_OWN_CODES + number)) for number in range(1, 10_000))
    for product in products:
        kind = stores["kinds"][product.kind]
        variants = list(_variants(product, kind, stores["variants"].get(product.sku), codes))
        add_product(session, _product(product, kind, stores), variants, actor=actor)
        for variant in variants:
            _enter_lots(session, product, kind, variant.sku, today, actor)
            _offer(session, suppliers, kind, variant, actor)
    return suppliers


def _supplier(name: str, about: Mapping[str, Any]) -> SupplierForm:
    contact = {"name": about["contact"], "role": "Orders", "phone": about["phone"]}
    return SupplierForm.model_validate(
        {
            "name": name,
            "kind": about.get("kind", "supplier"),
            "email": about["email"],
            "contacts": [contact],
            "currency": _CURRENCY,
        }
    )


def _product(product: Product, kind: Mapping[str, Any], stores: Mapping[str, Any]) -> ProductForm:
    return ProductForm(
        name=product.name,
        description=product.description.capitalize() + ".",
        category=kind["category"],
        brand=_BRAND,
        criticality=stores["criticality"].get(product.sku, kind["criticality"]),
    )


def _variants(
    product: Product,
    kind: Mapping[str, Any],
    sold_as: Sequence[tuple[str, Mapping[str, str], str]] | None,
    codes: Iterator[str],
) -> Iterator[VariantForm]:
    for sku, options, price in sold_as or [("", {}, "")]:
        yield VariantForm(
            sku=sku or product.sku,
            barcode=next(codes),
            options=dict(options),
            unit=kind.get("unit", "piece"),
            price=Decimal(price) if price else product.price,
            currency=_CURRENCY,
        )


def _enter_lots(
    session: Session,
    product: Product,
    kind: Mapping[str, Any],
    sku: str,
    today: date,
    actor: Actor,
) -> None:
    variant = find_variant(session, actor, sku)
    if variant is None:
        return
    lots = [LotForm(code=f"{product.lots}{number}") for number in _LOTS if product.lots]
    if kind.get("lots"):
        roasts = (today - timedelta(days=3 + 21 * back) for back in range(_ROASTS))
        lots += [LotForm(code=f"R{day:%y%m%d}", expires_on=day + _SHELF) for day in roasts]
    for lot in lots:
        add_lot(session, variant.id, lot, actor=actor)


def _offer(
    session: Session,
    suppliers: Mapping[str, int],
    kind: Mapping[str, Any],
    variant: VariantForm,
    actor: Actor,
) -> None:
    """Enter what the kind's supplier takes, and the second's: dearer and faster."""
    names = [name for name in (kind["supplier"], kind.get("second")) if name]
    for place, name in enumerate(names):
        dearer = Decimal("1.06") if place else Decimal(1)
        form = OfferForm(
            sku=variant.sku,
            price=round(variant.price * Decimal(kind["share"]) * dearer, 2),
            lead_time_days=kind["days"] - 14 * place,
            minimum_quantity=Decimal(kind["minimum"]),
            pack_quantity=Decimal(kind["pack"]),
            preferred=not place,
        )
        set_offer(session, suppliers[name], form, actor=actor)
