"""Dated changes as people and programs enter them."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from steward.analytics.rules.judging import MOST_CONTROLS, Kind
from steward.kit.fields import NO_NUL, Name


def _split(text: object) -> object:
    """Read a list as people write it: by commas."""
    if not isinstance(text, str):
        return text
    return [one.strip() for one in text.split(",") if one.strip()]


_Key = Annotated[str, StringConstraints(max_length=80, pattern=NO_NUL)]
_Value = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
_Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_NUL)]


class ChangeForm(BaseModel):
    """What was changed when, the metric it was to move, where, and what to compare with.

    Without `touched` it was for all; without `controls` the largest that were not touched are
    compared with, and nothing where it `is_alone`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    kind: Kind = Kind.OTHER
    happened_on: Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
    note: _Note = ""
    metric: Annotated[_Key, Field(min_length=1)]
    dimension: _Key = ""
    touched: Annotated[list[_Value], BeforeValidator(_split), Field(max_length=50)] = []
    controls: Annotated[list[_Value], BeforeValidator(_split), Field(max_length=MOST_CONTROLS)] = []
    is_alone: bool = False
    discount_id: Annotated[int, Field(gt=0, lt=1 << 63)] | None = None
