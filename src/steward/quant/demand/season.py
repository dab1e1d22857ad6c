"""The season of a series as a factor for each place in the cycle, no stronger than it is sure.

Ratios to a centred moving average are averaged place by place, and drawn towards 1 by how much of
their spread is noise (James, Stein 1961). So two noisy years give hardly a season, and none has to
be tested for. A year of weeks has 52 factors, which few years make bold unless held back.
"""

import numpy as np
from numpy.typing import NDArray

from steward.quant.demand.series import Numbers

_CYCLES = 6  # the last ones; what was in season long ago may be no longer
_LEAST = 0.1  # of the usual demand


def season(demand: Numbers, cycle: int) -> Numbers:
    """Return `cycle` factors whose mean is 1, the first for the period behind the last one.

    `demand` holds no gaps. Fewer than two cycles show no season: all factors are 1.
    """
    recent = demand[-_CYCLES * cycle :]
    if cycle == 1 or len(recent) < 2 * cycle:
        return np.ones(cycle)
    least = _LEAST * recent.mean()
    if least == 0:  # nothing was asked for, or nearly
        return np.ones(cycle)
    level = _centred_mean(recent, cycle)
    inner = slice(cycle // 2, cycle // 2 + len(level))
    deviations = recent[inner] / np.maximum(level, least) - 1
    factors = 1 + _held_back(deviations, places(len(recent), cycle)[inner], cycle)
    bounded = np.maximum(factors, _LEAST)
    return np.asarray(bounded / bounded.mean())


def places(periods: int, cycle: int) -> NDArray[np.intp]:
    """Return the place in the cycle of each period of a history, as `season` counts them."""
    return (np.arange(periods) - periods) % cycle


def _centred_mean(demand: Numbers, cycle: int) -> Numbers:
    """Average over a cycle around each period; one too many is there by half at both ends."""
    weights = np.ones(cycle + 1) / cycle
    weights[[0, -1]] /= 2
    return np.convolve(demand, weights, "valid")


def _held_back(deviations: Numbers, place: NDArray[np.intp], cycle: int) -> Numbers:
    """Average the deviations of each place, drawn to 0 as far as they are noise."""
    count = np.bincount(place, minlength=cycle)
    mean = np.bincount(place, deviations, cycle) / np.maximum(count, 1)
    freedom = len(deviations) - np.count_nonzero(count)
    if freedom < 1:
        return np.zeros(cycle)
    noise = ((deviations - mean[place]) ** 2).sum() / freedom / np.maximum(count, 1)
    signal = max(float((mean**2).mean() - noise.mean()), 0.0)
    return np.asarray(mean * signal / np.maximum(signal + noise, np.finfo(float).tiny))
