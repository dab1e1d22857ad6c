"""Typed input of the customer registry."""

from typing import Annotated

import phonenumbers
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from steward.kit.fields import NO_NUL, Email, Line
from steward.kit.marks import N_

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000, pattern=NO_NUL)]


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
