"""Budgets as the API reads and writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, JsonValue, PlainSerializer

from steward.analytics.forms import BudgetForm, BudgetLineForm, PublishForm
from steward.analytics.models import Budget
from steward.analytics.queries import BudgetStanding
from steward.analytics.rules.budgets import LineStanding, LineVariance, Variance
from steward.kit.api import Input, RowId, address

_BUDGET: dict[str, JsonValue] = {
    "name": "Running costs 2027",
    "measure": "spending",
    "first": "2027-01",
    "last": "2027-12",
    "currency": "EUR",
    "near": 80,
    "people": [],
}
_LINE: dict[str, JsonValue] = {
    "product": "House blend",
    "total": "42000.00",
    "units": "3500",
    "spread": "usual",
}

Amount = Annotated[Decimal, PlainSerializer(lambda amount: f"{amount:.2f}", return_type=str)]
Quantity = Annotated[
    Decimal, PlainSerializer(lambda units: f"{round(units, 4).normalize():f}", return_type=str)
]


class BudgetPath(Input):
    """Which budget."""

    budget_id: RowId


class BudgetInput(BudgetForm):
    """A budget. Months are written as 2027-01; `people` are ids of users who are warned."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _BUDGET})


class BudgetLineInput(BudgetLineForm):
    """A line: in all, spread over the months, or `months` by name with `spread` "months".

    `units`, of revenue, are spread as the amount is; `unit_months` go with `months`.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _LINE})


class BudgetPublishInput(PublishForm):
    """Why it is published anew."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"note": "New rent"}})


class BudgetShort(BaseModel):
    """A budget without its lines."""

    id: int
    name: str
    measure: str
    first: str
    last: str
    currency: str
    near: int
    people: list[int]
    version: int
    url: str


class BudgetPage(BaseModel):
    """All budgets."""

    items: list[BudgetShort]
    next_cursor: str | None


class BudgetMonthOut(BaseModel):
    """One month: planned, with units or null, and what came; null before it begins."""

    month: str
    planned: Amount
    planned_units: Quantity | None
    came: Amount | None


class BudgetLineOut(BaseModel):
    """How a line stands; of ten outcomes eight lie between `low` and `high`.

    `chance` is the share of outcomes that pass the limit.
    """

    account: str
    team: str
    product: str
    is_planned: bool
    state: str
    planned: Amount
    came: Amount
    planned_by_now: Amount
    low: float | None
    outlook: float | None
    high: float | None
    chance: float | None
    months: list[BudgetMonthOut]


class BudgetVarianceLineOut(BaseModel):
    """What came of a line beside what was planned by now: `volume` and `price` make `change`.

    They are null where it is not split, and `unsplit` says why.
    """

    account: str
    team: str
    product: str
    planned: Amount
    came: Amount
    change: Amount
    planned_units: Quantity | None
    units: Quantity | None
    volume: Amount | None
    price: Amount | None
    unsplit: str | None


class BudgetVarianceOut(BaseModel):
    """What is planned by now, the steps that make what came of it to the cent, and the lines.

    `volume` is at the planned mix; `unsplit` is of lines without units, `beside` of no line.
    """

    planned: Amount
    volume: Amount
    mix: Amount
    price: Amount
    unsplit: Amount
    beside: Amount
    came: Amount
    lines: list[BudgetVarianceLineOut]


class BudgetOut(BudgetShort):
    """A budget as it stands by its newest published version, which `number` is; null before.

    `variance` is of revenue alone.
    """

    number: int | None
    everything: BudgetLineOut | None
    lines: list[BudgetLineOut]
    variance: BudgetVarianceOut | None


def shown_short(budget: Budget) -> BudgetShort:
    """Return a budget as the API lists it."""
    return BudgetShort(**_parts(budget))


def shown(budget: Budget, how: BudgetStanding | None, variance: Variance | None) -> BudgetOut:
    """Return a budget as the API reads it."""
    return BudgetOut(
        **_parts(budget),
        number=how.number if how else None,
        everything=_line(how.everything, {}) if how else None,
        lines=[_line(one, how.units_of(one.key)) for one in (*how.lines, *how.beside)]
        if how
        else [],
        variance=_variance(variance) if variance else None,
    )


def _variance(variance: Variance) -> BudgetVarianceOut:
    bridge = variance.bridge
    return BudgetVarianceOut(
        planned=bridge.before,
        **variance.steps,
        came=bridge.after,
        lines=[_variance_line(one) for one in variance.lines],
    )


def _variance_line(line: LineVariance) -> BudgetVarianceLineOut:
    names = ("planned", "came", "change", "planned_units", "units", "volume", "price", "unsplit")
    told = {name: getattr(line, name) for name in names}
    return BudgetVarianceLineOut(**line.key._asdict(), **told)


def _parts(budget: Budget) -> dict[str, object]:
    return {
        **{name: getattr(budget, name) for name in ("id", "name", "measure", "currency")},
        **{name: getattr(budget, name) for name in ("near", "people", "version")},
        "first": f"{budget.first:%Y-%m}",
        "last": f"{budget.last:%Y-%m}",
        "url": address(f"/budgets/{budget.id}"),
    }


def _line(line: LineStanding, units: Mapping[date, Decimal]) -> BudgetLineOut:
    low, middle, high = line.outlook.steps[-1] if line.outlook else (None, None, None)
    return BudgetLineOut(
        **line.key._asdict(),
        is_planned=line.is_planned,
        state=line.state,
        planned=line.planned,
        came=line.came,
        planned_by_now=line.planned_by_now.quantize(Decimal("0.01")),
        low=low,
        outlook=middle,
        high=high,
        chance=line.chance,
        months=_months(line, units),
    )


def _months(line: LineStanding, units: Mapping[date, Decimal]) -> list[BudgetMonthOut]:
    return [
        BudgetMonthOut(
            month=f"{one.month:%Y-%m}",
            planned=one.planned,
            planned_units=units.get(one.month),
            came=one.came,
        )
        for one in line.months
    ]
