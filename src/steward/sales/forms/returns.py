"""What can be entered about returns and refunds."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from steward.kit.fields import Line
from steward.kit.marks import N_
from steward.sales.forms.fields import Amount, Count, Quantity, Text
from steward.sales.rules import NOTHING, USUAL_DAYS

_LONGEST_REASON, _MOST_REASONS, _MOST_LINES = 80, 30, 200
_LONGEST_WINDOW = 3650  # days
LineId = Annotated[int, Field(ge=1, lt=2**63)]


def checked_reasons(text: str) -> str:
    """Return reasons, one a line, each once; ValueError says what is wrong with them."""
    reasons = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if not 0 < len(reasons) <= _MOST_REASONS:
        msg = N_("Write one reason a line, at least one and at most %(most)s.", most=_MOST_REASONS)
        raise ValueError(msg)
    if any(len(one) > _LONGEST_REASON for one in reasons):
        msg = N_("A reason has at most %(most)s letters.", most=_LONGEST_REASON)
        raise ValueError(msg)
    return "\n".join(reasons)


class BackForm(BaseModel):
    """So many of a line that was delivered."""

    model_config = ConfigDict(extra="forbid")

    delivery_line_id: LineId
    quantity: Quantity


class ReturnForm(BaseModel):
    """Goods that are to come back, and why."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Line, Field(min_length=1)]
    note: Text = ""
    lines: Annotated[list[BackForm], Field(min_length=1, max_length=_MOST_LINES)]


class WordsForm(BaseModel):
    """What the customer is told."""

    model_config = ConfigDict(extra="forbid")

    words: Text = ""


class InspectedForm(BaseModel):
    """What became of a line that is here: so many can be sold again, so many are scrapped."""

    model_config = ConfigDict(extra="forbid")

    line_id: LineId
    restocked: Count = NOTHING
    scrapped: Count = NOTHING
    note: Line = ""


class InspectionForm(BaseModel):
    """Goods that are here: what became of each line, and what the customer is told.

    What can be sold again goes to the place, or, without one, to where it was sold from.
    """

    model_config = ConfigDict(extra="forbid")

    lines: Annotated[list[InspectedForm], Field(min_length=1, max_length=_MOST_LINES)]
    place_id: LineId | None = None
    words: Text = ""


class RefundForm(BaseModel):
    """Money that is paid back of an order, why, and how."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[Amount, Field(gt=0)]
    reason: Annotated[Line, Field(min_length=1)]
    way: Line = ""


class ReturnTermsForm(BaseModel):
    """On which terms we take goods back."""

    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=0, le=_LONGEST_WINDOW)] = USUAL_DAYS
    address: Text = ""
    words: Text = ""
    reasons: Annotated[Text, AfterValidator(checked_reasons)]
    place_id: LineId | None = None
