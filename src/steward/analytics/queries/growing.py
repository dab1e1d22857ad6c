"""How a figure went: growth from stretch to stretch, and whether the last change is real."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.known import get_metric
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.comparing import Verdict, figure_of, judge, parts_of
from steward.analytics.rules.growth import Books, Step, steps
from steward.analytics.rules.metrics import METRICS, Metric
from steward.quant.books import Grain, Period

_BACK = timedelta(days=3 * 366)  # how far back the usual swing, and growth, are looked for

Days = Mapping[date, Mapping[str, Any]]


@dataclass(frozen=True)
class Course:
    """How a figure went from stretch to stretch, the oldest first.

    The last step that is over is judged: whether its change is real beside the stretch before, and
    beside that of a year before; None where too little is known.
    """

    metric: Metric
    grain: Grain
    steps: list[Step]
    beside_before: Verdict | None = None
    beside_year: Verdict | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(step.figure.n for step in self.steps)

    @property
    def judged(self) -> Step | None:
        """The last step that is over: it is the one judged."""
        return next((step for step in reversed(self.steps) if step.is_whole), None)


def growth(session: Session, ask: Ask, grain: Grain, today: date, count: int = 13) -> Course:
    """Tell of the last stretches of time, the last of them that in which yesterday lies.

    `today` is not over, and counts in none. `ask` is of no group and no time. What adds up over
    time is asked once, by days; what does not (customers are few people on many days) once by
    stretches, and for the parts of them that are compared. Raises BadInput as `answer` does, and
    NotFound for a metric there is none of.
    """
    metric = get_metric(ask.metric)
    first = grain.earlier(grain.period(today), count).since
    span = Period(first - _BACK, today)
    days = _by(session, ask, "day" if metric.adds_up_over_time else grain, span)
    if not metric.adds_up_over_time:
        known = Period(_first_day(session, ask, span), today)
        figure = _stretches(session, ask, grain, metric, days)
        return Course(
            metric, grain, steps(Books(metric, known, figure, is_rolling=False), grain, count)
        )
    known = Period(min(days, default=today), today)
    books = Books(metric, known, lambda part: figure_of(metric, parts_of(days, part)))
    course = Course(metric, grain, steps(books, grain, count))
    if course.judged is None:
        return course
    now = course.judged.period
    before, year = (
        judge(metric, days, now, then) for then in (grain.earlier(now), grain.year_before(now))
    )
    return replace(course, beside_before=before, beside_year=year)


def _by(session: Session, ask: Ask, grain: str, span: Period) -> Days:
    """Return the parts of each day, or of each longer stretch by its first day."""
    rows = answer(session, replace(ask, by=(str(grain),), since=span.since, until=span.until)).rows
    return {row.keys[0]: row.parts for row in rows if isinstance(row.keys[0], date)}


def _first_day(session: Session, ask: Ask, span: Period) -> date:
    """Return the first day of which the books know, by a sum over the same rows: it is cheap."""
    view = get_metric(ask.metric).view
    sum_ = next(one for one in METRICS.values() if one.view == view and one.adds_up)
    return min(_by(session, replace(ask, metric=sum_.name), "day", span), default=span.until)


def _stretches(
    session: Session, ask: Ask, grain: Grain, metric: Metric, known: Days
) -> Callable[[Period], Figure]:
    def figure(span: Period) -> Figure:
        if grain.period(span.since) == span:
            return figure_of(metric, [known[span.since]] if span.since in known else [])
        rows = answer(session, replace(ask, since=span.since, until=span.until)).rows
        return figure_of(metric, (row.parts for row in rows))

    return figure
