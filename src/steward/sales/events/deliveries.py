"""Facts about deliveries of orders."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event
from steward.sales.events.orders import ORDERS

DELIVERIES = "deliveries"  # the live topic of all deliveries


@dataclass(frozen=True, kw_only=True)
class _DeliveryEvent(Event):
    """Something that happened to a delivery of an order, which is `person_id`'s."""

    subject_kind: ClassVar[str] = "delivery"
    order_id: int
    person_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page and that of its order look again, and so do lists, and the customer's page."""
        own = (f"delivery:{self.subject_id}", f"order:{self.order_id}")
        return (*own, DELIVERIES, ORDERS, f"orders-of:{self.person_id}")


@dataclass(frozen=True, kw_only=True)
class DeliveryPlanned(_DeliveryEvent):
    """Goods of an order are to go together; `purpose` is sale, or replacement with `why`."""

    kind: ClassVar[str] = "delivery.planned"
    purpose: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DeliveryShipped(_DeliveryEvent):
    """It has left the house, and the ledger has booked its goods as sold."""

    kind: ClassVar[str] = "delivery.shipped"
    carrier: str
    tracking: str


@dataclass(frozen=True, kw_only=True)
class DeliveryArrived(_DeliveryEvent):
    """It has arrived with the customer."""

    kind: ClassVar[str] = "delivery.arrived"


@dataclass(frozen=True, kw_only=True)
class DeliveryCancelled(_DeliveryEvent):
    """It was called off before it left."""

    kind: ClassVar[str] = "delivery.cancelled"


@dataclass(frozen=True, kw_only=True)
class DeliveryLate(_DeliveryEvent):
    """It comes later than promised, and the customer was told.

    `expected_on` is the day that they were told instead, where one can be named.
    """

    kind: ClassVar[str] = "delivery.late"
    promised_on: str
    expected_on: str | None


@dataclass(frozen=True, kw_only=True)
class DeliveryPromised(_DeliveryEvent):
    """Staff promised another day for it."""

    kind: ClassVar[str] = "delivery.promised"
    before: str | None
    after: str
    reason: str
