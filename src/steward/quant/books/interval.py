"""An interval that holds the truth as often as it says."""

from statistics import NormalDist
from typing import NamedTuple

SURE = 0.95


class Interval(NamedTuple):
    """From `low` to `high`."""

    low: float
    high: float


def normal_quantile(sure: float) -> float:
    """Return how many standard errors to each side hold a share of all cases: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + sure / 2)
