"""Made-up series on which nothing was changed, or by so much, to measure judgements by."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from steward.quant.effect.foretelling import Numbers
from steward.quant.effect.judging import Judgement, judge

_YEAR = 365.25 / 7  # weeks


@dataclass(frozen=True, eq=False)
class Drawn:
    """A series, where its last part begins, and the seasons that it may have, in stretches.

    `lost` are the working days that holidays took from each stretch, where there are any.
    """

    kind: str
    values: Numbers
    start: int
    cycles: tuple[float, ...]
    lost: Numbers | None = None

    def judged(self, lift: float = 0.0, *, knows_holidays: bool = True) -> Judgement | None:
        """Judge the last part, after it was lifted by a share of itself."""
        values = self.values.copy()
        values[self.start :] *= 1 + lift
        calendar = [] if self.lost is None or not knows_holidays else [self.lost.tolist()]
        return judge(values.tolist(), self.start, cycles=self.cycles, calendar=calendar)


@dataclass(frozen=True)
class Quality:
    """Of `judged` series, the shares that were called real and that no interval held.

    `held` is the share of the stretches since the date, `held_effect` that of the effects, that lie
    within their intervals of 95 %; `faked` is the share that fake dates alone would call real.
    """

    judged: int
    alarms: float
    faked: float
    held: float
    held_effect: float


def quality(
    count: int, seed: int, lift: float = 0.0, kind: str = "", *, knows_holidays: bool = True
) -> Quality:
    """Judge so many series, of all kinds in turn or of one, each lifted by a share."""
    rows = []
    for one in series(count, seed, kind):
        found = one.judged(lift, knows_holidays=knows_holidays)
        if found is not None:
            there = found.observed[one.start :] / (1 + lift)
            truth = float(there.mean()) * lift
            is_within = (there >= found.lows) & (there <= found.highs)
            holds = found.low <= truth <= found.high
            rows.append((found.is_real, found.fake_share <= _LEVEL, is_within.mean(), holds))
    means = np.mean(np.array(rows, float), axis=0)
    return Quality(len(rows), *(float(mean) for mean in means))


_LEVEL = 0.05


def series(count: int, seed: int, kind: str = "") -> Iterator[Drawn]:
    """Draw series: of each kind in turn, or all of one."""
    random = np.random.default_rng(seed)
    for number in range(count):
        name = kind or KINDS[number % len(KINDS)]
        yield _DRAW[name](random)


def _lengths(random: Generator, before: tuple[int, int] = (40, 130)) -> tuple[int, int]:
    start = int(random.integers(*before))
    return start, start + int(random.integers(6, 17))


def _level(random: Generator) -> tuple[float, float]:
    level = float(random.uniform(50, 500))
    return level, level * float(random.uniform(0.05, 0.25))


def _errors(random: Generator, count: int, phi: float, spread: float) -> Numbers:
    shocks = random.normal(0, spread, count + 50)
    errors = np.zeros(count + 50)
    for place in range(1, len(errors)):
        errors[place] = phi * errors[place - 1] + shocks[place]
    return errors[50:]


def _noise(random: Generator) -> Drawn:
    start, count = _lengths(random)
    level, spread = _level(random)
    return Drawn("noise", level + random.normal(0, spread, count), start, (_YEAR,))


def _trend(random: Generator) -> Drawn:
    start, count = _lengths(random)
    level, spread = _level(random)
    slope = 1 + random.uniform(-0.5, 1) * np.arange(count) / count
    errors = _errors(random, count, random.uniform(0, 0.3), spread)
    return Drawn("trend", level * slope + errors, start, (_YEAR,))


def _weekly(random: Generator) -> Drawn:
    start = int(random.integers(60, 240))
    count = start + int(random.integers(14, 60))
    level, spread = _level(random)
    days = (1 + 0.4 * random.normal(size=7))[np.arange(count) % 7]
    errors = _errors(random, count, random.uniform(0, 0.4), spread)
    return Drawn("weekly season", level * days + errors, start, (7.0,))


def _yearly(random: Generator) -> Drawn:
    start, count = _lengths(random, (70, 180))
    level, spread = _level(random)
    turn = 2 * np.pi * np.arange(count) / _YEAR
    season = 1 + random.uniform(0.1, 0.4) * np.sin(turn + random.uniform(0, 6))
    season += random.uniform(0, 0.15) * np.sin(2 * turn + random.uniform(0, 6))
    busy = (np.arange(count) - random.integers(52)) % _YEAR < random.integers(5)
    errors = _errors(random, count, random.uniform(0, 0.3), 0.6 * spread)
    return Drawn("yearly season", level * (season + 0.25 * busy) + errors, start, (_YEAR,))


def _hanging(random: Generator) -> Drawn:
    start, count = _lengths(random)
    level, spread = _level(random)
    errors = _errors(random, count, random.uniform(0.3, 0.6), spread)
    return Drawn("autocorrelated", level + errors, start, (_YEAR,))


def _shifted(random: Generator) -> Drawn:
    start, count = _lengths(random)
    level, spread = _level(random)
    at = random.integers(int(0.15 * start), int(0.8 * start))
    shift = random.uniform(0.2, 0.8) * random.choice([-1, 1]) * (np.arange(count) >= at)
    errors = _errors(random, count, random.uniform(0, 0.3), spread)
    return Drawn("level shift", level * (1 + shift) + errors, start, (_YEAR,))


def _sparse(random: Generator) -> Drawn:
    start, count = _lengths(random)
    mean = random.uniform(0.4, 3)
    drawn = random.negative_binomial(2, 2 / (2 + mean), count)
    return Drawn("sparse counts", drawn.astype(float), start, ())


_FIXED = (0, 120, 275, 358, 359)  # holidays, in days after New Year
_BY_EASTER = (-2, 1, 39, 50)
_EASTER = (80, 115)
_SATURDAY = 5
_MORE = 0.04  # of the working days that holidays took since, at least, beyond those before


def _holidays(random: Generator, start: int, count: int) -> Numbers:
    """Draw which days from a Monday on are holidays, with many of them from `start` on.

    It is the hard case, and a usual one: a price is changed before Easter or Christmas.
    """
    while True:
        lost = _lost(random, count)
        if lost[start:].mean() - lost[:start].mean() > _MORE * _SATURDAY / 7:
            return lost


def _lost(random: Generator, count: int) -> Numbers:
    first, lost = int(random.integers(365)), np.zeros(count)
    for new_year in range(-first, count, 365):
        easter = int(random.integers(*_EASTER))
        for day in (*_FIXED, *(easter + off for off in _BY_EASTER)):
            place = new_year + day
            if 0 <= place < count and place % 7 < _SATURDAY:
                lost[place] = 1
    return lost


def _working_weeks(random: Generator) -> Drawn:
    """Draw weeks of a house that sells nothing on holidays, and else swings little."""
    start, count = _lengths(random, (52, 156))
    lost = _holidays(random, 7 * start, 7 * count).reshape(count, 7).sum(axis=1)
    level, spread = random.uniform(50, 500), random.uniform(0.02, 0.06)
    errors = _errors(random, count, random.uniform(0, 0.3), spread)
    values = level * (1 - lost / _SATURDAY) * (1 + errors)
    return Drawn("weeks with holidays", values, start, (_YEAR,), lost)


def _working_days(random: Generator) -> Drawn:
    """Draw days of such a house: busy from Monday to Friday, and a holiday is as a Sunday."""
    start = int(random.integers(180, 400))
    count = start + int(random.integers(7, 42))
    lost = _holidays(random, start, count)
    usual = np.append(random.uniform(0.7, 1.3, 5), [0.3, 0.05])[np.arange(count) % 7]
    level, spread = random.uniform(50, 500), random.uniform(0.05, 0.15)
    errors = _errors(random, count, random.uniform(0, 0.3), spread)
    values = level * np.where(lost > 0, 0.05, usual) * (1 + errors)
    return Drawn("days with holidays", values, start, (7.0, 365.25), lost)


_DRAW: dict[str, Callable[[Generator], Drawn]] = {
    "noise": _noise,
    "trend": _trend,
    "weekly season": _weekly,
    "yearly season": _yearly,
    "autocorrelated": _hanging,
    "level shift": _shifted,
    "sparse counts": _sparse,
    "weeks with holidays": _working_weeks,
    "days with holidays": _working_days,
}
KINDS = tuple(_DRAW)
