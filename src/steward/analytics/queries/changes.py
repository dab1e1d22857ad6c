"""Dated changes: those one can see, one of them, and what it did by the books of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, literal, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.analytics.models import Change
from steward.analytics.queries.engine import answer
from steward.analytics.queries.known import get_metric
from steward.analytics.rules import judging
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.boards.told import is_sum
from steward.analytics.rules.judging import Case, Stretches
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_id, page_of
from steward.promises import find_house_calendar
from steward.quant.effect import Judgement, Way, judge

_LIST = 50
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holidays:
    """The working days that a calendar of the house lost, stretch by stretch."""

    calendar: str
    lost: Sequence[float]


@dataclass(frozen=True, eq=False)
class Judged:
    """What a change did: `found` is None where there is too little to say.

    `controls` are those that were looked at, with their weights in what would have been. Where
    there are none, `holidays` are what was allowed for, if the house has entered any.
    """

    found: Judgement | None
    stretches: Stretches | None
    controls: Mapping[str, float]
    data_until: datetime | None
    holidays: Holidays | None = None


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    return literal(may(actor, "insights.read"))


def list_changes(
    session: Session, actor: Actor, *, cursor: str | None = None, limit: int = _LIST
) -> Page[Change]:
    """List changes, the last recorded first."""
    last = decode_id(cursor)
    query = select(Change).where(_visible_to(actor))
    if last:
        query = query.where(Change.id < last)
    found = session.scalars(query.order_by(Change.id.desc()).limit(limit + 1)).all()
    return page_of(found, limit, lambda change: [change.id])


def get_change(
    session: Session, actor: Actor, change_id: int, *, for_update: bool = False
) -> Change:
    """Return a change that the actor can see, or raise NotFound."""
    query = select(Change).where(_visible_to(actor), Change.id == change_id)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def changes_to_judge(session: Session) -> Sequence[Change]:
    """List all changes that more data may say more of."""
    return session.scalars(select(Change).order_by(Change.id)).all()


def judged(session: Session, case: Case) -> Judged:
    """Judge a change by what the books hold today. Raises BooksUnavailable."""
    metric = get_metric(case.metric)
    sums = is_sum(metric)
    known = answer(session, Ask(case.metric, ("day",)))
    days = [row.keys[0] for row in known.rows if isinstance(row.keys[0], date)]
    today = clock.now().date()
    past = [day for day in days if day < today]
    of = judging.stretches(case.happened_on, min(past), max(past) + _DAY) if past else None
    if of is None:
        return Judged(None, None, {}, known.data_until)
    since, until = of.span
    where = ((case.dimension, tuple(sorted(case.touched))),) if case.touched else ()
    ask = Ask(case.metric, (of.grain,), where, since, until)
    own = judging.series(answer(session, ask).rows, of, is_sum=sums)
    others: Mapping[str, list[float]] = {}
    if case.touched and not case.is_alone:
        rows = answer(session, replace(ask, by=(of.grain, case.dimension), where=())).rows
        others = judging.beside(rows, case, of, is_sum=sums)
    holidays = _holidays(session, of)
    found = judge(
        own,
        of.start,
        controls=list(others.values()),
        cycles=of.cycles,
        calendar=[holidays.lost] if holidays else (),
    )
    weights = found.weights if found is not None and len(found.weights) else [0.0] * len(others)
    shares = {name: float(weight) for name, weight in zip(others, weights, strict=True)}
    is_used = found is not None and found.way is Way.ALONE
    return Judged(found, of, shares, known.data_until, holidays if is_used else None)


def _holidays(session: Session, of: Stretches) -> Holidays | None:
    calendar = find_house_calendar(session)
    by_day = calendar.hours.lost_between(*of.span) if calendar else None
    return Holidays(calendar.name, judging.lost_in(of, by_day)) if calendar and by_day else None
