"""Facts about products, places and suppliers themselves."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class _ProductEvent(Event):
    """Something that was done to a product, or to a variant, lot, offer or picture of it."""

    subject_kind: ClassVar[str] = "product"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page looks again, and so do lists."""
        return (f"product:{self.subject_id}", "products")


@dataclass(frozen=True, kw_only=True)
class ProductAdded(_ProductEvent):
    """A product was entered."""

    kind: ClassVar[str] = "product.added"


@dataclass(frozen=True, kw_only=True)
class ProductChanged(_ProductEvent):
    """A product was changed; `changes` is old and new of each particular.

    A particular of a part is named with it, as in "BC-1 price" or "lot K17".
    """

    kind: ClassVar[str] = "product.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class KeptBack(_ProductEvent):
    """A lot was held, or without one the product paused: nothing of it is sold."""

    kind: ClassVar[str] = "product.kept_back"
    lot: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class LetGo(_ProductEvent):
    """Somebody let a lot or a product go: this takes it back. Others may still keep it."""

    kind: ClassVar[str] = "product.let_go"
    lot: str
    is_still_kept: bool


@dataclass(frozen=True, kw_only=True)
class PromisesMoved(_ProductEvent):
    """What orders were promised of a held lot is promised of others now."""

    kind: ClassVar[str] = "product.promises_moved"
    lot: str
    quantity: str


@dataclass(frozen=True, kw_only=True)
class _PlaceEvent(Event):
    """Something that was done to a place."""

    subject_kind: ClassVar[str] = "place"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows the places looks again."""
        return ("places",)


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(_PlaceEvent):
    """A place was entered."""

    kind: ClassVar[str] = "place.added"


@dataclass(frozen=True, kw_only=True)
class PlaceChanged(_PlaceEvent):
    """A place was changed, or put in or out of use; `changes` is old and new."""

    kind: ClassVar[str] = "place.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class _SupplierEvent(Event):
    """Something that was done to a supplier or retailer."""

    subject_kind: ClassVar[str] = "supplier"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page looks again, and so does the list."""
        return (f"supplier:{self.subject_id}", "suppliers")


@dataclass(frozen=True, kw_only=True)
class SupplierAdded(_SupplierEvent):
    """A supplier or retailer was entered."""

    kind: ClassVar[str] = "supplier.added"


@dataclass(frozen=True, kw_only=True)
class SupplierChanged(_SupplierEvent):
    """A supplier or retailer was changed, or put in or out of use; `changes` is old and new."""

    kind: ClassVar[str] = "supplier.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class ProductsImported(Event):
    """A file of products was imported; `counts` is what became of its rows."""

    kind: ClassVar[str] = "products.imported"
    subject_kind: ClassVar[str] = "import"
    file: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ProductsImportUndone(Event):
    """An import of products was taken back; `kept` are the SKUs that people worked on since."""

    kind: ClassVar[str] = "products.import_undone"
    subject_kind: ClassVar[str] = "import"
    withdrawn: int
    restored: int
    kept: tuple[str, ...]
