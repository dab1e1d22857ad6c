"""Facts of tickets about what was bought: the order, what macros did, the wait for goods."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.helpdesk.events.tickets import TicketEvent, bought_topic


@dataclass(frozen=True, kw_only=True)
class _GoodsEvent(TicketEvent):
    """Something that concerns what stands beside a ticket of what was bought."""

    @override
    def topics(self) -> tuple[str, ...]:
        """That part looks again, too."""
        return (*super().topics(), bought_topic(self.subject_id))


@dataclass(frozen=True, kw_only=True)
class OrderLinked(_GoodsEvent):
    """Somebody said about which `order` a ticket is, None where no longer about `before`."""

    kind: ClassVar[str] = "ticket.order"
    order: str | None
    before: str | None


@dataclass(frozen=True, kw_only=True)
class ReplacementOpened(_GoodsEvent):
    """Goods of an order are sent again with a `delivery`, and why."""

    kind: ClassVar[str] = "ticket.replacement"
    order: str
    delivery: str
    goods: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReplacementTakenBack(_GoodsEvent):
    """A replacement that had not left yet is not sent after all."""

    kind: ClassVar[str] = "ticket.replacement_off"
    order: str
    delivery: str


@dataclass(frozen=True, kw_only=True)
class RefundGiven(_GoodsEvent):
    """An `amount` of a currency is paid back for an order, and why."""

    kind: ClassVar[str] = "ticket.refund"
    order: str
    amount: str
    currency: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WaitBegun(_GoodsEvent):
    """A ticket sleeps until `goods` are back."""

    kind: ClassVar[str] = "ticket.wait"
    goods: str


@dataclass(frozen=True, kw_only=True)
class WaitOver(_GoodsEvent):
    """A ticket waits for `goods` no more: they are back, or nobody wants to know."""

    kind: ClassVar[str] = "ticket.wait_over"
    goods: str
    back: bool
