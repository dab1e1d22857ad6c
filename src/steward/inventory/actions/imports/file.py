"""Files that the stores import: where each lies, and what tells whether it came before."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from steward.inventory.rules.imports import (
    ProductRow,
    WeekRow,
    columns_in,
    demand_columns_in,
    read_demand,
    read_products,
)
from steward.kit.imports import Rejected
from steward.kit.imports.ledger import ImportFile

PRODUCTS = "products"  # the kind of import; its source too: a SKU is the same in every file
DEMAND = "demand"
BY_NAMES = "auto"  # columns are known by their names


@dataclass(frozen=True)
class SheetFile:
    """A spreadsheet of one `kind`."""

    kind: ClassVar[str]
    path: Path
    name: str

    def outcomes(self) -> Iterator[Any]:
        """Yield the rows, good and bad, always in the same order."""
        raise NotImplementedError

    def columns(self) -> tuple[list[str], tuple[str, ...]]:
        """Return the columns that mean something, and those that do not."""
        raise NotImplementedError

    def identity(self) -> ImportFile:
        """Return what tells whether the same file is imported again."""
        with self.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return identity_of(self.kind, self.name, sha256)


def identity_of(kind: str, name: str, sha256: str) -> ImportFile:
    """Return what an import is known by."""
    return ImportFile(kind, kind, BY_NAMES, "", name, sha256)


class ProductsFile(SheetFile):
    """A spreadsheet of products."""

    kind = PRODUCTS

    @override
    def outcomes(self) -> Iterator[ProductRow | Rejected]:
        return read_products(self.path)

    @override
    def columns(self) -> tuple[list[str], tuple[str, ...]]:
        found = columns_in(self.path)
        return [*found.fields.values(), *found.options.values()], found.unknown


class DemandFile(SheetFile):
    """A spreadsheet of what was asked for in weeks before Steward."""

    kind = DEMAND

    @override
    def outcomes(self) -> Iterator[WeekRow | Rejected]:
        return read_demand(self.path)

    @override
    def columns(self) -> tuple[list[str], tuple[str, ...]]:
        fields, unknown = demand_columns_in(self.path)
        return list(fields.values()), unknown


FILES: dict[str, type[SheetFile]] = {PRODUCTS: ProductsFile, DEMAND: DemandFile}
