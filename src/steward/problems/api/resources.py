"""Problems as the API reads and writes them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from steward.kit.api import Input, PageQuery, address
from steward.problems.forms import ActionForm, CauseForm, EndForm, FixForm, StatementForm
from steward.problems.queries import Named, ProblemRow, ProblemView
from steward.problems.rules import Standing, Week


class ProblemPath(Input):
    """Which problem, by its number."""

    problem_number: str = Field(description="Such as PB-3.")


class ProblemTicketPath(ProblemPath):
    """Which ticket of which problem."""

    number: str = Field(description="The number of the ticket, such as T-1042.")


class ProblemQuery(PageQuery):
    """Which problems to list."""

    show: Literal["open", "closed", "all"] = "open"


class ProblemStatementInput(StatementForm):
    """What a problem is called, what is known of it, and who leads it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"title": "Mara 2 leaks at the brew head", "owner_id": 3}},
    )


class ProblemCauseInput(CauseForm):
    """What is at the root of it, and under which cause it counts."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"cause_id": 1, "root": "The gasket seat is too soft"}},
    )


class ProblemFixInput(FixForm):
    """From which day on the fix runs; null takes it back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"fixed_on": "2026-10-28"}}
    )


class ProblemEndInput(EndForm):
    """Why it ends, unless it is proven that the rate fell; and what of it is let go."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"reason": "The lot is sold out", "releases": ["warning"]}},
    )


class ProblemActionInput(ActionForm):
    """Something to be done about it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"what": "Swap the brew head", "who_id": 3, "by_on": "2026-10-28"}
        },
    )


class SliceValue(BaseModel):
    """A value of a dimension: `lot`, its id and its name."""

    dimension: str
    value: str
    name: str


class ProblemCost(BaseModel):
    """What it cost so far, in the usual currency."""

    total: Decimal
    refunds: Decimal
    work: Decimal
    orders_called_off: Decimal
    currency: str


class ProblemSummary(BaseModel):
    """A problem in a list."""

    number: str
    version: int
    title: str
    where: Sequence[SliceValue]
    state: Standing
    customers: int
    cost: ProblemCost
    weeks_outside: int
    owner_id: int | None
    opened_at: datetime
    fixed_on: date | None
    closed_at: datetime | None
    url: str


class ProblemPage(BaseModel):
    """A page of problems."""

    items: Sequence[ProblemSummary]
    next_cursor: str | None


class ProblemWeek(BaseModel):
    """A week of the control chart: persons who complained, the usual, the limit, units due."""

    week: date
    complaints: int
    usual: float
    limit: float
    units: float


class FullProblem(ProblemSummary):
    """A problem with what explains it, its chart, and whether it is proven to be gone."""

    statement: str
    seen: int
    usual: float
    chance: float
    cause: str | None
    root: str
    remedy: str
    whys: Sequence[str]
    is_proven: bool
    weeks: Sequence[ProblemWeek]
    tickets: Sequence[str]


class PlannedAction(BaseModel):
    """Something that is done about a problem."""

    id: int
    what: str
    state: str


def summary_of(row: ProblemRow) -> ProblemSummary:
    """Return a problem as it stands in a list."""
    return ProblemSummary(**_same(row))


def _same(row: ProblemRow) -> dict[str, Any]:
    problem, names = row.problem, ("number", "version", "title", "owner_id")
    dates = ("opened_at", "fixed_on", "closed_at")
    return {name: getattr(problem, name) for name in (*names, *dates)} | {
        "where": [_value(one) for one in row.names],
        "state": row.standing,
        "customers": row.impact.people,
        "cost": _cost(row),
        "weeks_outside": row.out,
        "url": address(f"/problems/{problem.number}"),
    }


def _value(one: Named) -> SliceValue:
    return SliceValue(dimension=one.dimension, value=one.value, name=one.name)


def _cost(row: ProblemRow) -> ProblemCost:
    cost = row.impact.cost
    return ProblemCost(
        total=cost.total,
        refunds=cost.refunds,
        work=cost.handling,
        orders_called_off=cost.lost,
        currency=row.impact.currency,
    )


def problem_of(view: ProblemView) -> FullProblem:
    """Return a problem with all that is known of it."""
    problem, row, found = view.problem, view.row, view.found
    more = {
        "statement": problem.statement,
        **{name: getattr(found, name) for name in ("seen", "usual", "chance")},
        "cause": view.cause.name if view.cause else None,
        "root": problem.root,
        "remedy": problem.remedy,
        "whys": problem.whys,
        "is_proven": row.proof is not None and row.proof.is_proven,
        "weeks": [_week(one) for one in row.weeks],
        "tickets": [ticket.number for ticket, _ in view.tickets],
    }
    return FullProblem(**_same(row), **more)


def _week(one: Week) -> ProblemWeek:
    return ProblemWeek(
        week=one.week,
        complaints=one.complaints,
        usual=one.usual,
        limit=one.upper,
        units=one.exposed,
    )
