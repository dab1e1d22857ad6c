"""A file of orders: where it lies, what its columns mean, and what tells it from others."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from steward.kit import clock
from steward.kit.imports import Rejected, UnreadableFile
from steward.kit.imports.ledger import ImportFile
from steward.kit.marks import N_
from steward.sales.rules.imports import OrderRow, read_orders

ORDERS = "orders"  # the kind of import; its source, too: channels tell orders apart
_BY_NAMES, _OWN = "auto", "own"


@dataclass(frozen=True)
class OrdersFile:
    """A spreadsheet of orders. `given` says by field which column it is, beside their names."""

    path: Path
    name: str
    given: Mapping[str, str]
    zone: ZoneInfo

    def outcomes(self) -> Iterator[OrderRow | Rejected]:
        """Yield the orders and the rejected rows, always in the same order."""
        return read_orders(self.path, self.given, self.zone, clock.now())

    def identity(self) -> ImportFile:
        """Return what tells whether the same file is imported again."""
        with self.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return identity_of(self.name, sha256, self.given)


def identity_of(name: str, sha256: str, given: Mapping[str, str]) -> ImportFile:
    """Return what an import of orders is known by."""
    digest = hashlib.sha256(json.dumps(sorted(given.items())).encode()).hexdigest()
    mapping = _OWN if given else _BY_NAMES
    return ImportFile(ORDERS, ORDERS, mapping, digest if given else "", name, sha256)


def columns_given(choices: Sequence[str]) -> dict[str, str]:
    """Read choices such as `Kunde=customer`, a column and its field. Raises UnreadableFile."""
    given = {}
    for choice in choices:
        column, sign, field = choice.rpartition("=")
        if not sign:
            raise UnreadableFile(
                N_("“%(choice)s” is no mapping: write it as column=field.", choice=choice)
            )
        given[field.strip()] = column.strip()
    return given
