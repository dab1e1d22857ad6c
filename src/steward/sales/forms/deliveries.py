"""What can be entered about deliveries."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steward.kit.fields import Line
from steward.sales.forms.fields import Quantity

_MOST_LINES = 200


class PartForm(BaseModel):
    """So many of a line of an order, by the line's number there."""

    model_config = ConfigDict(extra="forbid")

    line: Annotated[int, Field(ge=1, lt=2**31)]
    quantity: Quantity


class PlanForm(BaseModel):
    """What goes together from one place."""

    model_config = ConfigDict(extra="forbid")

    place_id: Annotated[int, Field(ge=1, lt=2**63)]
    lines: Annotated[Sequence[PartForm], Field(min_length=1, max_length=_MOST_LINES)]


class ReplacementForm(BaseModel):
    """What is sent again, and why."""

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[Sequence[PartForm], Field(min_length=1, max_length=_MOST_LINES)]
    why: Annotated[Line, Field(min_length=1)]


class ShipmentForm(BaseModel):
    """With whom a delivery goes, and its number there; neither where we bring it ourselves."""

    model_config = ConfigDict(extra="forbid")

    carrier: Line = ""
    tracking: Line = ""


class PromiseForm(BaseModel):
    """Another day on which something arrives, and why; the customer reads it."""

    model_config = ConfigDict(extra="forbid")

    day: date
    reason: Annotated[Line, Field(min_length=1)]
