"""What answers come to in a period: CSAT and NPS, by week, by agent, product and category."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal, select, tuple_
from sqlalchemy.orm import Session

from steward.accounts import Actor, User
from steward.helpdesk.models import SurveyAsk
from steward.helpdesk.queries.figures import Period
from steward.helpdesk.queries.surveys.answers import BAD, GOOD, seen_by
from steward.helpdesk.rules.surveys import (
    Answers,
    Fair,
    Handled,
    Survey,
    compared_fairly,
)

WEEKS = 13  # the last one and the 12 before
_WEEK = timedelta(days=7)
_MOST = 200  # lines of a table


class AgentLine(NamedTuple):
    """An agent's answers; `name` is None for tickets that none of us had."""

    agent_id: int | None
    name: str | None
    answers: Answers
    fair: Fair | None


class Line(NamedTuple):
    """Answers to tickets of a product or a category; `name` is None for those of none."""

    name: str | None
    answers: Answers


class Results(NamedTuple):
    """What was answered to questions that arrived in a period, as far as the actor may see it.

    `weeks` are those up to its end, by their Mondays, of each survey. What is by agent, product and
    category is of CSAT alone: NPS is about no ticket.
    """

    totals: Mapping[Survey, Answers]
    weeks: Mapping[Survey, Sequence[tuple[date, Answers]]]
    agents: Sequence[AgentLine]
    products: Sequence[Line]
    categories: Sequence[Line]

    def points(self, survey: Survey) -> list[dict[str, object]]:
        """Return the weeks as a chart takes them, NPS from −1 to 1."""
        return [_point(survey, monday, answers) for monday, answers in self.weeks[survey]]

    @property
    def is_empty(self) -> bool:
        """Whether nobody was asked."""
        return not any(one.asked for one in self.totals.values())


def _point(survey: Survey, monday: date, answers: Answers) -> dict[str, object]:
    share = answers.content
    value, (low, high) = share.value, share.interval
    if survey is Survey.NPS:
        low, high = (one / 100 for one in answers.nps_interval)
        value = None if answers.nps is None else answers.nps / 100
    return {
        "at": monday.isoformat(),
        "value": value,
        "low": low,
        "high": high,
        "part": answers.good,
        "whole": answers.answered,
    }


_COUNTS = (
    func.count(),
    func.count(SurveyAsk.answered_at),
    func.count().filter(GOOD),
    func.count().filter(BAD),
)


def survey_results(session: Session, actor: Actor, period: Period, zone: str) -> Results:
    """Sum up the answers to what was asked in a period, in three statements.

    Weeks begin on Monday in a zone. Agents are compared with all of ours, whoever asks.
    """
    mine = seen_by(actor)
    kinds, products, categories = _sums(session, period, mine)
    totals = {one: kinds.get(one, Answers()) for one in Survey}
    return Results(
        totals,
        _weeks(session, period, mine, zone),
        _agents(session, actor, period),
        _lines(products),
        _lines(categories),
    )


def _arrived(period: Period) -> tuple[ColumnElement[bool], ...]:
    return period.holds(SurveyAsk.asked_at), SurveyAsk.delivered_at.is_not(None)


def _sums(
    session: Session, period: Period, mine: ColumnElement[bool]
) -> tuple[dict[Any, Answers], dict[Any, Answers], dict[Any, Answers]]:
    """Sum up by survey, and CSAT by product and by category, in one statement."""
    kind, product, category = SurveyAsk.kind, SurveyAsk.product, SurveyAsk.category
    sets: list[ColumnElement[Any]] = [tuple_(kind), tuple_(kind, product), tuple_(kind, category)]
    which = func.grouping(product, category)
    query: Select[*tuple[Any, ...]] = select(which, kind, product, category, *_COUNTS)
    query = query.where(mine, *_arrived(period)).group_by(func.grouping_sets(*sets))
    found: tuple[dict[Any, Answers], ...] = ({}, {}, {})
    for place, survey, of_product, of_category, *counts in session.execute(query):
        by, name = {3: (0, survey), 1: (1, of_product), 2: (2, of_category)}[place]
        if by == 0 or survey == Survey.CSAT:
            found[by][name] = Answers(*counts)
    kinds, products, categories = found
    return kinds, products, categories


def _weeks(
    session: Session, period: Period, mine: ColumnElement[bool], zone: str
) -> dict[Survey, Sequence[tuple[date, Answers]]]:
    moment = func.timezone(literal(zone), SurveyAsk.asked_at)
    week = cast(func.date_trunc("week", moment), Date)
    last = (period.end - timedelta(microseconds=1)).date()
    mondays = [last - timedelta(days=last.weekday()) - n * _WEEK for n in range(WEEKS)][::-1]
    since = period.end - timedelta(days=last.weekday() + 1) - (WEEKS - 1) * _WEEK
    query = select(SurveyAsk.kind, week, *_COUNTS).where(mine, *_arrived(Period(since, period.end)))
    rows = session.execute(query.group_by(SurveyAsk.kind, week)).all()
    known = {(kind, monday): Answers(*counts) for kind, monday, *counts in rows}
    return {
        one: [(monday, known.get((one, monday), Answers())) for monday in mondays] for one in Survey
    }


def _agents(session: Session, actor: Actor, period: Period) -> list[AgentLine]:
    """Compare with all of ours, and show those whom the actor may see."""
    keys = (SurveyAsk.agent_id, SurveyAsk.category, SurveyAsk.severity)
    is_shown = seen_by(actor).label("is_shown")
    query = select(*keys, User.name, is_shown, *_COUNTS).outerjoin(
        User, User.id == SurveyAsk.agent_id
    )
    query = query.where(SurveyAsk.kind == Survey.CSAT, *_arrived(period))
    rows = session.execute(query.group_by(*keys, User.name)).all()
    handled = [Handled(*row[:3], Answers(*row[5:])) for row in rows]
    fair = compared_fairly(handled)
    sums: dict[int | None, Answers] = {}
    for one in handled:
        sums[one.agent_id] = sums.get(one.agent_id, Answers()).plus(one.answers)
    names = {row.agent_id: row.name for row in rows if row.is_shown}
    lines = [AgentLine(one, name, sums[one], fair.get(one)) for one, name in names.items()]
    return sorted(lines, key=lambda line: (line.name is None, (line.name or "").casefold()))


def _lines(found: Mapping[str | None, Answers]) -> list[Line]:
    """List the largest first, what belongs to none last."""
    lines = [Line(name, answers) for name, answers in found.items()]
    lines.sort(key=lambda one: (one.name is None, -one.answers.answered, -one.answers.asked))
    return lines[:_MOST]
