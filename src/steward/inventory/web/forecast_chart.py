"""The figures of the charts of demand: what was asked for, what is forecast, what was before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from steward.inventory.models import PublishedForecast
from steward.inventory.queries import DemandHistory
from steward.inventory.queries.record import SaidOf, Sums
from steward.inventory.rules import LEADS, WEEK
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.quant.demand import QUANTILES, DemandClass

_SPARSE = (DemandClass.INTERMITTENT, DemandClass.LUMPY, DemandClass.NONE)


@dataclass(frozen=True)
class Ahead:
    """One week of a forecast, as the table beside the chart says it."""

    week: date
    line: float
    low: float
    high: float
    inner_low: float
    inner_high: float


def weeks_ahead(one: PublishedForecast) -> list[Ahead]:
    """Return what a forecast says, week by week: the mean where demand is sparse, else the median.

    The middle of demand that comes seldom is zero, which tells nothing.
    """
    rows = dict(zip(QUANTILES, one.quantiles, strict=True))
    middle = one.mean if one.demand_class in _SPARSE else rows[0.5]
    columns = zip(middle, rows[0.1], rows[0.9], rows[0.25], rows[0.75], strict=True)
    return [Ahead(one.week + place * WEEK, *values) for place, values in enumerate(columns)]


def demand_figures(
    history: DemandHistory, shown: PublishedForecast, said: Sequence[SaidOf], since: date
) -> dict[str, Any]:
    """Return the figures of the chart: weeks from `since` to the end of the forecast shown."""
    weeks = _weeks(history, shown, since)
    seen = dict(history.weeks)
    return {
        "weeks": [week.isoformat() for week in weeks],
        "seen": [_number(seen.get(week)) for week in weeks],
        "missing": [place for place, week in enumerate(weeks) if np.isnan(seen.get(week, 0))],
        "from": (shown.week - weeks[0]) // WEEK,
        **_ahead(shown),
        "before": list(_before(weeks, said, shown)),
        "words": _words(shown),
    }


def _weeks(history: DemandHistory, shown: PublishedForecast, since: date) -> list[date]:
    first = min(max(since, history.first or shown.week), shown.week)
    known = (history.first or shown.week) + (len(history.demand) - 1) * WEEK
    last = max(shown.week + (len(shown.mean) - 1) * WEEK, known)
    return [first + place * WEEK for place in range((last - first) // WEEK + 1)]


def _ahead(shown: PublishedForecast) -> dict[str, Any]:
    ahead = weeks_ahead(shown)
    outer = [one.low for one in ahead], [one.high for one in ahead]
    inner = [one.inner_low for one in ahead], [one.inner_high for one in ahead]
    return {
        "line": [_number(one.line) for one in ahead],
        "outer": [[_number(value) for value in values] for values in outer],
        "inner": [[_number(value) for value in values] for values in inner],
    }


def _before(
    weeks: Sequence[date], said: Sequence[SaidOf], shown: PublishedForecast
) -> Iterator[dict[str, Any]]:
    """Yield what was said of each week so many weeks before it; four weeks come first."""
    for lead in sorted(LEADS, key=lambda one: one == LEADS[0]):
        sparse = shown.demand_class in _SPARSE
        known = {row.week: row.mean if sparse else row.median for row in said if row.lead == lead}
        if known:
            name = ngettext("said %(num)d week before", "said %(num)d weeks before", lead)
            yield {"name": name, "values": [_number(known.get(week)) for week in weeks]}


def _words(shown: PublishedForecast) -> dict[str, str]:
    sparse = shown.demand_class in _SPARSE
    return {
        "seen": _("asked for"),
        "line": _("forecast, on average") if sparse else _("forecast"),
        "inner": _("5 of 10 outcomes"),
        "outer": _("8 of 10 outcomes"),
        "missing": _("out of stock, not counted"),
    }


def _number(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else round(float(value), 3)


def missed_figures(weeks: dict[date, Sums]) -> dict[str, Any]:
    """Return the figures of the chart of what was missed, beside what repeating would have."""
    repeating = [
        one.naive_missed / one.demand if one.naive_missed is not None and one.demand else None
        for one in weeks.values()
    ]
    return {
        "weeks": [week.isoformat() for week in weeks],
        "series": [
            {"name": _("missed by us"), "values": [one.wape for one in weeks.values()]},
            {"name": _("missed by repeating last year"), "values": repeating},
        ],
    }
