"""Rows beside what is here: new, something else, the same, or wrong by what is here."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.inventory.actions.imports.file import PRODUCTS
from steward.inventory.actions.imports.present import Known, beside, products_of
from steward.inventory.models import Variant
from steward.inventory.rules.imports import ProductRow
from steward.kit.imports import FieldError, Rejected, ledger
from steward.kit.imports.engine import Written
from steward.kit.marks import N_

VARIANT = "variant"


class Compared(NamedTuple):
    """Rows by what is known of them."""

    new: list[ProductRow]
    other: list[Known]
    same: list[ProductRow]
    wrong: list[Rejected]


def would_write(session: Session, rows: Sequence[ProductRow]) -> Written:
    """Say what would become of rows; nothing is written."""
    found = compare(session, rows, for_update=False)
    return Written(len(found.new), len(found.other), len(found.same), found.wrong)


def compare(session: Session, rows: Sequence[ProductRow], *, for_update: bool) -> Compared:
    """Sort rows by what is here; `for_update` locks the variants that they tell of."""
    entries = ledger.known_rows(session, PRODUCTS, VARIANT, [row.external_id for row in rows])
    variants = _variants(session, rows, for_update=for_update)
    present = list(variants.values())
    products = products_of(session, present, for_update=for_update)
    owners, parts = _barcode_owners(session, rows), beside(session, present)
    found = Compared([], [], [], [])
    for row in rows:
        variant = variants.get(row.external_id)
        entry = entries.get(row.external_id)
        entry = entry if entry and entry.is_live else None
        if errors := list(_errors(row, variant, owners)):
            found.wrong.append(Rejected(row.position, tuple(errors), row.raw))
        elif variant is None:
            found.new.append(row)
        else:
            known = Known(row, variant, products[variant.product_id], entry)
            is_same = entry and entry.subject_id == variant.id and entry.content == row.content
            if is_same or parts.is_old(known):
                found.same.append(row)
            else:
                found.other.append(known)
    return found


def _variants(
    session: Session, rows: Sequence[ProductRow], *, for_update: bool
) -> dict[str, Variant]:
    query = select(Variant).where(Variant.sku.in_([row.said.sku for row in rows]))
    query = query.order_by(Variant.id)
    found = session.scalars(query.with_for_update() if for_update else query)
    return {variant.sku.casefold(): variant for variant in found}


def _barcode_owners(session: Session, rows: Sequence[ProductRow]) -> dict[str, str]:
    """Return which SKU has each barcode that the rows name."""
    named = [row.said.barcode for row in rows if row.said.barcode]
    query = select(Variant.barcode, Variant.sku).where(Variant.barcode.in_(named))
    return {barcode: sku.casefold() for barcode, sku in session.execute(query) if barcode}


def _errors(
    row: ProductRow, variant: Variant | None, owners: dict[str, str]
) -> Iterator[FieldError]:
    """Say what is wrong with a row by what is here; its barcode is its own from now on."""
    said = row.said
    if variant is None and said.name is None:
        yield FieldError(row.position, "name", N_("A SKU that is new needs the product’s name."))
    if variant is None and said.price is None:
        yield FieldError(row.position, "price", N_("A SKU that is new needs a price."))
    if said.barcode and owners.setdefault(said.barcode, row.external_id) != row.external_id:
        reason = N_("This barcode is another variant’s already.")
        yield FieldError(row.position, "barcode", reason)
