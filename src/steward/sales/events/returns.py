"""Facts about goods that come back, and money that is paid back."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event

RETURNS = "returns"  # the live topic of all returns


@dataclass(frozen=True, kw_only=True)
class _ReturnEvent(Event):
    """Something that happened to a return of an order."""

    subject_kind: ClassVar[str] = "return"
    order_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Its page looks again, its order's, and lists."""
        return (f"return:{self.subject_id}", f"order:{self.order_id}", RETURNS)


@dataclass(frozen=True, kw_only=True)
class ReturnAsked(_ReturnEvent):
    """Goods are to come back, for `reason`; by their customer, or entered for them."""

    kind: ClassVar[str] = "return.asked"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReturnAccepted(_ReturnEvent):
    """We told the customer to send the goods."""

    kind: ClassVar[str] = "return.accepted"


@dataclass(frozen=True, kw_only=True)
class ReturnRefused(_ReturnEvent):
    """We told the customer, in `words`, that we do not take the goods back."""

    kind: ClassVar[str] = "return.refused"
    words: str


@dataclass(frozen=True, kw_only=True)
class ReturnWithdrawn(_ReturnEvent):
    """The goods do not come back after all: their customer says so."""

    kind: ClassVar[str] = "return.withdrawn"


@dataclass(frozen=True, kw_only=True)
class ReturnReceived(_ReturnEvent):
    """The goods are here and were looked at: so many can be sold again, so many are scrapped."""

    kind: ClassVar[str] = "return.received"
    restocked: str
    scrapped: str


@dataclass(frozen=True, kw_only=True)
class ReturnClosed(_ReturnEvent):
    """A return has ended, with money paid back or without."""

    kind: ClassVar[str] = "return.closed"


@dataclass(frozen=True, kw_only=True)
class RefundRecorded(Event):
    """Money of an order was paid back; `return_id` where it is for goods that came back."""

    kind: ClassVar[str] = "order.refunded"
    subject_kind: ClassVar[str] = "order"
    refund_id: int
    return_id: int | None
    amount: str
    currency: str
    reason: str

    @override
    def topics(self) -> tuple[str, ...]:
        """The order's page looks again, the return's, and lists."""
        own = (f"order:{self.subject_id}", RETURNS)
        return own if self.return_id is None else (*own, f"return:{self.return_id}")


@dataclass(frozen=True, kw_only=True)
class ReturnTermsChanged(Event):
    """The terms on which goods come back were changed: an administrative act."""

    kind: ClassVar[str] = "return_terms.changed"
    subject_kind: ClassVar[str] = "return_terms"
    changes: dict[str, list[Any]]
