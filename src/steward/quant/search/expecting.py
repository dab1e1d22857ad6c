"""What each leaf of a cube was to bring, from its own history and the seasons of what it is in.

A leaf (one product in one region by one channel) is too small to show a season; a region or a
product is not. So each value of each dimension is forecast by trend and season, and the leaves,
each at its own level, are raked until every value meets its forecast (Deming, Stephan 1940).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.quant.demand.season import season

Numbers = NDArray[np.float64]
Codes = NDArray[np.intp]

_ROUNDS = 6  # of raking
_FACTORS = (0.1, 10.0)  # that a round may rake by
_SMOOTHING = 0.3  # of the level of a value
_DRIFT = 0.5  # of the slope: a trend seldom goes on whole (Assimakopoulos, Nikolopoulos 2000)
_SLOPE = 24  # periods that the slope is taken from, at most
_SLOPE_CYCLES = 2  # or so many cycles: half a season would look like a slope
_LEAST_LEVEL = 8  # periods that the level of a leaf is the mean of, or a whole cycle
_LONG, _TOGETHER = 52, 4  # periods of a long cycle, which are taken four at a time
_BACK = 12  # earlier times that the doubt is taken from, at most


@dataclass(frozen=True, eq=False)
class Expected:
    """For each leaf what was to come, and by how much it missed at earlier times, foretold alike.

    `residuals` has a row for each leaf, a column for each time looked back at.
    """

    values: Numbers
    residuals: Numbers


def expect(history: Numbers, codes: Codes, cycle: int, ahead: int = 1) -> Expected:
    """Foretell the sum of the next `ahead` periods of leaves.

    `history` has a row for each leaf, a column for each period; `codes` a row for each leaf, and in
    each column the number of its value in one dimension. `cycle` is the season in periods, 1 for
    none.
    """
    cube = _Cube.of(history, codes, cycle, ahead)
    missed = [
        history[:, end : end + ahead].sum(axis=1) - cube.next(end)
        for end in _ends(history.shape[1], ahead)
    ]
    residuals = np.stack(missed, axis=1) if missed else np.zeros((len(history), 0))
    return Expected(cube.next(history.shape[1]), residuals)


def expect_rate(
    sums: Numbers, volumes: Numbers, volume: Numbers, codes: Codes, cycle: int
) -> Expected:
    """Foretell what a derived measure (a sum for one of a volume) makes of the volume there is.

    `sums` and `volumes` have a row for each leaf and a column for each earlier period, `volume` is
    what there is of each leaf now. What is expected is a sum again: only the measure itself can
    differ from it, for volumes that shift between leaves are allowed for.
    """
    cubes = [_Cube.of(part, codes, cycle, 1) for part in (sums, volumes)]
    missed = [
        sums[:, end] - volumes[:, end] * _rate(*(cube.next(end) for cube in cubes))
        for end in _ends(sums.shape[1], 1)
    ]
    residuals = np.stack(missed, axis=1) if missed else np.zeros((len(sums), 0))
    grown = (volume + 1) / (volumes[:, -_BACK:].mean(axis=1) + 1)  # a rate's error grows with it
    rate = _rate(*(cube.next(sums.shape[1]) for cube in cubes))
    return Expected(volume * rate, residuals * grown[:, None])


def _ends(periods: int, ahead: int) -> list[int]:
    back = min(_BACK, periods // 3)
    return list(range(periods - ahead - back + 1, periods - ahead + 1))


def _rate(top: Numbers, base: Numbers) -> Numbers:
    """Return the rate of each leaf, drawn to that of all as far as its volume is below one."""
    everywhere = top.sum() / base.sum() if base.sum() else 0.0
    return np.asarray((top + everywhere) / (base + 1))


@dataclass(frozen=True, eq=False)
class _Cube:
    """The history of leaves, and of each value of each dimension with its season.

    `seasons` has a column for each period and those ahead. It is taken from all of the history:
    few have years enough to take it anew for each earlier time.
    """

    history: Numbers
    codes: Codes
    cycle: int
    ahead: int
    values: tuple[Numbers, ...]
    seasons: tuple[Numbers, ...]

    @classmethod
    def of(cls, history: Numbers, codes: Codes, cycle: int, ahead: int) -> "_Cube":
        values = tuple(
            np.stack([np.bincount(own, column) for column in history.T], axis=1).astype(float)
            for own in codes.T
        )
        periods = history.shape[1]
        places = (np.arange(periods + ahead) - periods) % cycle
        whole = _season(history.sum(axis=0), cycle)
        seasons = tuple(
            np.stack([_own_season(one, whole, places[:periods]) for one in series])[:, places]
            for series in values
        )
        return cls(history, codes, cycle, ahead, values, seasons)

    def next(self, end: int) -> Numbers:
        """Foretell the sum of the periods from `end` on, from those before."""
        leaves = self.history[:, max(end - max(self.cycle, _LEAST_LEVEL), 0) : end]
        told = leaves.mean(axis=1) * self.ahead
        targets = [
            self._values_next(series, factors, end)
            for series, factors in zip(self.values, self.seasons, strict=True)
        ]
        total = np.mean([target.sum() for target in targets])
        for _ in range(_ROUNDS):
            for own, target in zip(self.codes.T, targets, strict=True):
                there = np.bincount(own, told, len(target))
                wanted = target * (total / target.sum() if target.sum() > 0 else 1.0)
                fits = (there > 0) & (wanted > 0)
                factor = np.where(fits, wanted / np.where(fits, there, 1), 1.0)
                told = told * np.clip(factor, *_FACTORS)[own]
        return np.asarray(told)

    def _values_next(self, series: Numbers, factors: Numbers, end: int) -> Numbers:
        """Forecast each value of a dimension by its season, its level and half of its slope."""
        past = series[:, :end] / factors[:, :end]
        level = past[:, 0]
        for column in past.T[1:]:
            level = level + _SMOOTHING * (column - level)
        late = past[:, -max(_SLOPE, _SLOPE_CYCLES * self.cycle) :]
        time = np.arange(late.shape[1]) - (late.shape[1] - 1) / 2
        slope = late @ time / max(float(time @ time), 1.0) * _DRIFT
        coming = level[:, None] + slope[:, None] * np.arange(1, self.ahead + 1)
        return np.asarray((coming * factors[:, end : end + self.ahead]).sum(axis=1))


def _own_season(series: Numbers, whole: Numbers, places: Codes) -> Numbers:
    """Return the season of all, times what a value has beyond it, as far as that is sure."""
    beyond = _season(series / whole[places], len(whole))
    return np.asarray(whole * beyond)


def _season(series: Numbers, cycle: int) -> Numbers:
    """Return a factor for each place of the cycle; of a year of weeks, for four at a time.

    A single week of two or three years is noise: 52 factors of their own would say nothing.
    """
    if cycle < _LONG:
        return season(series, cycle)
    whole = len(series) // _TOGETHER
    folded = series[len(series) - whole * _TOGETHER :].reshape(whole, _TOGETHER).sum(axis=1)
    return np.repeat(season(folded, cycle // _TOGETHER), _TOGETHER)
