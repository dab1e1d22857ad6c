"""Many ways in which demand may go, and what each asks for until an order has come."""

from collections.abc import Sequence

import numpy as np

from steward.quant.demand.series import DemandClass, Forecast, Numbers

SAMPLES = 1_000
_SPARSE = (DemandClass.INTERMITTENT, DemandClass.LUMPY)
_LEAST_SPREAD = 1.01  # times the mean: counts of things vary no less than a Poisson's


def possible_demand(forecast: Forecast, periods: int, *, seed: int = 0) -> Numbers:
    """Return samples × periods of demand: the forecast, missed as such forecasts were missed.

    Beyond the horizon demand goes on as the forecast ended. Demand that comes seldom is drawn from
    the negative binomial distribution of the same mean and spread: few errors of single things are
    no smooth distribution. The same seed gives the same samples.
    """
    rng = np.random.default_rng(seed)
    mean = np.concatenate([forecast.mean, np.repeat(forecast.mean[-1:], periods)])[:periods]
    spread = forecast.spread
    errors = np.tile(spread.paths, (1, -(-periods // spread.paths.shape[1])))[:, :periods]
    drawn = mean + spread.scale * errors[rng.integers(len(errors), size=SAMPLES)]
    paths = np.maximum(drawn, 0)
    # What cannot fall below zero would be more on average than was forecast.
    paths *= mean / np.maximum(paths.mean(axis=0), np.finfo(float).tiny)
    return _counts(mean, paths.var(axis=0), rng) if forecast.demand_class in _SPARSE else paths


def _counts(mean: Numbers, variance: Numbers, rng: np.random.Generator) -> Numbers:
    usual = np.maximum(mean, np.finfo(float).eps)
    spread = np.maximum(variance, _LEAST_SPREAD * usual)
    successes = usual**2 / (spread - usual)
    drawn = rng.negative_binomial(successes, usual / spread, (SAMPLES, len(mean)))
    return drawn.astype(np.float64)


def lead_time_demand(
    forecast: Forecast, lead_times: Sequence[float], *, review: int = 1, seed: int = 0
) -> Numbers:
    """Return samples of the demand until the order after the next has come: lead time and review.

    Each takes one of the `lead_times` that were seen, in periods; a part of one counts as a whole.
    Raises ValueError for no lead time, or for one below zero.
    """
    if not lead_times or min(lead_times) < 0:
        raise ValueError("lead times are zero or more, and there is at least one")
    rng = np.random.default_rng(seed)
    ends = np.ceil(rng.choice(np.asarray(lead_times, np.float64), SAMPLES)).astype(int) + review
    paths = possible_demand(forecast, int(ends.max()), seed=seed)
    return np.asarray(paths.cumsum(axis=1)[np.arange(SAMPLES), ends - 1])
