"""What is true of purchase orders by values alone: how far they are, what fits, lead times."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import fmean, stdev

from steward.inventory.rules.demand import NOTHING


class PurchaseState(StrEnum):
    """How far a purchase order is."""

    DRAFT = "draft"
    SENT = "sent"
    CONFIRMED = "confirmed"
    PARTLY_RECEIVED = "partly_received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


EXPECTED = frozenset(
    {PurchaseState.SENT, PurchaseState.CONFIRMED, PurchaseState.PARTLY_RECEIVED}
)  # goods are still to come
CONFIRMABLE = frozenset({PurchaseState.SENT, PurchaseState.CONFIRMED})


def to_come(quantity: Decimal, confirmed: Decimal | None, received: Decimal) -> Decimal:
    """Return how much of a line is still awaited: of what was confirmed, else of what was ordered.

    The statement that keeps `levels.incoming` and the check of `steward verify` say the same.
    """
    return max((quantity if confirmed is None else confirmed) - received, NOTHING)


def fitting(quantity: Decimal, minimum: Decimal, pack: Decimal) -> Decimal:
    """Return the least that can be ordered and is no less than `quantity`: in whole packs."""
    wanted = max(quantity, minimum, pack)
    packs, rest = divmod(wanted, pack)
    return (packs + bool(rest)) * pack


@dataclass(frozen=True)
class LeadTime:
    """How many days pass from sending an order to having the goods.

    `mean` and `spread` (the standard deviation of a sample) are learned from `n` lines that came;
    without any, `mean` is what the supplier promises, and there is no spread.
    """

    mean: float
    spread: float | None
    n: int
    of_variant: bool  # or of all that this supplier sent


def learned(days: Sequence[float], *, of_variant: bool) -> LeadTime:
    """Sum up the days of some lines, one at least."""
    spread = stdev(days) if len(days) > 1 else None
    return LeadTime(fmean(days), spread, len(days), of_variant)
