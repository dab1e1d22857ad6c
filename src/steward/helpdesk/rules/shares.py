"""Shares of a whole, with how sure one can be of them."""

from math import sqrt
from typing import NamedTuple

_Z = 1.959964  # of the normal distribution: 95 of 100 intervals hold the true share


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
        """The 95 % interval of the true share: Wilson, JASA 22 (1927) 209-212; 0 to 1 of nothing.

        Unlike the share plus or minus its standard error it stays within 0 and 1, and says
        something of few, too.
        """
        n = self.whole
        if not n:
            return 0.0, 1.0
        p, z = self.part / n, _Z * _Z / n
        middle = (p + z / 2) / (1 + z)
        half = _Z * sqrt(p * (1 - p) / n + z / (4 * n)) / (1 + z)
        return max(middle - half, 0.0), min(middle + half, 1.0)
