"""How a figure grew from one stretch of time to the next; never a part beside a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics import Metric, Unit
from steward.quant.books import Grain, Period, compared, grown, known_part

Ask = Callable[[Period], Figure]
_DAY = timedelta(days=1)
_YEAR = 12  # months


def change(metric: Metric, now: Figure, then: Figure) -> float | None:
    """Return the change as a share of what it was; that of a share in points (0.02 is two)."""
    if metric.unit != Unit.SHARE:
        return grown(now.value, then.value)
    if now.value is None or then.value is None:
        return None
    return float(now.value) - float(then.value)


@dataclass(frozen=True)
class Books:
    """What is known of a metric: of which days, and what it was in any stretch of these.

    `is_rolling`: it can be told of twelve months at once.
    """

    metric: Metric
    known: Period
    figure: Ask
    is_rolling: bool = True


@dataclass(frozen=True)
class Step:
    """A stretch of time and its figure, and its changes, None where they cannot be said.

    `known` is the part of it that the books know of; where that is not all, it is compared with as
    many days of the stretch before, and of that of a year before. `year_before` is all of the
    latter, where the books know it. `rolling` is of the twelve months that ended last in it.
    """

    period: Period
    known: Period
    figure: Figure
    change: float | None
    year_change: float | None
    year_before: Figure | None
    rolling: Figure | None
    rolling_change: float | None

    @property
    def is_whole(self) -> bool:
        """Whether it is over."""
        return self.known == self.period


def steps(books: Books, grain: Grain, count: int) -> list[Step]:
    """Return the last stretches of time, so many, up to that in which the books end."""
    last = grain.period(books.known.until - _DAY)
    return [_step(books, grain, grain.earlier(last, back)) for back in range(count - 1, -1, -1)]


def _step(books: Books, grain: Grain, period: Period) -> Step:
    known = known_part(period, books.known.until)
    year_before, months = grain.year_before(period), _twelve_months(known.until)
    rolling, before = _rolling(books, months), _rolling(books, _twelve_months(months.since))
    return Step(
        period,
        known,
        books.figure(known),
        _change(books, period, grain.earlier(period)),
        _change(books, period, year_before),
        books.figure(year_before) if year_before.since >= books.known.since else None,
        rolling,
        change(books.metric, rolling, before) if rolling and before else None,
    )


def _change(books: Books, now: Period, base: Period) -> float | None:
    part, beside = compared(now, base, books.known.until)
    if beside.since < books.known.since or not part.days:
        return None  # the books begin within it, so it is no whole
    return change(books.metric, books.figure(part), books.figure(beside))


def _twelve_months(until: date) -> Period:
    """Return the twelve months that are over on a day."""
    month = Grain.MONTH.period(until)
    return Period(Grain.MONTH.earlier(month, _YEAR).since, month.since)


def _rolling(books: Books, months: Period) -> Figure | None:
    """Return the figure of twelve months; None where the books do not know all of them."""
    is_known = books.is_rolling and months.since >= books.known.since
    return books.figure(months) if is_known else None
