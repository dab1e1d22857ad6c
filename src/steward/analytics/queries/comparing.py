"""How a figure went: growth from stretch to stretch, and whether a change is real."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.engine.door import get_metric
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.comparing import Verdict, figure_of, judge, parts_of
from steward.analytics.rules.growth import Books, Step, steps
from steward.quant.books import Grain, Period

_BACK = timedelta(days=3 * 366)  # how far back the usual swing, and growth, are looked for

Days = Mapping[date, Mapping[str, Any]]


def judged(session: Session, ask: Ask, now: Period, then: Period) -> Verdict | None:
    """Say whether what is asked for changed from one span to another; None where it is not known.

    `ask` is of no group and no time. Raises BadInput as `answer` does.
    """
    metric = get_metric(ask.metric)
    if not metric.adds_up_over_time:
        return None
    days = _days(session, ask, Period(then.since - _BACK, now.until))
    return judge(metric, days, now, then)


def growth(session: Session, ask: Ask, grain: Grain, today: date, count: int = 13) -> list[Step]:
    """Return the last stretches of time, the last of them that in which yesterday lies.

    `today` is not over, and counts in none. `ask` is of no group and no time. Raises BadInput as
    `answer` does.
    """
    metric = get_metric(ask.metric)
    first = grain.earlier(grain.period(today), count).since
    days = _days(session, ask, Period(first - _BACK, today))
    known = Period(min(days, default=today), today)
    if metric.adds_up_over_time:
        books = Books(known, lambda span: figure_of(metric, parts_of(days, span)))
    else:
        books = Books(known, partial(_asked, session, ask), is_rolling=False)
    return steps(books, grain, count)


def _days(session: Session, ask: Ask, span: Period) -> Days:
    """Return the parts of each day."""
    rows = answer(session, replace(ask, by=("day",), since=span.since, until=span.until)).rows
    return {row.keys[0]: row.parts for row in rows if isinstance(row.keys[0], date)}


def _asked(session: Session, ask: Ask, span: Period) -> Figure:
    rows = answer(session, replace(ask, since=span.since, until=span.until)).rows
    return rows[0].figure
