"""Growth by API: how a metric grew, and whether its last change is real."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.analytics.api.metrics import MetricPath
from steward.analytics.api.values import Figure, WhereQuery, currency_of, shown
from steward.analytics.queries.growing import Course, growth
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.comparing import Judged
from steward.analytics.rules.comparing import Verdict as Found
from steward.analytics.rules.growth import Step
from steward.analytics.rules.metrics import Unit
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session
from steward.kit.running import today
from steward.quant.books import Grain

api = Api("growth", "Growth", "How figures grew, never a part beside a whole. For staff only.")


class GrowthQuery(WhereQuery):
    """By which stretches of time, how many of them, of which values only."""

    grain: Literal["week", "month", "quarter", "year"] = "month"
    count: int = Field(13, ge=1, le=60, description="How many stretches, up to that of yesterday.")


class GrowthStep(BaseModel):
    """A stretch of time: what is not over is compared with as many days."""

    since: date
    until: date = Field(
        description="The first day that counts no more: of what is not over, today."
    )
    is_whole: bool
    figure: Figure
    change: float | None = Field(
        description="Beside the stretch before, as a share; of shares, the difference."
    )
    year_change: float | None = Field(description="Beside the stretch of a year before.")
    twelve_months: Figure | None = Field(description="Of the twelve whole months that ended last.")
    twelve_months_change: float | None


class Verdict(BaseModel):
    """Whether the change of the last stretch that is over is real, or may be noise."""

    than: Literal["before", "year"] = Field(description="Beside the stretch before, or a year ago.")
    is_real: bool
    value: float
    low: float = Field(description="Between this and `high` it usually lies, or may by chance.")
    high: float
    n: int = Field(description="Of how many past changes, or of how many things counted.")
    by: Judged = Field(description="By the usual swing of such changes, or as shares of things.")


class GrowthAnswer(BaseModel):
    """How a metric grew, the oldest stretch first."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "metric": "revenue",
                "unit": "money",
                "currency": "EUR",
                "items": [
                    {
                        "since": "2026-10-01",
                        "until": "2026-11-01",
                        "is_whole": True,
                        "figure": {"value": "20610.00", "n": 310, "low": None, "high": None},
                        "change": 0.041,
                        "year_change": None,
                        "twelve_months": None,
                        "twelve_months_change": None,
                    }
                ],
                "verdicts": [
                    {
                        "than": "before",
                        "is_real": False,
                        "value": 0.041,
                        "low": -0.08,
                        "high": 0.12,
                        "n": 14,
                        "by": "swing",
                    }
                ],
            }
        }
    )

    metric: str
    unit: Unit
    currency: str | None = Field(description="Of money (ISO 4217).")
    items: list[GrowthStep]
    verdicts: list[Verdict]


@api.get("/metrics/<metric>/growth", responses={200: GrowthAnswer})
@access("insights.read")
def read_growth(path: MetricPath, query: GrowthQuery) -> Response:
    """Read how a metric grew, beside the stretch before, a year before, and by twelve months."""
    ask = Ask(path.metric, where=query.held)
    course = growth(session(), ask, Grain(query.grain), today(), query.count)
    unit = course.metric.unit
    told = GrowthAnswer(
        metric=path.metric,
        unit=unit,
        currency=currency_of(unit),
        items=[_step(one, course) for one in course.steps],
        verdicts=[*_verdict("before", course.beside_before), *_verdict("year", course.beside_year)],
    )
    return answer(told)


def _step(step: Step, course: Course) -> GrowthStep:
    unit = course.metric.unit
    return GrowthStep(
        since=step.period.since,
        until=step.known.until,
        is_whole=step.is_whole,
        figure=shown(step.figure, unit),
        change=step.change,
        year_change=step.year_change,
        twelve_months=shown(step.rolling, unit) if step.rolling else None,
        twelve_months_change=step.rolling_change,
    )


def _verdict(than: Literal["before", "year"], found: Found | None) -> Iterator[Verdict]:
    """Yield what was judged, if anything was."""
    if found:
        edges = {"value": found.value, "low": found.low, "high": found.high}
        yield Verdict(than=than, is_real=found.is_real, n=found.n, by=found.by, **edges)
