"""Reports by API: what there is, and what each says."""

from datetime import date

from flask import Response
from pydantic import BaseModel, Field

from steward.analytics.api.values import Figure, Name, ReportQuery, currency_of, shown
from steward.analytics.queries import metrics as queries
from steward.analytics.queries.reports import tell_report
from steward.analytics.rules.metrics import Unit
from steward.analytics.rules.reports import REPORTS, Cell, Column, Head
from steward.analytics.rules.reports import Report as Defined
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, answer
from steward.kit.db import session
from steward.kit.running import today
from steward.kit.texts import translated

api = Api(
    "reports",
    "Reports",
    "What no single figure can say: cohorts, cycles, funnel, roadblocks and more. For staff only.",
)


class ReportPath(Input):
    """Which report."""

    report: Name


class ReportColumn(BaseModel):
    """A column of a report; without a unit it holds words or days."""

    name: str
    title: str
    unit: Unit | None


class Report(BaseModel):
    """A report and its definition."""

    name: str
    title: str
    definition: str
    by: list[str] = Field(description="By what it can be told; empty is of everything.")
    columns: list[ReportColumn]
    settings: dict[str, str] = Field(description="Numbers that it is told by, as they are usually.")


class ReportPage(BaseModel):
    """Some reports; without `next_cursor` they are the last."""

    items: list[Report]
    next_cursor: str | None


class ReportHead(BaseModel):
    """A figure of the whole."""

    name: str
    title: str
    unit: Unit
    figure: Figure


class ReportTold(BaseModel):
    """What a report says; the cells of a row are in the order of the columns."""

    report: Report
    currency: str | None
    heads: list[ReportHead]
    rows: list[list[Figure | str | date | None]]
    notes: list[str]


@api.get("/reports", responses={200: ReportPage})
@access("insights.read")
def list_reports(query: PageQuery) -> Response:
    """List the reports by name, with their definitions and columns."""
    found = queries.list_reports(cursor=query.cursor, limit=query.limit)
    items = [_defined(one) for one in found.items]
    return answer(ReportPage(items=items, next_cursor=found.next_cursor))


@api.get("/reports/<report>", responses={200: ReportTold})
@access("insights.read")
def read_report(path: ReportPath, query: ReportQuery) -> Response:
    """Read what a report says, by one dimension, of some time and values; all of it at once."""
    report = queries.find_by_name(REPORTS, path.report)
    said = tell_report(session(), query.ask(path.report), today(), query.numbers)
    told = ReportTold(
        report=_defined(report),
        currency=currency_of(*(one.unit for one in report.columns)),
        heads=[_head(one) for one in said.heads],
        rows=[
            [_cell(*pair) for pair in zip(row, report.columns, strict=True)] for row in said.rows
        ],
        notes=[translated(note) for note in said.notes],
    )
    return answer(told)


def _defined(report: Defined) -> Report:
    return Report(
        name=report.name,
        title=translated(report.title),
        definition=translated(report.definition),
        by=list(report.by),
        columns=[
            ReportColumn(name=one.name, title=translated(one.title), unit=one.unit)
            for one in report.columns
        ],
        settings={name: str(one.usual) for name, one in report.settings.items()},
    )


def _head(head: Head) -> ReportHead:
    figure = shown(head.figure, head.unit)
    return ReportHead(name=head.name, title=translated(head.title), unit=head.unit, figure=figure)


def _cell(cell: Cell, column: Column) -> Figure | str | date | None:
    if isinstance(cell, str):
        return translated(cell)
    if isinstance(cell, date) or cell is None:
        return cell
    return shown(cell, column.unit or Unit.COUNT)
