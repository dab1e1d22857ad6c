"""Many ways in which demand may go, and what each asks for until an order has come."""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from steward.quant.demand.series import DemandClass, Forecast, Numbers
from steward.quant.demand.simple import filled, levels

SAMPLES = 1_000
_SPARSE = (DemandClass.INTERMITTENT, DemandClass.LUMPY)
_LEAST_SPREAD = 1.01  # times the mean: counts of things vary no less than a Poisson's
_SETTLED = 10  # periods, before which a level is hardly known
_ENOUGH, _LATEST = 26, 104  # stretches of a history: what says something, what is still so


def possible_demand(
    forecast: Forecast, history: Numbers, periods: int, *, seed: int = 0
) -> Numbers:
    """Return samples × periods of demand, whose mean is the forecast.

    Demand goes on as it did in stretches of its own history, against the level that was known
    before each. Where that is too short, the forecast is missed as forecasts of its class were
    missed. Demand that comes seldom is drawn from the negative binomial distribution of that mean
    and spread: few errors of single things are no smooth distribution. Beyond the horizon demand
    goes on as the forecast ended. The same seed gives the same samples.
    """
    rng = np.random.default_rng(seed)
    mean = np.concatenate([forecast.mean, np.repeat(forecast.mean[-1:], periods)])[:periods]
    if forecast.demand_class in _SPARSE:
        return _counts(mean, _missed(forecast, mean, rng).var(axis=0), rng)
    own = _stretches(history, periods)
    if len(own) < _ENOUGH:
        return _missed(forecast, mean, rng)
    return np.asarray(mean * own[rng.integers(len(own), size=SAMPLES)] / own.mean())


def _stretches(history: Numbers, periods: int) -> Numbers:
    """Return what followed on each period of late, as shares of the level before it."""
    if np.isnan(history).all() or len(history) < _SETTLED + periods:
        return np.empty((0, periods))
    demand = filled(history, 1)
    ahead = sliding_window_view(demand, periods)[_SETTLED:]
    before = levels(demand)[_SETTLED - 1 :][: len(ahead)]
    known = before > 0
    found = (ahead[known] / before[known, None])[-_LATEST:]
    return found if found.any() else found[:0]


def _missed(forecast: Forecast, mean: Numbers, rng: np.random.Generator) -> Numbers:
    spread, periods = forecast.spread, len(mean)
    errors = np.tile(spread.paths, (1, -(-periods // spread.paths.shape[1])))[:, :periods]
    drawn = mean + spread.scale * errors[rng.integers(len(errors), size=SAMPLES)]
    paths = np.maximum(drawn, 0)
    # What cannot fall below zero would be more on average than was forecast.
    return np.asarray(paths * mean / np.maximum(paths.mean(axis=0), np.finfo(float).tiny))


def _counts(mean: Numbers, variance: Numbers, rng: np.random.Generator) -> Numbers:
    usual = np.maximum(mean, np.finfo(float).eps)
    spread = np.maximum(variance, _LEAST_SPREAD * usual)
    successes = usual**2 / (spread - usual)
    drawn = rng.negative_binomial(successes, usual / spread, (SAMPLES, len(mean)))
    return drawn.astype(np.float64)


def lead_time_demand(
    forecast: Forecast, history: Numbers, lead_times: Sequence[float], *, review: int = 1
) -> Numbers:
    """Return samples of the demand until the order after the next has come: lead time and review.

    Each takes one of the `lead_times` that were seen, in periods; a part of one counts as a whole.
    Raises ValueError for no lead time, or for one below zero.
    """
    if not lead_times or min(lead_times) < 0:
        raise ValueError("lead times are zero or more, and there is at least one")
    rng = np.random.default_rng(1)
    ends = np.ceil(rng.choice(np.asarray(lead_times, np.float64), SAMPLES)).astype(int) + review
    paths = possible_demand(forecast, history, int(ends.max()))
    return np.asarray(paths.cumsum(axis=1)[np.arange(SAMPLES), ends - 1])
