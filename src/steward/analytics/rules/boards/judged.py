"""Whether a change of a tile's figure is real, or within what comes of itself.

Sums are laid side by side week by week (or by the grain shown): by how much their ratio would move
through ups and downs alone is its interval (`ratio_interval`). A good week is seldom alone, so the
weeks are no independent witnesses: they are taken in four stretches, each of them one (Ibragimov
and Mueller, JBES 28 (2010) 453-468). Shares of counts are compared by Newcombe's interval, other
estimates by both their intervals. All of 95 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, sqrt

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.boards.told import Told
from steward.analytics.rules.metrics import Unit
from steward.quant.books import newcombe, ratio_interval

_FEWEST = 6  # pairs of weeks
_STRETCHES = 4
Pairs = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Judged:
    """How a change stands: real when it is more than the usual `swing`, both as shares.

    `single` is by how much one week alone swings, in the figure's own unit.
    """

    swing: float
    is_real: bool
    is_up: bool
    single: float | None = None


def judge(told: Told) -> Judged | None:
    """Judge the change of the whole; None where too little is known for that."""
    now, then = told.whole_now, told.whole_then
    if told.is_sum:
        return _of_pairs(told.pairs)
    if told.metric.unit == Unit.SHARE:
        return _of_shares(now, then)
    return _of_estimates(now, then)


def _of_pairs(pairs: Pairs) -> Judged | None:
    tops, bases = (sum(values) for values in zip(*pairs, strict=True)) if pairs else (0.0, 0.0)
    if len(pairs) < _FEWEST or bases <= 0:
        return None
    ratio = tops / bases
    errors = [top - ratio * base for top, base in pairs]
    swing = _half_of_ratio(tops, bases, _in_stretches(errors))
    single = _half_of_ratio(tops, bases, errors) * bases / sqrt(len(pairs))
    return Judged(swing, abs(ratio - 1) > swing, ratio > 1, single)


def _in_stretches(errors: Sequence[float]) -> list[float]:
    edges = [len(errors) * at // _STRETCHES for at in range(_STRETCHES + 1)]
    return [sum(errors[since:until]) for since, until in pairwise(edges)]


def _half_of_ratio(tops: float, bases: float, errors: Sequence[float]) -> float:
    found = ratio_interval(tops, bases, sum(error**2 for error in errors), len(errors))
    return (found.high - found.low) / 2 if found else 0.0


def _of_shares(now: Figure, then: Figure) -> Judged | None:
    if now.value is None or then.value is None or now.low is None:
        return None
    parts = (float(then.value) * then.n, then.n, float(now.value) * now.n, now.n)
    found = newcombe(*parts)
    if found is None:
        return None
    half = (found.high - found.low) / 2
    return Judged(half, found.is_real, found.value > 0)


def _of_estimates(now: Figure, then: Figure) -> Judged | None:
    halves = [_half(one) for one in (now, then)]
    if now.value is None or not then.value or halves[0] is None or halves[1] is None:
        return None
    half, change = hypot(*halves), float(now.value) - float(then.value)  # type: ignore[arg-type]  # none is None
    base = abs(float(then.value))
    return Judged(half / base, abs(change) > half, change > 0)


def _half(figure: Figure) -> float | None:
    if figure.low is None or figure.high is None:
        return None
    return (figure.high - figure.low) / 2
