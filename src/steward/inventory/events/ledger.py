"""Facts of the ledger; what is reserved is told to open pages only, its rows say the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event

STOCK = "stock"  # the live topic of all levels
STOCK_CHECK = "stock-check"  # of whether they add up


def topics_of(variants: Iterable[int]) -> tuple[str, ...]:
    """Name the live topics of the levels of some variants."""
    return (STOCK, *(f"stock:{variant_id}" for variant_id in variants))


@dataclass(frozen=True, kw_only=True)
class StockMoved(Event):
    """An act, the subject, was booked: goods of some `variants` came, went or were valued anew."""

    kind: ClassVar[str] = "stock.moved"
    subject_kind: ClassVar[str] = "stock act"
    movement: str
    variants: list[int]

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics of the levels that changed."""
        return topics_of(self.variants)


@dataclass(frozen=True, kw_only=True)
class CountBooked(Event):
    """A stock-take, the subject, was booked; of all counted `lines`, `differences` differed."""

    kind: ClassVar[str] = "stock.counted"
    subject_kind: ClassVar[str] = "stock count"
    place_id: int
    lines: int
    differences: int
