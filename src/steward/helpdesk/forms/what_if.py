"""Typed input of the what-if page: a past period, and what is to be different."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import isfinite
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from steward.helpdesk.rules import Severity
from steward.kit.fields import Line
from steward.kit.marks import N_

MOST_DAYS = 92
_ONE_MORE = 20  # copies of an expert


def _number(least: float, most: float) -> BeforeValidator:
    """Read a number as people write it, with a point or a comma, within limits."""

    def read(value: object) -> float:
        try:
            number = float(str(value).strip().replace(",", ".").replace("\N{MINUS SIGN}", "-"))
        except ValueError:
            number = float("nan")
        if not isfinite(number) or not least <= number <= most:
            msg = N_("This is a number from %(least)g to %(most)g.", least=least, most=most)
            raise ValueError(msg)
        return number

    return BeforeValidator(read)


def _day(value: object) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        msg = N_("Give a day, such as 2026-11-23.")
        raise ValueError(msg) from None


Factor = Annotated[float, _number(0.1, 5)]
Hours = Annotated[float, _number(0.1, 1000)]
Day = Annotated[date, BeforeValidator(_day)]


class Changes(BaseModel):
    """What is to be different; what is left out stays.

    Experts are meant by their ids; without one, a capacity or shifts are everybody's. Shifts end
    `longer` hours later. `critical` to `low` are hours of open time within which a ticket of that
    severity is to be solved.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    policy: (
        Literal["steward", "round-robin", "fewest-open", "boolean-skills", "listed-skills"] | None
    ) = None
    arrivals: Factor = 1.0
    without: list[int] = Field([], max_length=200)
    like: int | None = None
    more: int | None = None
    capacity_of: int | None = None
    capacity: Annotated[float, _number(1, 100)] | None = Field(None, validate_default=True)
    longer_of: int | None = None
    longer: Annotated[float, _number(-12, 12)] | None = Field(None, validate_default=True)
    level_of: int | None = None
    level_skill: Line | None = None
    level: Annotated[float, _number(0, 1)] | None = Field(None, validate_default=True)
    critical: Hours | None = None
    high: Hours | None = None
    normal: Hours | None = None
    low: Hours | None = None

    @field_validator("more")
    @classmethod
    def _more_like_somebody(cls, more: int | None, info: ValidationInfo) -> int | None:
        if more is not None and not 1 <= more <= _ONE_MORE:
            msg = N_("This is a whole number from 1 to 20.")
            raise ValueError(msg)
        if more is not None and info.data.get("like") is None:
            msg = N_("Say whom they are like.")
            raise ValueError(msg)
        return more

    @field_validator("capacity", "longer")
    @classmethod
    def _says_how_much(cls, value: float | None, info: ValidationInfo) -> float | None:
        if value is None and info.data.get(f"{info.field_name}_of") is not None:
            msg = N_("Say how much, or choose nobody.")
            raise ValueError(msg)
        return value

    @field_validator("level")
    @classmethod
    def _says_whose_level(cls, level: float | None, info: ValidationInfo) -> float | None:
        said = [info.data.get("level_of"), info.data.get("level_skill"), level]
        if any(one is not None for one in said) and None in said:
            msg = N_("Say whose level in which skill, and what it is to be.")
            raise ValueError(msg)
        return level

    @property
    def copies(self) -> int:
        """How many more experts there are to be."""
        return 0 if self.like is None else self.more or 1

    @property
    def targets(self) -> Mapping[str, timedelta]:
        """Within which open time tickets are to be solved, by severity."""
        hours = {one.value: getattr(self, one.value) for one in Severity}
        return {one: timedelta(hours=value) for one, value in hours.items() if value is not None}

    @property
    def people(self) -> list[tuple[str, int]]:
        """All experts that are meant, by their ids, each with the field that means them."""
        names = ("like", "capacity_of", "longer_of", "level_of")
        named = [(name, getattr(self, name)) for name in names]
        named += [("without", one) for one in self.without]
        return [(name, one) for name, one in named if one is not None]


class WhatIfForm(Changes):
    """Days of the past, both of them in, and what is to be different in them."""

    first: Day
    last: Day

    @field_validator("last")
    @classmethod
    def _within_limits(cls, last: date, info: ValidationInfo) -> date:
        first = info.data.get("first")
        if first is not None and last < first:
            msg = N_("The last day comes before the first.")
            raise ValueError(msg)
        if first is not None and (last - first).days >= MOST_DAYS:
            msg = N_("At most %(days)s days can be tried at once.", days=MOST_DAYS)
            raise ValueError(msg)
        return last

    @property
    def changes(self) -> dict[str, object]:
        """What is to be different, as it is kept."""
        return self.model_dump(mode="json", exclude={"first", "last"}, exclude_defaults=True)
