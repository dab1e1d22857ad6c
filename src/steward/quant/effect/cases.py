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
    """A series, where its last part begins, and the seasons that it may have, in stretches."""

    kind: str
    values: Numbers
    start: int
    cycles: tuple[float, ...]

    def judged(self, lift: float = 0.0) -> Judgement | None:
        """Judge the last part, after it was lifted by a share of itself."""
        values = self.values.copy()
        values[self.start :] *= 1 + lift
        return judge(values.tolist(), self.start, cycles=self.cycles)


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


def quality(count: int, seed: int, lift: float = 0.0, kind: str = "") -> Quality:
    """Judge so many series, of all kinds in turn or of one, each lifted by a share."""
    rows = []
    for one in series(count, seed, kind):
        found = one.judged(lift)
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


_DRAW: dict[str, Callable[[Generator], Drawn]] = {
    "noise": _noise,
    "trend": _trend,
    "weekly season": _weekly,
    "yearly season": _yearly,
    "autocorrelated": _hanging,
    "level shift": _shifted,
    "sparse counts": _sparse,
}
KINDS = tuple(_DRAW)
