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
    person_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page looks again, and so do lists, and the customer's page."""
        return (f"order:{self.subject_id}", ORDERS, f"orders-of:{self.person_id}")


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(_OrderEvent):
    """A customer, `person_id`, ordered goods for `net` of a currency."""

    kind: ClassVar[str] = "order.placed"
    net: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(_OrderEvent):
    """An order was called off before anything of it had left; its goods are free again."""

    kind: ClassVar[str] = "order.cancelled"


@dataclass(frozen=True, kw_only=True)
class OrderRestCancelled(_OrderEvent):
    """What had not left of an order was called off; `worth` is what it came to."""

    kind: ClassVar[str] = "order.rest_cancelled"
    worth: str
    currency: str


@dataclass(frozen=True, kw_only=True)
class OrderLate(_OrderEvent):
    """Some of an order that is not packed comes later than promised; its customer was told.

    `expected_on` is the day that they were told instead, where one can be named.
    """

    kind: ClassVar[str] = "order.late"
    promised_on: str
    expected_on: str | None


@dataclass(frozen=True, kw_only=True)
class OrderPromised(_OrderEvent):
    """Staff promised another day for what is not packed yet of an order."""

    kind: ClassVar[str] = "order.promised"
    before: str | None
    after: str
    reason: str
