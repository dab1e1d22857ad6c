"""Typed input of budgets."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    model_validator,
)

from steward.analytics.rules.budgets import Key, Measure, months_of
from steward.kit.fields import Currency, Line, Name
from steward.kit.marks import N_

_LARGEST = Decimal(10) ** 13
_MOST_MONTHS = 60
Amount = Annotated[Decimal, Field(gt=-_LARGEST, lt=_LARGEST, decimal_places=2, allow_inf_nan=False)]
Units = Annotated[Decimal, Field(ge=0, lt=_LARGEST, decimal_places=4, allow_inf_nan=False)]


def _month(text: object) -> object:
    """A month as browsers send it, 2026-03, is its first day."""
    return f"{text}-01" if isinstance(text, str) and text.count("-") == 1 else text


def _first(day: date) -> date:
    return day.replace(day=1)


Month = Annotated[date, Field(), AfterValidator(_first)]


class BudgetForm(BaseModel):
    """What a budget is of and for which months, and who hears when a limit is near or passed."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    measure: Measure = Measure.SPENDING
    first: Month
    last: Month
    currency: Currency
    near: Annotated[int, Field(ge=1, le=99)] = 80
    people: Annotated[list[int], Field(max_length=50)] = []
    version: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _months(cls, values: object) -> object:
        if not isinstance(values, dict):
            return values
        return values | {name: _month(values[name]) for name in ("first", "last") if name in values}

    @model_validator(mode="after")
    def _last_is_later(self) -> Self:
        if self.last < self.first:
            raise ValueError(N_("The last month is before the first."))
        if len(list(months_of(self.first, self.last))) > _MOST_MONTHS:
            raise ValueError(N_("A budget is for five years at most."))
        return self


class Spread(StrEnum):
    """How an amount is spread over the months."""

    USUAL = "usual"
    EVEN = "even"
    MONTHS = "months"


class BudgetLineForm(BaseModel):
    """What is planned of one line: in all, spread as usual or evenly, or month by month.

    Units in all are spread as the amount is, at one price; `unit_months` go with `months`.
    """

    model_config = ConfigDict(extra="forbid")

    account: Line = ""
    team: Line = ""
    product: Line = ""
    spread: Spread = Spread.USUAL
    total: Amount | None = None
    months: dict[str, Amount] = {}
    units: Units | None = None
    unit_months: dict[str, Units] = {}

    @model_validator(mode="after")
    def _has_amounts(self) -> Self:
        if self.spread is Spread.MONTHS and not self.months:
            raise ValueError(N_("Write an amount for at least one month."))
        if self.spread is not Spread.MONTHS and self.total is None:
            raise ValueError(N_("Write how much it is in all."))
        return self

    @property
    def key(self) -> Key:
        """Which line it is."""
        return Key(self.account, self.team, self.product)


class PublishForm(BaseModel):
    """Why a budget is published anew."""

    model_config = ConfigDict(extra="forbid")

    note: Line = ""
