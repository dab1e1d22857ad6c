"""Facts about files of orders."""

from dataclasses import dataclass
from typing import ClassVar

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class OrdersImported(Event):
    """A file of orders was imported; `counts` is what became of its orders and bad rows."""

    kind: ClassVar[str] = "orders.imported"
    subject_kind: ClassVar[str] = "import"
    file: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class OrdersImportUndone(Event):
    """An import of orders was taken back; `kept` are orders that people worked on since."""

    kind: ClassVar[str] = "orders.import_undone"
    subject_kind: ClassVar[str] = "import"
    withdrawn: int
    restored: int
    kept: tuple[str, ...]
