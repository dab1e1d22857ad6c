"""Shares of a whole, and whether two of them differ."""

from math import sqrt
from typing import NamedTuple

from steward.quant.books.interval import SURE, Interval, normal_quantile


class Difference(NamedTuple):
    """How much greater the second of two shares is, between `low` and `high`."""

    value: float
    low: float
    high: float

    @property
    def is_real(self) -> bool:
        """Whether the interval has no zero in it."""
        return self.low > 0 or self.high < 0


def wilson(part: float, whole: float, *, sure: float = SURE) -> Interval:
    """Return the interval of the true share: Wilson, JASA 22 (1927) 209-212; 0 to 1 of nothing.

    Unlike the share plus or minus its standard error it stays within 0 and 1, and says something
    of few, too.
    """
    if not whole:
        return Interval(0.0, 1.0)
    z = normal_quantile(sure)
    p, extra = part / whole, z * z / whole
    middle = (p + extra / 2) / (1 + extra)
    half = z * sqrt(p * (1 - p) / whole + extra / (4 * whole)) / (1 + extra)
    # Rounding aside, the share itself lies in it, also where it is none or all.
    return Interval(min(max(middle - half, 0.0), p), max(min(middle + half, 1.0), p))


def net_share(good: int, bad: int, whole: int) -> Interval:
    """Return the interval of the share of good ones less that of bad ones; −1 to 1 of nothing.

    Two are added, half a one each good and bad: A. Agresti and Y. Min, "Simple improved confidence
    intervals for comparing matched proportions", Statistics in Medicine 24 (2005). Without them
    ten of ten would leave no doubt.
    """
    if not whole:
        return Interval(-1.0, 1.0)
    up, down = (good + 0.5) / (whole + 2), (bad + 0.5) / (whole + 2)
    middle = up - down
    half = normal_quantile(SURE) * sqrt((up + down - middle**2) / (whole + 2))
    return Interval(max(-1.0, middle - half), min(1.0, middle + half))


def newcombe(
    part: float, whole: float, part_now: float, whole_now: float, *, sure: float = SURE
) -> Difference | None:
    """Return how a share changed: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10.

    None where either is a share of nothing.
    """
    if not (whole and whole_now):
        return None
    before, now = part / whole, part_now / whole_now
    old, new = wilson(part, whole, sure=sure), wilson(part_now, whole_now, sure=sure)
    down = sqrt((now - new.low) ** 2 + (old.high - before) ** 2)
    up = sqrt((new.high - now) ** 2 + (before - old.low) ** 2)
    return Difference(now - before, now - before - down, now - before + up)
