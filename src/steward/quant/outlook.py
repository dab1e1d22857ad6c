"""What a year's total comes to: many ways in which the months to come may go, from those that were.

The months are smoothed exponentially with a damped trend after their season is taken out, and the
months to come are simulated as paths with errors drawn from those the model made (Hyndman, Koehler,
Ord and Snyder, 2008, Forecasting with Exponential Smoothing, ch. 3 and 6). Each path is drawn with
a smoothing of its own, as likely as it makes the months that were (a flat prior, and normal errors
of unknown spread: the sum of squares to the power of -n/2), with a level as unsure as that leaves
it, and with a season as unsure as its years are few. So few months make wide intervals. Months that
are all above zero are taken as logarithms: errors grow with the amounts. Weeks go the
same way, with a season of 52 of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LEAST_MONTHS = 4  # fewer say too little to go on from
_YEAR = 12
_LEAST_YEARS_FOR_SEASON = 2
_PATHS = 2000
_LEVELS = (0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95)
# How much of each error goes into the trend, how much of that is left a month later, and whether it
# begins as the slope of all months: no trend, a steady one, one that changes.
_TRENDS = ((0.0, 0.0, 0.0), (0.0, 1.0, 1.0), (0.1, 0.9, 0.0))
_ALPHA, _BETA, _LEFT, _SLOPED = np.array([(level, *one) for level in _LEVELS for one in _TRENDS]).T


def paths(
    months: Sequence[float], first: int, ahead: int, *, seed: int = 1, year: int = _YEAR
) -> Numbers | None:
    """Return ways in which the next `ahead` months may go, one a row; None from too few months.

    `months` are amounts of full months in their order; `first` is the calendar month, 1 to 12, of
    the first of them. The same months give the same paths. `year` is how many make a season: 52
    of weeks, and then `first` is a week's number. No path goes below nothing where no month did.
    """
    known = np.asarray(months, dtype=float)
    if len(known) < LEAST_MONTHS or ahead < 1:
        return None
    are_positive = bool((known > 0).all())
    values = np.log(known) if are_positive else known
    random = np.random.default_rng(seed)
    places = np.arange(first - 1, first - 1 + len(known) + ahead) % year
    season, unsure, used = _season(values, places[: len(known)], year)
    drawn = season + unsure * random.standard_normal((_PATHS, year))
    still = _simulated(values - season[places[: len(known)]], ahead, used, random)
    ways = still + drawn[:, places[len(known) :]]
    if are_positive:
        return np.exp(ways)
    return np.maximum(ways, 0.0) if known.min() >= 0 else ways


def _season(values: Numbers, places: NDArray[np.int64], year: int) -> tuple[Numbers, float, float]:
    """Return how far each calendar month is from its year, January first, how unsure, at what cost.

    The cost is in degrees of freedom. Each is drawn towards none by as much as the scatter of the
    months explains (James and Stein, 1961).
    """
    if len(values) < _LEAST_YEARS_FOR_SEASON * year:
        return np.zeros(year), 0.0, 0.0
    weights = np.r_[0.5, np.ones(year - 1), 0.5] / year
    half = year // 2
    around = np.convolve(values, weights, mode="valid")
    step = (around[-1] - around[0]) / max(len(around) - 1, 1)
    beyond = step * np.arange(1, half + 1)
    apart = values - np.concatenate([around[0] - beyond[::-1], around, around[-1] + beyond])
    means = np.array([apart[places == place].mean() for place in range(year)])
    years = len(values) / year
    scatter = float(np.sum((apart - means[places]) ** 2)) / (len(values) - year) / years
    spread = float(np.var(means, ddof=1))
    trust = max(0.0, 1 - scatter / spread) if spread else 0.0
    unsure = float(np.sqrt(trust * scatter))
    return trust * (means - means.mean()), unsure, trust * (year - 1)


def _simulated(values: Numbers, ahead: int, used: float, random: np.random.Generator) -> Numbers:
    """Return paths of what comes after `values`, which have no season, one a row."""
    count = len(values)
    level, trend, errors = _smoothed(values)
    squares = np.sum(errors**2, axis=0)
    likely = (squares / max(squares.min(), 1e-12) + 1e-12) ** (-count / 2)
    likely *= np.where(_SLOPED > 0, count**-0.5, 1.0)  # one number more is fitted (Schwarz, 1978)
    chosen = random.choice(len(_ALPHA), size=_PATHS, p=likely / likely.sum())
    wider = np.sqrt(count / max(count - 2 - used, 1))
    drawn = random.integers(count, size=(_PATHS, ahead))
    shocks = wider * errors[drawn, chosen[:, None]] * random.choice((-1, 1), size=drawn.shape)
    # What a line through as many points leaves open at its end, of its height and of its slope.
    unsure = wider * np.sqrt(squares[chosen]) / count
    of_slope = unsure * _SLOPED[chosen] * np.sqrt(12) / count * random.standard_normal(_PATHS)
    now = level[chosen] + unsure * random.standard_normal(_PATHS) + of_slope * count / 2
    slope, ways = trend[chosen] + of_slope, np.empty((_PATHS, ahead))
    for place in range(ahead):
        slope = slope * _LEFT[chosen]
        ways[:, place] = now + slope + shocks[:, place]
        now = now + slope + _ALPHA[chosen] * shocks[:, place]
        slope = slope + _BETA[chosen] * shocks[:, place]
    return ways


def _smoothed(values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the last level and trend by each smoothing, and the errors, a smoothing a column."""
    times = np.arange(len(values)) - (len(values) - 1) / 2
    slope = float(times @ values / (times @ times))
    start = values[: max(3, len(values) // 4)]
    trend = slope * _SLOPED
    level = start.mean() - trend * (len(start) + 1) / 2
    errors = np.empty((len(values), len(_ALPHA)))
    for place, value in enumerate(values):
        errors[place] = value - level - _LEFT * trend
        level = level + _LEFT * trend + _ALPHA * errors[place]
        trend = _LEFT * trend + _BETA * errors[place]
    return level, trend, errors


@dataclass(frozen=True)
class Expected:
    """What comes next as things go: `usual`, and between `low` and `high` in 95 of 100 cases."""

    low: float
    usual: float
    high: float


def expect(values: Sequence[float], *, year: int) -> Expected | None:
    """Return what comes after `values`, of which `year` make a season; None from too few."""
    ways = paths(values, 1, 1, year=year)
    if ways is None:
        return None
    low, usual, high = np.quantile(ways, [0.025, 0.5, 0.975])
    return Expected(float(low), float(usual), float(high))


@dataclass(frozen=True)
class Outlook:
    """What a total comes to: half of all ways lie below `middle`, eight of ten between the others.

    `steps` are the same of the running total at the end of each stretch of time. `chance` is how
    many of all ways pass the limit; None where there is no limit. `passes` are the days after the
    present one on which they do, counted from 1, at a tenth, half and nine tenths of those ways;
    None where hardly any does.
    """

    low: float
    middle: float
    high: float
    steps: tuple[tuple[float, float, float], ...]
    chance: float | None = None
    passes: tuple[int, int, int] | None = None


def look_out(
    so_far: float, to_come: Numbers, days: Sequence[int], limit: float | None = None
) -> Outlook:
    """Return what a total comes to, from what it is and the ways in which it may go on.

    `to_come` has a way a row and a stretch of time a column; `days` is how long each stretch is.
    Within a stretch the amount is spread evenly.
    """
    running = np.quantile(so_far + np.cumsum(to_come, axis=1), [0.1, 0.5, 0.9], axis=0).T
    steps = tuple((float(low), float(middle), float(high)) for low, middle, high in running)
    if limit is None:
        return Outlook(*steps[-1], steps)
    at = _passing(so_far, to_come, np.asarray(days), limit)
    crossing = at[np.isfinite(at)]
    if len(crossing) < len(at) / 20:
        return Outlook(*steps[-1], steps, len(crossing) / len(at))
    early, half, late = (int(np.ceil(one)) for one in np.quantile(crossing, [0.1, 0.5, 0.9]))
    return Outlook(*steps[-1], steps, len(crossing) / len(at), (early, half, late))


def _passing(so_far: float, to_come: Numbers, days: NDArray[np.int64], limit: float) -> Numbers:
    """Return on which day each way passes the limit, infinity where it does not."""
    at = np.full(len(to_come), np.inf)
    running, gone = np.full(len(to_come), so_far), 0
    for amounts, length in zip(to_come.T, days, strict=True):
        passes = np.isinf(at) & (running + amounts > limit) & (amounts > 0)
        share = (limit - running[passes]) / amounts[passes]
        at[passes] = gone + np.maximum(share, 0) * length
        running, gone = running + amounts, gone + int(length)
    return at
