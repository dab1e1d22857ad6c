"""Deals as the API reads and writes them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.kit.api import Input, RowId, Words
from steward.sales.api.values import Money, Number
from steward.sales.forms import Amount
from steward.sales.forms.deals import DealLineForm, NewDealForm
from steward.sales.rules.deals import DealState

_EXAMPLE: dict[str, JsonValue] = {
    "title": "Ten grinders for the new branch",
    "customer": "Harbour Hotel",
    "next_step": "Send the offer",
    "next_step_on": "2026-12-04",
    "expected_on": "2027-01-31",
    "lines": [{"product": "BC-1", "quantity": "10"}],
}


class DealInput(NewDealForm):
    """A deal to open; its next step has a day."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})


class DealPatch(Input):
    """What to change of a deal; what is left out stays. `lines` take the place of all lines."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"expected_on": "2027-02-28"}}
    )

    title: Words | None = None
    customer: Words | None = None
    rep_id: RowId | None = None
    region: Words | None = None
    value: Amount | None = None
    opened_on: date | None = None
    expected_on: date | None = None
    next_step: Words | None = None
    next_step_on: date | None = None
    lines: Annotated[list[DealLineForm], Field(max_length=50)] | None = None


class StageInput(Input):
    """Where a deal is to stand: in an open stage by its id, or won, or lost for a reason."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"state": "lost", "reason": "No budget"}}
    )

    state: DealState = DealState.OPEN
    stage_id: RowId | None = Field(None, description="Of the open stage to move it into.")
    closed_on: date | None = Field(None, description="The day on which it ended; else today.")
    value: Amount | None = Field(None, description="For how much it is won; else its value.")
    reason: Words | None = Field(None, description="Why it is lost: one of the house's reasons.")
    words: Words = ""


class DealLine(BaseModel):
    """A product of a deal."""

    product: str
    variant_id: int | None
    quantity: Number
    price: Money | None


class Stay(BaseModel):
    """How long a deal stood in a stage; the name is null where nobody told in which."""

    stage: str | None
    since: datetime
    seconds: int


class DealSummary(BaseModel):
    """A deal as lists have it."""

    number: str
    version: int
    title: str
    customer: str = Field(description="Whom it is about: a company, a person, or a name.")
    company_id: int | None
    person_id: int | None
    rep_id: int | None
    rep: str
    region: str
    stage_id: int
    stage: str
    state: str
    value: Money | None
    expected_on: date | None
    next_step: str
    next_step_on: date | None
    opened_on: date | None
    closed_on: date | None
    lost_reason: str
    lost_words: str
    source: str
    external_id: str
    url: str


class Deal(DealSummary):
    """A deal with its products and its history."""

    lines: Sequence[DealLine]
    history: Sequence[Stay]


class DealPage(BaseModel):
    """Some deals, the newest first; without `next_cursor` they are the last."""

    items: Sequence[DealSummary]
    next_cursor: str | None
