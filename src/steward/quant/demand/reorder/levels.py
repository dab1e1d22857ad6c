"""Which level to order up to: each is tried on many ways in which demand may go.

What cannot be served is lost, so no quantile of lead-time demand is the answer: a unit is short
once, where textbooks count it short until it comes (Bijvank, Vis 2011, lost-sales inventory).
"""

from typing import NamedTuple

import numpy as np

from steward.quant.demand.series import Counts, Numbers

_QUANTILES = np.array([*np.arange(0.1, 0.96, 0.05), 0.97, 0.98, 0.99])


class Outcomes(NamedTuple):
    """What came of each level, in a period on average: held at its end, short, and asked for."""

    levels: Numbers
    held: Numbers
    short: Numbers
    asked: float

    def cheapest(self, holding: float, shortage: float) -> float:
        """Return the level of the least cost."""
        return float(self.levels[(holding * self.held + shortage * self.short).argmin()])

    def serving(self, service: float) -> float:
        """Return the lowest level that serves a share of the units, else the highest tried."""
        enough = self.short <= (1 - service) * self.asked
        return float(self.levels[int(enough.argmax()) if enough.any() else -1])


def try_levels(paths: Numbers, lead_times: Counts, review: int) -> Outcomes:
    """Order up to each level at each review, and see what is held and short.

    `paths` is samples × periods of demand, `lead_times` a whole number for each sample. The first
    half of the periods only brings stock into its usual course, and counts nowhere.
    """
    samples, periods = paths.shape
    ends = np.minimum(lead_times + review, periods)
    so_far = paths.cumsum(axis=1)[np.arange(samples), ends - 1]
    levels = np.unique(np.quantile(so_far, _QUANTILES))
    stock = np.repeat(levels[None], samples, axis=0)
    coming = np.zeros((periods + int(lead_times.max()) + 1, samples, len(levels)))
    held, short, counted = np.zeros(len(levels)), np.zeros(len(levels)), periods // 2
    for period in range(periods):
        if period % review == 0:
            missing = np.maximum(levels - stock - coming.sum(axis=0), 0)
            coming[period + lead_times, np.arange(samples)] += missing
        stock = stock + coming[period]
        coming[period] = 0
        served = np.minimum(stock, paths[:, [period]])
        stock = stock - served
        if period >= periods - counted:
            held += stock.mean(axis=0)
            short += (paths[:, [period]] - served).mean(axis=0)
    asked = float(paths[:, periods - counted :].mean())
    return Outcomes(levels, held / counted, short / counted, asked)
