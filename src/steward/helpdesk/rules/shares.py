"""Shares of a whole, with how sure one can be of them."""

from typing import NamedTuple

from steward.quant.books import wilson


class Share(NamedTuple):
    """So many (`part`) of so many (`whole`)."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share (0..1), or None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the true share; 0 to 1 of nothing."""
        return wilson(self.part, self.whole)
