"""A figure now and before: how it grew, and whether that is real or the figure's usual swing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics import Metric
from steward.analytics.rules.metrics.figures import share
from steward.kit.marks import N_
from steward.quant.books import Change, Period, change_among, newcombe

_DAY = timedelta(days=1)
_MOST_BACK = 160  # spans before, by which the usual swing is known: three years of weeks
_YEAR, _NEARLY = 364, 7  # days: so many weeks, and how far off a year of spans may be
_PERCENT = 100

Parts = Mapping[str, Any]


class Judged(StrEnum):
    """By what a change was judged."""

    SWING = "swing"
    SHARES = "shares"


_WORDS = {
    (Judged.SHARES, True): N_("A real change: %(low)s to %(high)s points, of %(n)s."),
    (Judged.SHARES, False): N_("May be chance: %(low)s to %(high)s points, of %(n)s."),
    (Judged.SWING, True): N_("More than its usual swing: %(low)s to %(high)s, of %(n)s changes."),
    (Judged.SWING, False): N_("Within its usual swing: %(low)s to %(high)s, of %(n)s changes."),
}


@dataclass(frozen=True)
class Verdict:
    """Whether a change is real.

    Judged by SWING, `low` and `high` are between which it usually swings, and `n` past changes were
    seen; it is in shares (0.1 is a tenth more) where `is_share`, else in the metric's unit. By
    SHARES, `value` is the difference of two shares, between `low` and `high`, of `n` things.
    """

    value: float
    low: float
    high: float
    n: int
    is_real: bool
    by: Judged
    is_share: bool = True

    @property
    def words(self) -> str:
        """Say it to people."""
        low, high = self._shown(self.low), self._shown(self.high)
        told = _WORDS[self.by, self.is_real]
        return N_(told, low=low, high=high, n=self.n)

    def _shown(self, value: float) -> str:
        if self.by is Judged.SHARES:
            return f"{value * _PERCENT:+.1f}"
        return f"{value * _PERCENT:+.0f} %" if self.is_share else f"{value:+.6g}"


def figure_of(metric: Metric, parts: Iterable[Parts]) -> Figure:
    """Return the figure of several groups together, by the sums of their parts; of none, too."""
    rows = list(parts)
    return metric.figure({name: sum((row[name] or 0 for row in rows), 0) for name in metric.parts})


def judge(metric: Metric, days: Mapping[date, Parts], now: Period, then: Period) -> Verdict | None:
    """Say whether a figure changed between two spans, by what it was on each day.

    Shares of things counted are compared by Newcombe's interval. Any other figure by its usual
    swing: how it changed between spans as long, as far apart, before; where two years are known,
    and no year lies between the two, beside the change of a year ago, for the season. None where
    too little is known.
    """
    if metric.figure is share:
        return _judged_shares(*(_summed(days, span, ("part", "n")) for span in (then, now)))
    first = min(days, default=now.since)
    pairs = list(_pairs(metric, days, now, then, first))
    return _judged_swing(change_among(pairs[::-1], season=_season(now, then)))


def _season(now: Period, then: Period) -> int:
    """Return how many spans make a year; 0 where they make none, or a year lies between the two."""
    spans = round(_YEAR / now.days) if now.days else 0
    is_year = abs(spans * now.days - _YEAR) <= _NEARLY
    lies_between = (now.since - then.since).days >= _YEAR - _NEARLY
    return spans if is_year and not lies_between else 0


def _pairs(
    metric: Metric, days: Mapping[date, Parts], now: Period, then: Period, first: date
) -> Iterable[tuple[float, float]]:
    """Yield what the figure was then and now, the spans moved back time after time."""
    step = max(now.days, 1) * _DAY
    for back in range(_MOST_BACK + 1):
        spans = (then.moved(-back * step), now.moved(-back * step))
        if spans[0].since < first and back:
            return
        values = [figure_of(metric, parts_of(days, span)).value for span in spans]
        if values[0] is None or values[1] is None:
            return
        yield float(values[0]), float(values[1])


def parts_of(days: Mapping[date, Parts], span: Period) -> Iterable[Parts]:
    """Yield what is known of the days of a span."""
    every = (span.since + day * _DAY for day in range(span.days))
    return (days[day] for day in every if day in days)


def _summed(days: Mapping[date, Parts], span: Period, names: Sequence[str]) -> list[float]:
    rows = list(parts_of(days, span))
    return [float(sum((row[name] or 0 for row in rows), 0)) for name in names]


def _judged_shares(then: Sequence[float], now: Sequence[float]) -> Verdict | None:
    found = newcombe(then[0], then[1], now[0], now[1])
    if found is None:
        return None
    n = int(then[1] + now[1])
    return Verdict(found.value, found.low, found.high, n, found.is_real, Judged.SHARES)


def _judged_swing(found: Change | None) -> Verdict | None:
    if found is None:
        return None
    edges = (found.value, found.low, found.high, found.n, found.is_real)
    return Verdict(*edges, Judged.SWING, found.is_share)
