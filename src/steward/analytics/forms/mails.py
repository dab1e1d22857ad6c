"""Typed input of boards that are sent by mail."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from steward.analytics.forms.boards import FilterForm
from steward.analytics.rules.boards import Against, Choice
from steward.analytics.rules.boards.rhythm import Every, Rhythm
from steward.kit.marks import N_

_DAYS_OF_A_WEEK = 7


class BoardMailTerms(BaseModel):
    """When a board is sent, and of which time and rows it tells.

    `day` is that of the week (1 is Monday) or of the month; each day needs none.
    """

    model_config = ConfigDict(extra="forbid")

    every: Every = Every.WEEK
    day: Annotated[int, Field(ge=1, le=31)] = 1
    hour: Annotated[int, Field(ge=0, le=23)] = 7
    period: Literal[Choice.WEEKS, Choice.QUARTER, Choice.YEAR] = Choice.WEEKS
    against: Against = Against.LAST_YEAR
    filters: list[FilterForm] = Field(default_factory=list, max_length=10)
    version: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_day(cls, values: object) -> object:
        """Forget the day where each is meant."""
        if isinstance(values, dict) and values.get("every") == Every.DAY:
            return values | {"day": 1}
        return values

    @model_validator(mode="after")
    def _is_day_of_week(self) -> Self:
        if self.every is Every.WEEK and self.day > _DAYS_OF_A_WEEK:
            raise ValueError(N_("A week has the days 1 (Monday) to 7 (Sunday)."))
        return self

    @property
    def rhythm(self) -> Rhythm:
        """When it is sent."""
        return Rhythm(self.every, self.day, self.hour)

    @property
    def where(self) -> list[list[Any]]:
        """Of which rows it is, as boards keep filters."""
        return [[one.dimension, one.values] for one in self.filters]


class BoardMailForm(BoardMailTerms):
    """The same, with the people who are to get it from now on."""

    people: Annotated[list[int], Field(min_length=1, max_length=50)]
