"""How an effect is drawn: what was beside what would have been, and dates without a change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from steward.analytics.queries.changes import Judged
from steward.analytics.queries.showing.drawing import Drawn
from steward.analytics.queries.showing.figures import Figures, day
from steward.kit.texts import gettext as _
from steward.quant.effect import Judgement

_BINS = 11
_YEAR = 365
_SHOWN = 110  # stretches before, at most: the eye needs no more


@dataclass(frozen=True)
class Proof:
    """The two charts of a judgement, and its rows: when, what was, what would be, its interval."""

    course: Drawn
    fakes: Drawn | None
    rows: list[tuple[str, str, str, str]]

    @classmethod
    def of(cls, name: str, told: Judged, figures: Figures) -> "Proof | None":
        """Return how a judgement is drawn; None where there is none."""
        found, stretches = told.found, told.stretches
        if found is None or stretches is None:
            return None
        times = _times(stretches.days, figures)
        unit = {"unit": str(figures.unit), "currency": figures.currency}
        fakes = _fakes(found, figures) if len(found.fakes) else None
        course = _course(name, found, times) | {"in": unit}
        return cls(course, fakes, list(_rows(found, times, figures)))


def _times(days: Sequence[date], figures: Figures) -> list[str]:
    """Name the stretches by their first days; with the year, where there is more than one."""
    if (days[-1] - days[0]).days < _YEAR:
        return [figures.time(one) for one in days]
    return [day(one, with_year=True) for one in days]


def _course(name: str, found: Judgement, times: list[str]) -> Drawn:
    first = max(found.start - _SHOWN, 0)
    before: list[float | None] = [None] * (found.start - first)
    return {
        "kind": "trend",
        "names": times[first:],
        "now": _numbers(found.observed[first:]),
        "then": _numbers(found.expected[first:]),
        "low": before + _numbers(found.lows),
        "high": before + _numbers(found.highs),
        "is_then": True,
        "part": [],
        "mark": {"at": found.start - first, "name": name},
        "words": {"now": _("there was"), "then": _("would be"), "usual": _("95 of 100")},
    }


def _rows(
    found: Judgement, times: list[str], figures: Figures
) -> Iterator[tuple[str, str, str, str]]:
    for at, (low, high) in enumerate(zip(found.lows, found.highs, strict=True), found.start):
        was, would = (figures.say(float(side[at])) for side in (found.observed, found.expected))
        yield times[at], was, would, f"{figures.say(float(low))} – {figures.say(float(high))}"


def _numbers(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> list[float | None]:
    return [round(float(value), 4) for value in values]


def _fakes(found: Judgement, figures: Figures) -> Drawn:
    """Count the effects of dates without a change by their size; mark where the change lies."""
    edges, counts, place = _bins(found)
    nothing: list[None] = [None] * _BINS
    return {
        "kind": "bars",
        "names": [figures.move(round((low + high) / 2, 6)) for low, high in pairwise(edges)],
        "now": [count or None for count in counts],
        "then": nothing,
        "links": nothing,
        "is_time": True,
        "mark": {"at": place, "name": _("this change")},
        "words": {"now": _("dates without a change"), "then": ""},
        "in": {"unit": "count", "currency": figures.currency},
    }


def _bins(found: Judgement) -> tuple[list[float], list[int], int]:
    """Return the edges of the bins, how many are in each, and the bin of the change."""
    reach = max(float(np.abs(found.fakes).max()), abs(found.change)) * 1.02 or 1.0
    edges = np.linspace(-reach, reach, _BINS + 1)
    counts, _edges = np.histogram(found.fakes, edges)
    place = int(np.searchsorted(edges, found.change)) - 1
    return edges.tolist(), counts.tolist(), min(max(place, 0), _BINS - 1)
