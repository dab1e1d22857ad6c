"""Whether a dated change did something: how much, how sure, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np

from steward.quant.effect.controls import synthetic
from steward.quant.effect.design import (
    by_weekday,
    gains,
    regressors,
    step_gains,
    tells,
    waves,
    with_steps,
)
from steward.quant.effect.foretelling import Foretold, Numbers, foretell

LEAST_BEFORE = 12  # stretches
LEAST_AFTER = 2
LEAST_SUM = 20.0  # of the series before: less is too sparse to say anything
ENOUGH_FAKES = 20

_DATES = 40  # fake ones at most
_BELIEF = 10.0  # windows of fake dates that the model's own doubt counts as much as
_APART = 12.0  # twice the gain of log-likelihood of a break that began before
_SOONER = 6.0  # by so much more than at the date itself
_POWER = 0.8
_NORMAL = NormalDist()
_A_WEEK = 7  # days: the longest season that others may not have in the same way
_PARTED = 2.71  # twice the gain of log-likelihood by a drift apart: chi-square of one, at 10 %
_SHORTEST = 3  # stretches of a fake date
_REACH = 8  # stretches before the date in which a break may have begun, at least


class Way(StrEnum):
    """How it was found what would have been."""

    CONTROLS = "controls"
    ALONE = "alone"


class Caution(StrEnum):
    """What speaks against believing a judgement too readily."""

    PARTED_BEFORE = "parted_before"  # the others did not go along even before
    BROKE_BEFORE = "broke_before"  # the break began before the date
    NO_SEASON = "no_season"  # hardly a year before: a season would look like an effect
    STEPPED = "stepped"  # it took a step before, which was allowed for
    CLOSED_SINCE = "closed_since"  # holidays since, and none before to learn from
    FEW_FAKES = "few_fakes"  # too little before for fake dates


@dataclass(frozen=True, eq=False)
class Judgement:
    """An effect for each stretch, between `low` and `high` in 95 of 100 such cases.

    `expected` has what would have been, for all stretches; `lows` and `highs` its band for those
    from `start` on. `fakes` are the effects that dates without a change show, in the same units;
    `fake_share` says how many of them, and itself, are as large. `least` is the smallest effect
    that would have been found in four of five cases. `broke_at` is where a break began before.
    """

    way: Way
    start: int
    observed: Numbers
    expected: Numbers
    lows: Numbers
    highs: Numbers
    low: float
    high: float
    p: float
    least: float
    fakes: Numbers
    fake_share: float
    weights: Numbers
    cautions: tuple[Caution, ...]
    broke_at: int | None

    @property
    def after(self) -> float:
        """What there was in a stretch since the change."""
        return float(self.observed[self.start :].mean())

    @property
    def would_be(self) -> float:
        """What there would have been in a stretch since."""
        return float(self.expected[self.start :].mean())

    @property
    def change(self) -> float:
        """How much more there was in a stretch than there would have been."""
        return self.after - self.would_be

    @property
    def total(self) -> float:
        """How much more there was in all of the time since."""
        return self.change * (len(self.observed) - self.start)

    @property
    def is_of_season(self) -> bool:
        """Whether a season may have done it, for all that is known."""
        return Caution.NO_SEASON in self.cautions

    @property
    def is_real(self) -> bool:
        """Whether the interval has no zero in it, and nothing says that it came before."""
        return (self.low > 0 or self.high < 0) and self.broke_at is None

    def as_share(self, value: float) -> float | None:
        """Return an effect as a share of what would have been; None of nothing."""
        return value / self.would_be if self.would_be > 0 else None


def judge(
    values: Sequence[float],
    start: int,
    *,
    controls: Sequence[Sequence[float]] = (),
    cycles: Sequence[float] = (),
    calendar: Sequence[Sequence[float]] = (),
    sure: float = 0.95,
) -> Judgement | None:
    """Judge a change that came with stretch number `start`; None where there is too little to say.

    All series have a number for each stretch. `cycles` are the lengths of seasons in stretches (7
    for days of the week, 365.25 / 7 for weeks of the year); `calendar` are further regressors, such
    as how many working days a stretch has.
    """
    series = np.asarray(values, float)
    if not _is_enough(series, start):
        return None
    case = _prepared(series, start, controls, (cycles, calendar))
    found = case.foretold()
    fakes, windows = _fakes(case, found)
    mean, off = float(found.average.mean[0]), float(found.average.deviation[0])
    change = float(series[start:].mean()) - mean
    spread = _widened(fakes, windows)
    low, high = (
        float(change - spread * (found.average.quantile(share)[0] - mean))
        for share in ((1 + sure) / 2, (1 - sure) / 2)
    )
    below = float(found.average.below(np.array([mean + change / spread]))[0])
    broke_at = _broke_before(case)
    half = (high - low) / 2
    return Judgement(
        way=case.way,
        start=start,
        observed=series,
        expected=np.concatenate([found.fitted, found.each.mean]),
        lows=found.each.quantile((1 - sure) / 2),
        highs=found.each.quantile((1 + sure) / 2),
        low=low,
        high=high,
        p=2 * min(below, 1 - below),
        least=half * (1 + _NORMAL.inv_cdf(_POWER) / _NORMAL.inv_cdf((1 + sure) / 2)),
        fakes=fakes * off,
        fake_share=(1 + int((np.abs(fakes) >= abs(change) / off).sum())) / (1 + len(fakes)),
        weights=case.weights,
        cautions=_cautions(case, cycles, len(fakes), broke_at),
        broke_at=broke_at,
    )


def _is_enough(series: Numbers, start: int) -> bool:
    after = len(series) - start
    is_long = start >= LEAST_BEFORE and after >= LEAST_AFTER
    return bool(is_long and np.abs(series[:start]).sum() >= LEAST_SUM)


@dataclass(frozen=True, eq=False)
class _Case:
    way: Way
    series: Numbers
    start: int
    design: Numbers
    weights: Numbers
    steps: tuple[int, ...] = ()
    parted: bool = False
    closed: bool = False

    @property
    def spent(self) -> int:
        return max(int((self.weights > 0).sum()) - 1, 0)

    def foretold(self) -> Foretold:
        past, ahead = self.design[: self.start], self.design[self.start :]
        return foretell(self.series[: self.start], past, ahead, spent=self.spent)


def _prepared(
    series: Numbers,
    start: int,
    controls: Sequence[Sequence[float]],
    regular: tuple[Sequence[float], Sequence[Sequence[float]]],
) -> _Case:
    cycles, calendar = regular
    if not any(sum(one[:start]) > 0 for one in controls):
        weighed = [by_weekday(one, series, start, cycles) for one in calendar]
        design, steps = with_steps(series, regressors(len(series), start, cycles, weighed), start)
        closed = any(np.ptp(one) > 0 == np.ptp(one[:start]) for one in calendar)
        return _Case(Way.ALONE, series, start, design, np.zeros(0), steps, closed=closed)
    beside, weights = synthetic(series, controls, start)
    short = [cycle for cycle in cycles if cycle <= _A_WEEK]
    columns = regressors(len(series), start, short, ())
    design = np.column_stack([beside, columns[:, 2:]])
    drifting = np.column_stack([design, beside * columns[:, 1]])
    drift = gains(series[:start], design[:start], drifting[:start, -1:])
    parted = bool(drift[0] > _PARTED)
    return _Case(
        Way.CONTROLS, series, start, drifting if parted else design, weights, parted=parted
    )


def _fakes(case: _Case, found: Foretold) -> tuple[Numbers, float]:
    """Judge dates of the history at which nothing was changed, each from what came before it.

    Return the effects in usual swings, and how many windows there are that do not overlap. A
    window that holds a known step is left out.
    """
    length = min(len(case.series) - case.start, max(_SHORTEST, case.start // 5))
    first = max(LEAST_BEFORE, case.design.shape[1] + case.spent + 8, case.start // 3)
    room = case.start - length - first
    if room < 0:
        return np.zeros(0), 0.0
    dates = np.unique(np.linspace(first, first + room, min(_DATES, room + 1)).astype(int))
    effects = [
        _fake(case, date, length, found.likely)
        for date in map(int, dates)
        if not any(date < step < date + length for step in case.steps)
    ]
    return np.array(effects), (room + length) / length


def _fake(case: _Case, date: int, length: int, phis: Numbers) -> float:
    past = case.design[:date]
    is_known = tells(past)
    told = foretell(
        case.series[:date],
        past[:, is_known],
        case.design[date : date + length, is_known],
        spent=case.spent,
        phis=phis,
    ).average
    there = float(case.series[date : date + length].mean())
    return (there - float(told.mean[0])) / float(told.deviation[0])


def _widened(fakes: Numbers, windows: float) -> float:
    """Return by how much the doubt is to be widened for what fake dates show; never narrowed."""
    shown = float((fakes**2).mean()) if len(fakes) else 1.0
    return max(float(np.sqrt((windows * shown + _BELIEF) / (windows + _BELIEF))), 1.0)


def _broke_before(case: _Case) -> int | None:
    """Return where a break plainly began before the date; None where it began there, or none."""
    gained = step_gains(case.series, case.design)
    reach = max(len(case.series) - case.start, _REACH)
    first = max(case.start - reach, LEAST_BEFORE // 2)
    sooner = gained[first : case.start - 1]
    if not len(sooner) or sooner.max() < _APART:
        return None
    at_it = gained[case.start - 1 : case.start + 2].max()
    return first + int(sooner.argmax()) if sooner.max() > at_it + _SOONER else None


def _cautions(
    case: _Case, cycles: Sequence[float], fakes: int, broke_at: int | None
) -> tuple[Caution, ...]:
    unseen = case.way is Way.ALONE and not all(waves(one, case.start) for one in cycles)
    said = {
        Caution.PARTED_BEFORE: case.parted,
        Caution.BROKE_BEFORE: broke_at is not None,
        Caution.NO_SEASON: unseen,
        Caution.STEPPED: bool(case.steps),
        Caution.CLOSED_SINCE: case.closed,
        Caution.FEW_FAKES: fakes < ENOUGH_FAKES,
    }
    return tuple(caution for caution, holds in said.items() if holds)
