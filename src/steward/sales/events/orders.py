"""Facts about orders."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event

ORDERS = "orders"  # the live topic of all orders


@dataclass(frozen=True, kw_only=True)
class _OrderEvent(Event):
    """Something that happened to an order."""

    subject_kind: ClassVar[str] = "order"

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page looks again, and so do lists."""
        return (f"order:{self.subject_id}", ORDERS)


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(_OrderEvent):
    """A customer, `person_id`, ordered goods for `net` of a currency."""

    kind: ClassVar[str] = "order.placed"
    person_id: int
    net: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(_OrderEvent):
    """An order was called off before anything of it was delivered; its goods are free again."""

    kind: ClassVar[str] = "order.cancelled"
    person_id: int
