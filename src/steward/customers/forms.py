"""Typed input of the customer registry."""

from typing import Annotated

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_NO_NUL = "^[^\x00]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_NO_NUL)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000, pattern=_NO_NUL)]


def checked_email(address: str) -> str:
    """Return a mail address in its normal form; ValueError says what is wrong with it.

    Syntax only (RFC 5321, 6531): whether the mailbox exists, only a mail can tell.
    """
    try:
        return validate_email(
            address.strip(), check_deliverability=False, test_environment=True
        ).normalized
    except EmailNotValidError as error:
        msg = f"This is no mail address: {error}"
        raise ValueError(msg) from None


def checked_phone(number: str) -> str:
    """Return a phone number as E.164; ValueError says how to write it."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        msg = "Write the number with its country, such as +31 20 123 4567."
        raise ValueError(msg)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


Email = Annotated[
    str, StringConstraints(max_length=254, pattern=_NO_NUL), AfterValidator(checked_email)
]
Phone = Annotated[
    str, StringConstraints(max_length=40, pattern=_NO_NUL), AfterValidator(checked_phone)
]


class PersonForm(BaseModel):
    """What can be entered about a person."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(min_length=1)]
    email: Email | None = None
    company: Line | None = None
    phones: list[Phone] = Field(default_factory=list, max_length=10)
    emails: list[Email] = Field(default_factory=list, max_length=10)
    notes: Text = ""
