"""Questions and figures as the API reads and writes them."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, Field, StringConstraints, model_validator

from steward.analytics.rules.asking import Ask
from steward.analytics.rules.asking import Figure as Told
from steward.analytics.rules.metrics import Unit
from steward.inventory import usual_currency
from steward.kit.api import Input, PageQuery, Words
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.marks import N_

_CENTS = Decimal("0.01")
_MOST_BY = 3
_APART = ":"
_MOST = 10**9


def _filter(text: str) -> str:
    if not text.partition(_APART)[1]:
        raise ValueError(N_("Write a dimension, a colon and a value: region:North."))
    return text


def _number(text: str) -> tuple[str, Decimal]:
    name, _, value = text.partition(_APART)
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not (number.is_finite() and 0 <= number < _MOST):
        raise BadInput(errors={"setting": N_("Write a name, a colon and a number above nothing.")})
    return name, number


Filter = Annotated[Words, AfterValidator(_filter)]
Name = Annotated[str, StringConstraints(max_length=60, pattern="^[a-z_]*$")]


class WhereQuery(Input):
    """Of which values only."""

    where: list[Filter] = Field(
        default_factory=list,
        max_length=20,
        description="`dimension:value`; several of one dimension are either of them, and an empty"
        " value is none.",
    )

    @property
    def held(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The values by their dimensions, in the order of the alphabet."""
        held: dict[str, list[str]] = {}
        for text in self.where:
            dimension, _, value = text.partition(_APART)
            held.setdefault(dimension, []).append(value)
        return tuple(sorted((one, tuple(sorted(values))) for one, values in held.items()))


class AskQuery(WhereQuery):
    """By what, of which time, of which values only."""

    by: list[Name] = Field(
        default_factory=list,
        max_length=_MOST_BY,
        description="Dimensions, or a grain of time: day, week, month, quarter, year.",
    )
    since: date | None = Field(None, description="The first day that counts.")
    until: date | None = Field(None, description="The first day that counts no more.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.since and self.until and self.until <= self.since:
            raise ValueError(N_("The time ends before it begins."))
        return self

    def ask(self, name: str) -> Ask:
        """Return the question that this is about a metric or a report."""
        return Ask(name, tuple(self.by), self.held, self.since, self.until)


class AskPageQuery(AskQuery, PageQuery):
    """By what, of which time, of which values only; and which page of it."""


class ReportQuery(AskQuery):
    """By what, of which time, of which values only; and told with which settings."""

    setting: list[Filter] = Field(
        default_factory=list,
        max_length=5,
        description="`name:number` for a setting of the report, such as `cost_of_an_hour:45`.",
    )

    @property
    def numbers(self) -> dict[str, Decimal]:
        """The settings. Raises BadInput for what is no number."""
        return dict(_number(text) for text in self.setting)


class Figure(BaseModel):
    """A figure: null is what cannot be said. It lies between `low` and `high` if these are told."""

    value: str | None = Field(description="As a decimal; a share is 0 to 1.")
    n: int = Field(description="Of how many things it is made.")
    low: float | None = Field(None, description="95 of 100 such intervals hold the truth.")
    high: float | None = None


def shown(figure: Told, unit: Unit) -> Figure:
    """Return a figure as the API writes it: money in cents."""
    value = figure.value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if value is not None and unit is Unit.MONEY:
        value = value.quantize(_CENTS)
    text = None if value is None else format(value, "f")
    return Figure(value=text, n=figure.n, low=figure.low, high=figure.high)


def currency_of(*units: Unit | None) -> str | None:
    """Return the currency of the books, where something is told in money."""
    return usual_currency(session()) if Unit.MONEY in units else None
