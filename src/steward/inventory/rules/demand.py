"""What several lines ask for together: one sum a key, in the one order that all keys have.

An order of two lines of the same goods asks for both; looked at line by line, each might be there.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple, TypeVar

NOTHING = Decimal(0)


class Spot(NamedTuple):
    """Some goods at a place; which lots of them is left open."""

    variant_id: int
    place_id: int

    @property
    def order(self) -> tuple[int, int]:
        """What spots are sorted by, wherever several are needed."""
        return (self.variant_id, self.place_id)


class Key(NamedTuple):
    """What is counted by itself: goods, at a place, of a lot or of none."""

    variant_id: int
    place_id: int
    lot_id: int | None = None

    @property
    def spot(self) -> Spot:
        """Where it belongs, whatever the lot."""
        return Spot(self.variant_id, self.place_id)

    @property
    def order(self) -> tuple[int, int, int]:
        """What keys are sorted by, wherever several are needed: goods of no lot come first."""
        return (self.variant_id, self.place_id, self.lot_id or 0)


Counted = TypeVar("Counted", Key, Spot)


def summed(lines: Iterable[tuple[Counted, Decimal]]) -> dict[Counted, Decimal]:
    """Sum what lines ask for by key, in the order of the keys."""
    sums: dict[Counted, Decimal] = {}
    for key, quantity in lines:
        sums[key] = sums.get(key, NOTHING) + quantity
    return dict(sorted(sums.items(), key=lambda one: one[0].order))
