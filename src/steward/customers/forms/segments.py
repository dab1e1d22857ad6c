"""What is entered of a segment of customers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steward.kit.conditions import Conditions
from steward.kit.fields import Line


class SegmentForm(BaseModel):
    """A segment to save: its name, and the conditions under which somebody belongs to it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(min_length=1, max_length=80)]
    conditions: Conditions
