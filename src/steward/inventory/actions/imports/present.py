"""What is here beside the variants that rows tell of, and whether a row tells anything new."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.inventory.models import Lot, Product, Supplier, SupplierOffer, Variant
from steward.inventory.rules.imports import ProductRow
from steward.kit.imports.tables import ImportedRow

# column of a product -> field of a row, where it is named otherwise
_PRODUCT_FIELDS = {"state": "product_state"}


class Known(NamedTuple):
    """A row whose variant is here, its product, and what an earlier import said, if one did."""

    row: ProductRow
    variant: Variant
    product: Product
    entry: ImportedRow | None

    @property
    def of_variant(self) -> dict[str, object]:
        """The columns of the variant that the row tells otherwise than the last import."""
        return self._news(self.row.said.of_variant, {})

    @property
    def of_product(self) -> dict[str, object]:
        """The columns of the product that the row tells otherwise than the last import."""
        return self._news(self.row.said.of_product, _PRODUCT_FIELDS)

    def _news(self, said: Mapping[str, object], fields: Mapping[str, str]) -> dict[str, object]:
        """What people changed since the last import stays, unless the source tells it anew."""
        if self.entry is None:
            return dict(said)
        before, now = self.entry.content, self.row.content
        return {
            column: value
            for column, value in said.items()
            if before.get(fields.get(column, column)) != now.get(fields.get(column, column))
        }


class Beside(NamedTuple):
    """Offers by variant and supplier, and lots by variant and code, in lower case."""

    offers: Mapping[tuple[int, str], SupplierOffer]
    lots: Mapping[tuple[int, str], Lot]

    def is_old(self, known: Known) -> bool:
        """Whether all that a row tells is so already."""
        said, variant_id = known.row.said, known.variant.id
        offer = self.offers.get((variant_id, (said.supplier or "").casefold()))
        lot = self.lots.get((variant_id, (said.lot or "").casefold()))
        preferred = {} if said.preferred is None else {"preferred": said.preferred}
        return (
            _holds(known.variant, known.of_variant)
            and _holds(known.product, known.of_product)
            and (not said.supplier or _holds(offer, said.offer | preferred))
            and (not said.lot or _holds(lot, _until(said.expires_on)))
        )


def _until(day: object) -> dict[str, object]:
    return {} if day is None else {"expires_on": day}


def _holds(row: object | None, said: Mapping[str, object]) -> bool:
    return row is not None and all(getattr(row, name) == value for name, value in said.items())


def products_of(
    session: Session, variants: Sequence[Variant], *, for_update: bool
) -> dict[int, Product]:
    """Return the products of variants, locked for a change."""
    ids = {variant.product_id for variant in variants}
    query = select(Product).where(Product.id.in_(ids)).order_by(Product.id)
    found = session.scalars(query.with_for_update() if for_update else query)
    return {product.id: product for product in found}


def beside(session: Session, variants: Sequence[Variant]) -> Beside:
    """Return the offers and lots of variants."""
    ids = [variant.id for variant in variants]
    offers = (
        select(SupplierOffer, Supplier.name)
        .join(Supplier, Supplier.id == SupplierOffer.supplier_id)
        .where(SupplierOffer.variant_id.in_(ids))
    )
    lots = session.scalars(select(Lot).where(Lot.variant_id.in_(ids)))
    return Beside(
        {(one.variant_id, name.casefold()): one for one, name in session.execute(offers)},
        {(lot.variant_id, lot.code.casefold()): lot for lot in lots},
    )
