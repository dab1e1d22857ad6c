"""A file of products: where it lies, and what tells whether it was imported before."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from steward.inventory.rules.imports import ProductRow, read_products
from steward.kit.imports import Rejected
from steward.kit.imports.ledger import ImportFile

PRODUCTS = "products"  # the kind of import; its source too: a SKU is the same in every file
BY_NAMES = "auto"  # columns are known by their names


@dataclass(frozen=True)
class ProductsFile:
    """A spreadsheet of products."""

    path: Path
    name: str

    def outcomes(self) -> Iterator[ProductRow | Rejected]:
        """Yield the rows, good and bad, always in the same order."""
        return read_products(self.path)

    def identity(self) -> ImportFile:
        """Return what tells whether the same file is imported again."""
        with self.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return identity_of(self.name, sha256)


def identity_of(name: str, sha256: str) -> ImportFile:
    """Return what an import of products is known by."""
    return ImportFile(PRODUCTS, PRODUCTS, BY_NAMES, "", name, sha256)
