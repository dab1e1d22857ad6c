"""When somebody is told of a metric: above or below a limit, or not as it was to be expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.boards import Span
from steward.analytics.rules.boards.period import buckets, start_of
from steward.analytics.rules.metrics import Unit
from steward.quant.outlook import Expected

FEWEST = 8  # weeks or months; from fewer nothing is expected
_HUNDRED = 100
_YEARS_BACK = {"week": 3, "month": 8}


class Grain(StrEnum):
    """Of which stretch of time the figure is."""

    WEEK = "week"
    MONTH = "month"

    @property
    def season(self) -> int:
        """How many of them make a year."""
        return 52 if self is Grain.WEEK else 12

    @property
    def days_shown(self) -> int:
        """How many days a chart of the last of them has."""
        return 26 * 7 if self is Grain.WEEK else 396


class Condition(StrEnum):
    """When one is told."""

    BELOW = "below"
    ABOVE = "above"
    OUTSIDE = "outside"


class Side(StrEnum):
    """On which side of its limit, or of what was expected, a figure is."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True)
class Seen:
    """The figure of the last whole week or month, what was expected, and whether it is told of.

    `expected` is made of the weeks or months before, never of the figure itself.
    """

    span: Span
    value: Decimal | float
    expected: Expected | None
    side: Side | None


def last_whole(today: date, grain: str) -> Span:
    """Return the last week or month that is over."""
    until = start_of(today, grain)
    return Span(start_of(until - timedelta(1), grain), until)


def first_asked(span: Span, grain: str) -> date:
    """Return from which day on a week or month is laid beside those before."""
    return start_of(span.since - timedelta(366 * _YEARS_BACK[grain]), grain)


def before(figures: Mapping[date, Figure], known: Span, grain: str, *, is_sum: bool) -> list[float]:
    """Return the figures of the whole weeks or months of a span, in their order.

    A sum of nothing is zero; of what is no sum, those after the last gap are taken.
    """
    found: list[float] = []
    for one in buckets(known, grain):
        if not one.is_whole:
            continue
        figure = figures.get(one.start)
        if figure is not None and figure.value is not None:
            found.append(float(figure.value))
        elif is_sum:
            found.append(0.0)
        else:
            found.clear()
    return found


def side_of(
    condition: Condition,
    limit: Decimal | None,
    value: Decimal | float,
    expected: Expected | None,
) -> Side | None:
    """Return on which side of what it may be a figure is; None where it is as it may."""
    if condition is Condition.OUTSIDE:
        if expected is None or expected.low <= value <= expected.high:
            return None
        return Side.ABOVE if value > expected.high else Side.BELOW
    assert limit is not None  # noqa: S101 - the table sees to it
    if condition is Condition.ABOVE:
        return Side.ABOVE if value > limit else None
    return Side.BELOW if value < limit else None


def in_unit(limit: Decimal | None, unit: Unit) -> Decimal | None:
    """Return a limit in the unit of its metric: those of shares are entered in per cent."""
    return limit / _HUNDRED if limit is not None and unit == Unit.SHARE else limit
