"""A control chart: complaints of a slice for each 1,000 sold, week by week, and their limits."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import nbinom, poisson

from steward.quant.faults.house import WEEK, Numbers, Slice, once_each
from steward.quant.faults.usual import Usual

ABOVE = 0.001  # of usual weeks are above the upper limit, at most
_PER = 1000.0


@dataclass(frozen=True)
class ChartWeek:
    """A week of a slice: persons who complained, and those usual and at most usual.

    `exposed` is how many units sold had their complaints due then: what was sold in the weeks
    before, as far as people wait. The rates are complaints for each 1,000 of them, None for none.
    """

    week: int
    complaints: int
    exposed: float
    usual: float
    upper: float

    @property
    def is_out(self) -> bool:
        """Whether there were more than the limit."""
        return self.complaints > self.upper

    @property
    def rate(self) -> float | None:
        """Complaints for each 1,000."""
        return self._per(self.complaints)

    @property
    def usual_rate(self) -> float | None:
        """Usual complaints for each 1,000."""
        return self._per(self.usual)

    @property
    def upper_rate(self) -> float | None:
        """The limit for each 1,000."""
        return self._per(self.upper)

    def _per(self, count: float) -> float | None:
        return count * _PER / self.exposed if self.exposed > 0 else None


def chart(usual: Usual, one: Slice, begin: int, end: int) -> list[ChartWeek]:
    """Return the weeks from `begin` until `end` of a slice.

    Limits are those of a Poisson count, or of a negative binomial one where weeks spread more or
    the slice's own rate is not well known: its variance is mean + mean² / certainty.
    """
    house, sales = usual.house, usual.due.sales_of(one)
    own = np.where(one.holds(house.codes), 0, -1).astype(np.intp)
    kept = once_each(own, house.person, house.at)
    counts = np.bincount((house.at[kept] // WEEK).astype(np.intp), minlength=house.weeks)
    told, exposed = usual.by_week(sales), usual.due.exposed(sales)
    upper = _upper(told, _certainty(usual, one))
    return [
        ChartWeek(
            week, int(counts[week]), float(exposed[week]), float(told[week]), float(upper[week])
        )
        for week in range(begin, end)
    ]


def _certainty(usual: Usual, one: Slice) -> float:
    """Of several dimensions the least sure counts."""
    return min(
        float(usual.due.certainty(*dimension_and_value)) for dimension_and_value in one.where
    )


def _upper(mean: Numbers, certainty: float) -> Numbers:
    told = np.maximum(mean, 1e-9)
    if certainty >= _AS_POISSON:
        return np.asarray(poisson.ppf(1 - ABOVE, told), float)
    return np.asarray(nbinom.ppf(1 - ABOVE, certainty, certainty / (certainty + told)), float)


_AS_POISSON = 1e6
