"""What is entered of follow-ups, and of the playbooks that make them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from steward.customers.forms.entered import Text
from steward.customers.rules import Keeper, Means, Occasion
from steward.kit.fields import Email, Line, Name

_Title = Annotated[Line, Field(min_length=1)]


class FollowUpForm(BaseModel):
    """What to do next for a customer, by when, and who does it (an address; nobody yet if none)."""

    model_config = ConfigDict(extra="forbid")

    title: _Title
    means: Means = Means.CALL
    due_on: date
    assignee: Email | None = None
    words: Annotated[Text, Field(max_length=2000)] = ""


class HandingForm(BaseModel):
    """Who does a follow-up from now on (an address; whoever takes it if none), and a note."""

    model_config = ConfigDict(extra="forbid")

    assignee: Email | None = None
    note: Annotated[Text, Field(max_length=2000)] = ""


class OutcomeForm(BaseModel):
    """What came of a follow-up; where it is tried again, the day on which (`due_on`)."""

    model_config = ConfigDict(extra="forbid")

    how: Literal["done", "again", "dropped"]
    said: Annotated[Text, Field(max_length=10_000)] = ""
    due_on: date | None = None


class PlaybookForm(BaseModel):
    """A rule that makes follow-ups; `risk` in per cent, see `steward.customers.models.Playbook`."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    occasion: Occasion
    segment_id: int | None = None
    days: Annotated[int, Field(ge=0, le=365)]
    means: Means
    title: _Title
    words: Annotated[Text, Field(max_length=2000)] = ""
    keeper: Keeper = Keeper.DEALT
    risk: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    daily_most: Annotated[int, Field(ge=1, le=100_000)] | None = None
