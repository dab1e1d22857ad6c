"""At which hours people complain: time is stretched so that each hour of a day brings as many.

The search knows days, not hours. By day three times as many complain as the mean of a whole day
says; where a place has hundreds of complaints, that alone would look like a fault.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

_HOURS, _DAYS = 24, 7
_EVEN = 48.0  # complaints that an even day counts as much as, to tell the usual hours by
_USUAL = 240.0  # and those that the usual hours count as much as, to tell the hours of a weekday by


@dataclass(frozen=True, eq=False)
class Hours:
    """For each weekday the share of its complaints before each hour, and before its end."""

    before: NDArray[np.float64]

    @classmethod
    def of(cls, moments: Iterable[datetime]) -> "Hours":
        """Learn from moments by the clocks of the house."""
        counts = np.zeros((_DAYS, _HOURS))
        for one in moments:
            counts[one.weekday(), one.hour] += 1
        usual = counts.sum(axis=0) + _EVEN / _HOURS
        usual /= usual.sum()
        own = counts + _USUAL / _DAYS * usual
        shares = own / own.sum(axis=1, keepdims=True)
        return cls(np.pad(shares.cumsum(axis=1), ((0, 0), (1, 0))))

    def part(self, moment: datetime) -> float:
        """Return what part of its day's complaints have come at a moment."""
        hour = moment.hour + moment.minute / 60 + moment.second / 3600
        return float(np.interp(hour, np.arange(_HOURS + 1), self.before[moment.weekday()]))

    def hour(self, weekday: int, part: float) -> float:
        """Return the hour of a weekday at which such a part has come: `part` the other way."""
        return float(np.interp(part, self.before[weekday], np.arange(_HOURS + 1)))
