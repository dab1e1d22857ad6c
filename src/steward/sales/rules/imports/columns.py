"""Which column of a file of orders means what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steward.kit.imports import UnreadableFile
from steward.kit.marks import N_

# field -> what the exports of common shops call it; the first name that is there counts
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reference": (
        "order", "order number", "order id", "order no", "order reference", "reference",
        "order name", "amazon order id", "bestellnummer", "numéro de commande", "bestelnummer",
        "name",
    ),
    "placed_at": (
        "placed", "placed at", "date", "order date", "ordered at", "created at", "purchase date",
        "bestelldatum", "datum", "date de commande", "besteldatum",
    ),
    "email": ("email", "e mail", "customer email", "buyer email", "mail", "email address"),
    "customer": ("customer", "customer name", "buyer name", "billing name", "kunde", "client"),
    "recipient": ("recipient", "recipient name", "shipping name", "deliver to", "empfänger"),
    "address": ("address", "shipping address", "delivery address", "lieferadresse", "adresse"),
    "phone": ("phone", "telephone", "shipping phone", "buyer phone number", "telefon"),
    "sku": ("sku", "lineitem sku", "article number", "item number", "artikelnummer", "référence"),
    "quantity": ("quantity", "qty", "lineitem quantity", "units", "menge", "quantité", "aantal"),
    "price": ("price", "unit price", "lineitem price", "item price", "preis", "prix", "prijs"),
    "currency": ("currency", "währung", "devise", "valuta"),
    "state": ("state", "status", "order status", "order state", "fulfillment status"),
    "channel": ("channel", "sales channel", "source", "shop", "marketplace", "kanal"),
}  # fmt: skip
NEEDED = ("reference", "placed_at", "email", "sku", "quantity")
OF_LINE = frozenset({"sku", "quantity", "price"})


@dataclass(frozen=True)
class Columns:
    """The column of each field, and those that mean nothing here."""

    fields: Mapping[str, str]
    unknown: tuple[str, ...]


def columns_of(names: Iterable[str], given: Mapping[str, str]) -> Columns:
    """Return what columns mean: as it is `given`, by field, else by their names.

    Raises UnreadableFile where a column that is needed, or one that is given, is not there.
    """
    columns = list(names)
    for field, column in given.items():
        if field not in COLUMNS or column not in columns:
            what = {"column": column, "field": field, "fields": ", ".join(COLUMNS)}
            raise UnreadableFile(
                N_("“%(column)s=%(field)s”: no such column, or none of: %(fields)s.", **what)
            )
    by_plain = {_plain(name): name for name in reversed(columns)}
    fields = {
        field: found
        for field, called in COLUMNS.items()
        if (found := next((by_plain[one] for one in map(_plain, called) if one in by_plain), None))
    } | dict(given)
    missing = [COLUMNS[field][0] for field in NEEDED if field not in fields]
    if missing:
        raise UnreadableFile(
            N_("The file has no column for: %(missing)s.", missing=", ".join(missing))
        )
    return Columns(fields, tuple(one for one in columns if one not in fields.values()))


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))
