"""Metrics by API: what there is to ask, and the figures."""

from datetime import date, datetime

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.analytics.api.values import AskPageQuery, Figure, Name, currency_of, shown
from steward.analytics.queries import metrics as queries
from steward.analytics.rules.asking import Row
from steward.analytics.rules.metrics import METRICS, Unit
from steward.analytics.rules.metrics import Metric as Defined
from steward.analytics.rules.views import GRAINS, VIEWS
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, answer
from steward.kit.db import session
from steward.kit.texts import translated

api = Api(
    "metrics",
    "Metrics",
    "The books in figures, each defined once and told with what it rests on. For staff only.",
)


class MetricPath(Input):
    """Which metric."""

    metric: Name


class Metric(BaseModel):
    """A metric and its definition."""

    name: str
    title: str
    definition: str
    unit: Unit
    good: str = Field(description="Which way is good: up, down, or neither if empty.")
    dimensions: list[str] = Field(description="By what it can be asked, and filtered.")
    grains: list[str] = Field(description="By which times it can be asked.")


class MetricPage(BaseModel):
    """Some metrics; without `next_cursor` they are the last."""

    items: list[Metric]
    next_cursor: str | None


class MetricRow(BaseModel):
    """The figure of one group: its keys are in the order of `by`, null is no value."""

    keys: list[str | date | None]
    figure: Figure


class MetricAnswer(BaseModel):
    """The figures of a metric, by what was asked; without `next_cursor` they are the last."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "metric": "win_rate",
                "unit": "share",
                "currency": None,
                "data_until": "2026-11-22T14:00:00Z",
                "items": [
                    {
                        "keys": ["North"],
                        "figure": {"value": "0.6315", "n": 6711, "low": 0.6199, "high": 0.643},
                    }
                ],
                "next_cursor": None,
            }
        }
    )

    metric: str
    unit: Unit
    currency: str | None = Field(description="Of money (ISO 4217).")
    data_until: datetime | None = Field(description="When something came into the books last.")
    items: list[MetricRow]
    next_cursor: str | None


@api.get("/metrics", responses={200: MetricPage})
@access("insights.read")
def list_metrics(query: PageQuery) -> Response:
    """List the metrics by name, with their definitions and dimensions."""
    found = queries.list_metrics(cursor=query.cursor, limit=query.limit)
    items = [_defined(one) for one in found.items]
    return answer(MetricPage(items=items, next_cursor=found.next_cursor))


@api.get("/metrics/<metric>", responses={200: MetricAnswer})
@access("insights.read")
def read_metric(path: MetricPath, query: AskPageQuery) -> Response:
    """Read the figures of a metric, by dimensions, of some time and values."""
    metric = queries.find_by_name(METRICS, path.metric)
    ask = query.ask(path.metric)
    found, page = queries.list_rows(session(), ask, cursor=query.cursor, limit=query.limit)
    told = MetricAnswer(
        metric=metric.name,
        unit=metric.unit,
        currency=currency_of(metric.unit),
        data_until=found.data_until,
        items=[_row(row, metric.unit) for row in page.items],
        next_cursor=page.next_cursor,
    )
    return answer(told)


def _defined(metric: Defined) -> Metric:
    return Metric(
        name=metric.name,
        title=translated(metric.title),
        definition=translated(metric.definition),
        unit=metric.unit,
        good=metric.good,
        dimensions=list(VIEWS[metric.view].dimensions),
        grains=list(GRAINS),
    )


def _row(row: Row, unit: Unit) -> MetricRow:
    return MetricRow(keys=list(row.keys), figure=shown(row.figure, unit))
