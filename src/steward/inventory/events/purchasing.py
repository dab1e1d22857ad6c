"""Facts of purchase orders."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.inventory.events.ledger import topics_of
from steward.kit.events import Event

PURCHASES = "purchases"  # the live topic of the list


@dataclass(frozen=True, kw_only=True)
class _PurchaseEvent(Event):
    """Something that was done to a purchase order of some `variants`."""

    subject_kind: ClassVar[str] = "purchase"
    supplier_id: int
    variants: list[int]

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page looks again, and so do the list and what shows how much is to come."""
        return (f"purchase:{self.subject_id}", PURCHASES, *topics_of(self.variants))


@dataclass(frozen=True, kw_only=True)
class PurchaseAdded(_PurchaseEvent):
    """A purchase order was written as a draft."""

    kind: ClassVar[str] = "purchase.added"


@dataclass(frozen=True, kw_only=True)
class PurchaseChanged(_PurchaseEvent):
    """A draft was changed."""

    kind: ClassVar[str] = "purchase.changed"


@dataclass(frozen=True, kw_only=True)
class PurchaseSent(_PurchaseEvent):
    """It was sent to an address, once more if it had been, or given over otherwise (`to` none)."""

    kind: ClassVar[str] = "purchase.sent"
    to: str | None


@dataclass(frozen=True, kw_only=True)
class PurchaseConfirmed(_PurchaseEvent):
    """It was confirmed, by the supplier's link or by one of us; `short` lines bring less."""

    kind: ClassVar[str] = "purchase.confirmed"
    by_link: bool
    short: int
    late: int


@dataclass(frozen=True, kw_only=True)
class PurchaseReceived(_PurchaseEvent):
    """Goods of it came; `complete` when nothing more is to come, which closes it."""

    kind: ClassVar[str] = "purchase.received"
    receipt_id: int
    reason: str
    complete: bool


@dataclass(frozen=True, kw_only=True)
class PurchaseClosed(_PurchaseEvent):
    """It was closed though not all had come, and why."""

    kind: ClassVar[str] = "purchase.closed"
    reason: str


@dataclass(frozen=True, kw_only=True)
class PurchaseCancelled(_PurchaseEvent):
    """It was cancelled before anything had come, and why."""

    kind: ClassVar[str] = "purchase.cancelled"
    reason: str
