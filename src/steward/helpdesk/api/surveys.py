"""How content customers are, by API: what they answered, and what that comes to."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import actor
from steward.helpdesk.queries import Period
from steward.helpdesk.queries.surveys import (
    AgentLine,
    AnswerRow,
    AskedAnswers,
    answers_given,
    survey_results,
)
from steward.helpdesk.rules.surveys import Answers, Survey
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, Words, answer
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.running import today, zone

api = Api("surveys", "Surveys", "How content customers are, and whether they recommend us.")

_USUAL, _MOST = timedelta(days=29), timedelta(days=730)


class SurveyPeriod(Input):
    """Of questions asked from one day to another, both in: the last 30 days where left out."""

    since: date | None = None
    until: date | None = None

    @property
    def period(self) -> Period:
        """The period. Raises BadInput where one day is after the other."""
        last = self.until or today()
        first = self.since or last - _USUAL
        if not first <= last <= first + _MOST:
            raise BadInput(errors={"since": N_("It must be up to two years before the last day.")})
        return Period.of_days(first, last, zone())


class SurveyAnswersQuery(SurveyPeriod, PageQuery):
    """Which answers."""

    survey: Survey | None = None
    product: Words = Field("", description="Of tickets about it; `none` for those about none.")
    category: Words = Field("", description="Of tickets of it; `none` for those of none.")


class SurveyAnswer(BaseModel):
    """What a customer answered: `csat` from 1 to 5, `nps` from 0 to 10."""

    id: int
    survey: Survey
    score: int
    words: str
    answered_at: datetime
    channel: str
    customer_id: int
    ticket: str | None = Field(description="Null for `nps`, which is about no ticket.")
    agent: str | None
    product: str | None
    category: str | None
    severity: str | None


class SurveyAnswerPage(BaseModel):
    """Some answers, the newest first; without `next_cursor` the last."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [
                    {
                        "id": 7,
                        "survey": "csat",
                        "score": 4,
                        "words": "Quick, and it works.",
                        "answered_at": "2026-11-20T13:32:00Z",
                        "channel": "mail",
                        "customer_id": 12,
                        "ticket": "T-1042",
                        "agent": "Ben Berger",
                        "product": "Mara 2",
                        "category": "machine",
                        "severity": "normal",
                    }
                ],
                "next_cursor": None,
            }
        }
    )

    items: list[SurveyAnswer]
    next_cursor: str | None


class SurveyFigures(BaseModel):
    """How many were asked, as far as that arrived, and answered; how many of these good or bad.

    `share` is that of good answers with its 95 % interval. Fewer than 10 answers judge nothing.
    """

    asked: int
    answered: int
    good: int
    bad: int
    rate: float | None
    share: float | None
    low: float
    high: float
    too_few: bool


class NpsFigures(SurveyFigures):
    """The same of NPS, and NPS itself: 9 and 10 less 0 to 6, in percent."""

    nps: float | None
    nps_low: float
    nps_high: float


class NamedFigures(SurveyFigures):
    """The same of tickets of one product or category; `name` is null for those of none."""

    name: str | None


class AgentFigures(NamedFigures):
    """The same of one agent, beside what is expected of the severities and categories they had."""

    expected: float | None
    verdict: str | None = Field(description="few, above, as expected, below")


class SurveyResults(BaseModel):
    """What answers come to. Agents read what was answered to tickets of theirs."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "csat": {
                    "asked": 40,
                    "answered": 12,
                    "good": 9,
                    "bad": 2,
                    "rate": 0.3,
                    "share": 0.75,
                    "low": 0.47,
                    "high": 0.91,
                    "too_few": False,
                },
                "nps": {
                    "asked": 20,
                    "answered": 4,
                    "good": 2,
                    "bad": 1,
                    "rate": 0.2,
                    "share": 0.5,
                    "low": 0.15,
                    "high": 0.85,
                    "too_few": True,
                    "nps": 25.0,
                    "nps_low": -38.0,
                    "nps_high": 71.5,
                },
                "agents": [],
                "products": [],
                "categories": [],
            }
        }
    )

    csat: SurveyFigures
    nps: NpsFigures
    agents: list[AgentFigures]
    products: list[NamedFigures]
    categories: list[NamedFigures]


@api.get("/surveys/answers", responses={200: SurveyAnswerPage})
@access("board.read", "tickets.reply")
def read_survey_answers(query: SurveyAnswersQuery) -> Response:
    """Read what customers answered, the newest first."""
    about = {"product": query.product, "category": query.category}
    asked = AskedAnswers(survey=query.survey, period=query.period, **about)
    found = answers_given(session(), actor(), asked, cursor=query.cursor, limit=query.limit)
    items = [_answer(one) for one in found.items]
    return answer(SurveyAnswerPage(items=items, next_cursor=found.next_cursor))


def _answer(row: AnswerRow) -> SurveyAnswer:
    values = {name: getattr(row, name) for name in SurveyAnswer.model_fields if hasattr(row, name)}
    about = {"customer_id": row.person_id, "ticket": row.number or None}
    return SurveyAnswer.model_validate(values | about)


@api.get("/surveys/results", responses={200: SurveyResults})
@access("board.read", "tickets.reply")
def read_survey_results(query: SurveyPeriod) -> Response:
    """Read how content customers are, by agent, product and category, with the rate of answers."""
    found = survey_results(session(), actor(), query.period, zone().key)
    results = {
        "csat": _figures(found.totals[Survey.CSAT]),
        "nps": _nps(found.totals[Survey.NPS]),
        "agents": [_agent(one) for one in found.agents],
        "products": _named(found.products),
        "categories": _named(found.categories),
    }
    return answer(SurveyResults.model_validate(results))


def _figures(one: Answers) -> dict[str, Any]:
    low, high = one.content.interval
    shares = {"rate": one.rate.value, "share": one.content.value, "low": low, "high": high}
    return one._asdict() | shares | {"too_few": one.is_few}


def _nps(one: Answers) -> dict[str, Any]:
    low, high = one.nps_interval
    return _figures(one) | {"nps": one.nps, "nps_low": low, "nps_high": high}


def _agent(line: AgentLine) -> dict[str, Any]:
    fair = {"expected": line.fair.expected, "verdict": line.fair.verdict} if line.fair else {}
    usual = {"expected": None, "verdict": None, "name": line.name}
    return _figures(line.answers) | usual | fair


def _named(lines: Iterable[Any]) -> list[dict[str, Any]]:
    return [_figures(one.answers) | {"name": one.name} for one in lines]
