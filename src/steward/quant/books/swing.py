"""Whether a change is more than a figure's usual swing, or noise.

The usual swing is how far the same figure changed from one stretch to the next in the past, by the
median of the distances from their median (as a standard deviation: x 1.4826), which a strike or a
great order does not spoil (Hampel, JASA 69 (1974) 383-393). Changes are shares where all values are
above nothing, else differences. Where there are two years, each change is first laid beside that of
a year before, which takes out the season. The edge takes Student's t, with as many degrees of
freedom as that median is worth (37 of 100 changes), so that few past changes are no licence to see
signals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from steward.quant.books.interval import SURE

LEAST_CHANGES = 6
_AS_DEVIATION = 1.4826
_WORTH = 0.37
_YEARS = 2

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """A change, beside the usual ones: between `low` and `high` in so many (`sure`) of 100 cases.

    As shares (0.1 is a tenth more) where `is_share`, else in the figure's own unit. `n` past
    changes were seen. `is_seasonal` says that the season is taken out.
    """

    value: float
    low: float
    high: float
    n: int
    is_share: bool
    is_seasonal: bool

    @property
    def is_real(self) -> bool:
        """Whether it is more than the usual swing."""
        return not self.low <= self.value <= self.high


def change_among(
    pairs: Sequence[tuple[float, float]], *, season: int = 0, sure: float = SURE
) -> Change | None:
    """Judge the last of these changes, from the first to the second of a pair, by those before.

    The pairs are of one figure, one for each stretch of time, the oldest first, no stretch left
    out. `season` is how many stretches make a year, 0 where a year lies between the two of a pair.
    None where fewer than six changes are known before: that is too few to call anything usual.
    """
    then, now = np.asarray(pairs, float).reshape(-1, 2).T
    is_share = bool(len(now)) and bool((then > 0).all() and (now > 0).all())
    changes = np.log(now / then) if is_share else now - then
    usual, swings, is_seasonal = _without_season(changes, season)
    past = swings[:-1]
    if len(past) < LEAST_CHANGES:
        return None
    middle = float(np.median(past))
    spread = _AS_DEVIATION * float(np.median(np.abs(past - middle)))
    half = _edge(len(past), sure) * spread * sqrt(1 + pi / (2 * len(past)))
    found = (float(changes[-1]), usual + middle - half, usual + middle + half)
    value, low, high = (exp(one) - 1 if is_share else one for one in found)
    return Change(value, low, high, len(past), is_share, is_seasonal)


def _without_season(changes: Numbers, season: int) -> tuple[float, Numbers, bool]:
    """Return what this season brought a year ago, and how changes departed from a year before."""
    is_seasonal = season > 0 and len(changes) >= max(_YEARS * season, season + LEAST_CHANGES + 1)
    if not is_seasonal:
        return 0.0, changes, False
    return float(changes[-1 - season]), changes[season:] - changes[:-season], True


def _edge(n: int, sure: float) -> float:
    return float(stdtrit(max(_WORTH * (n - 1), 2.0), 0.5 + sure / 2))
