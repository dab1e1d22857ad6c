"""Typed input of alerts on metrics."""

from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from steward.analytics.rules.alerts import Condition, Grain
from steward.kit.fields import NO_NUL, Name
from steward.kit.marks import N_

_LARGEST = Decimal(10) ** 13
_Key = Annotated[str, StringConstraints(max_length=80, pattern=NO_NUL)]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_NUL)]


class AlertForm(BaseModel):
    """Of which metric, rows and stretches of time one is told when, and who is.

    `filter_values` are by commas; `limit` is in the metric's unit, shares in per cent.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name
    metric: _Key
    filter_by: _Key = ""
    filter_values: _Words = ""
    grain: Grain = Grain.WEEK
    condition: Condition = Condition.OUTSIDE
    limit: Annotated[
        Decimal | None,
        Field(gt=-_LARGEST, lt=_LARGEST, decimal_places=4, allow_inf_nan=False),
    ] = None
    people: Annotated[list[int], Field(min_length=1, max_length=50)]
    version: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_limit(cls, values: object) -> object:
        """Leave out a limit where there is none, or where none is asked for."""
        if not isinstance(values, dict):
            return values
        is_unasked = values.get("condition") == Condition.OUTSIDE
        return values | {"limit": None} if is_unasked or not values.get("limit") else values

    @model_validator(mode="after")
    def _has_limit(self) -> Self:
        if self.condition is not Condition.OUTSIDE and self.limit is None:
            raise ValueError(N_("Write the limit."))
        return self

    @property
    def filters(self) -> list[list[Any]]:
        """Of which rows it is, as a board's filters are kept."""
        some = sorted({one.strip() for one in self.filter_values.split(",") if one.strip()})
        return [[self.filter_by, some]] if self.filter_by and some else []
