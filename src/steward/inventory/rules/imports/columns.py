"""Which column of a spreadsheet of products means what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steward.kit.imports import UnreadableFile
from steward.kit.marks import N_

# field -> what common spreadsheets call it; the first name is the one that exports have
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sku": ("SKU", "article number", "item number", "artikelnummer", "référence", "reference"),
    "name": ("Product", "product name", "name", "title", "produkt", "produit", "product naam"),
    "description": ("Description", "beschreibung", "omschrijving"),
    "category": ("Category", "product category", "kategorie", "catégorie", "categorie"),
    "brand": ("Brand", "vendor", "marke", "marque", "merk"),
    "criticality": ("Criticality",),
    "product_state": ("Product state",),
    "barcode": ("Barcode", "ean", "ean13", "gtin", "upc", "ean code"),
    "unit": ("Unit", "einheit", "unité", "eenheid"),
    "pack_quantity": ("Pack holds", "pack quantity", "units per pack"),
    "price": ("Price", "sales price", "retail price", "preis", "prix", "prijs", "verkaufspreis"),
    "currency": ("Currency", "währung", "devise", "valuta"),
    "may_backorder": ("May be back-ordered", "backorder", "may backorder"),
    "cost_method": ("Cost by", "cost method"),
    "state": ("State", "status"),
    "supplier": ("Supplier", "supplier name", "lieferant", "fournisseur", "leverancier"),
    "supplier_sku": ("Supplier SKU", "supplier item number"),
    "supplier_price": ("Supplier price", "purchase price", "cost", "einkaufspreis"),
    "lead_time_days": ("Lead time days", "lead time", "lieferzeit"),
    "minimum_quantity": ("Minimum", "minimum order", "moq", "minimum quantity"),
    "supplier_pack": ("Order pack", "pack", "order multiple"),
    "preferred": ("Preferred", "preferred supplier"),
    "place": ("Place", "location", "warehouse", "lager", "lieu", "locatie"),
    "lot": ("Lot", "batch", "charge", "lot number"),
    "expires_on": ("Expires", "expires on", "expiry", "expiry date", "best before", "mhd"),
}
OPTION = "Option"  # "Option Size", "Option: Colour": what tells variants apart
_OPTION = re.compile(r"option\s*:?\s+(.+)", re.IGNORECASE)
_USUAL_OPTIONS = frozenset(
    ["size", "colour", "color", "flavour", "material", "größe", "farbe", "taille", "couleur"]
)


@dataclass(frozen=True)
class Columns:
    """The column of each field, that of each option, and those that mean nothing here."""

    fields: Mapping[str, str]
    options: Mapping[str, str]
    unknown: tuple[str, ...]


def columns_of(names: Iterable[str]) -> Columns:
    """Return what columns mean by their names. Raises UnreadableFile where none is a SKU."""
    by_plain = {
        plain: field for field, called in COLUMNS.items() for plain in map(plain_name, called)
    }
    fields: dict[str, str] = {}
    options: dict[str, str] = {}
    unknown = []
    for name in names:
        field, option = by_plain.get(plain_name(name)), _option_in(name)
        if field and field not in fields:
            fields[field] = name
        elif option and option not in options:
            options[option] = name
        else:
            unknown.append(name)
    if "sku" not in fields:
        raise UnreadableFile(
            N_("No column holds the SKU, by which a product is known again. Name it “SKU”.")
        )
    return Columns(fields, options, tuple(unknown))


def plain_name(name: str) -> str:
    """Return the words of a column's name, in lower case."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def _option_in(name: str) -> str | None:
    found = _OPTION.fullmatch(name.strip())
    if found:
        return found[1].strip()
    return name.strip() if name.strip().casefold() in _USUAL_OPTIONS else None
