"""Typed input of the customer registry."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import phonenumbers
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from steward.kit.fields import NO_NUL, Email, Line, wall_clock
from steward.kit.marks import N_

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000, pattern=NO_NUL)]
_YEARS = range(1990, 2200)  # in which somebody may call


def checked_phone(number: str) -> str:
    """Return a phone number as E.164; ValueError says how to write it."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        msg = N_("Write the number with its country, such as +31 20 123 4567.")
        raise ValueError(msg)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


Phone = Annotated[
    str, StringConstraints(max_length=40, pattern=NO_NUL), AfterValidator(checked_phone)
]


class PersonForm(BaseModel):
    """What can be entered about a person."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(min_length=1)]
    email: Email | None = None
    company: Line | None = None
    segment: Line | None = None
    standing_agent: Email | None = None
    phones: list[Phone] = Field(default_factory=list, max_length=10)
    emails: list[Email] = Field(default_factory=list, max_length=10)
    notes: Text = ""


class CallForm(BaseModel):
    """A call to note: who called, when (now where it is left out), and what was said."""

    model_config = ConfigDict(extra="forbid")

    by: Literal["them", "us"] = "them"
    at: Annotated[datetime, BeforeValidator(wall_clock(_YEARS))] | None = None
    said: Annotated[Text, Field(min_length=1)]

    def moment(self, zone: ZoneInfo, now: datetime) -> datetime:
        """Return when it was, by the clock of a zone; now where nobody says."""
        return self.at.replace(tzinfo=zone).astimezone(UTC) if self.at else now
