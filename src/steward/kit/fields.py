"""Types of fields that forms of several modules have: a line of text, a mail address."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from babel.numbers import is_currency
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, StringConstraints

from steward.kit.marks import N_

NO_NUL = "^[^\x00]*$"  # PostgreSQL's text cannot hold the character
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3


def checked_email(address: str) -> str:
    """Return a mail address in its normal form; ValueError says what is wrong with it.

    Syntax only (RFC 5321, 6531): whether the mailbox exists, only a mail can tell.
    """
    try:
        return validate_email(
            address.strip(), check_deliverability=False, test_environment=True
        ).normalized
    except EmailNotValidError as error:
        msg = N_("This is no mail address: %(error)s", error=str(error))
        raise ValueError(msg) from None


def checked_currency(code: str) -> str:
    """Return the three letters of a currency (ISO 4217); ValueError for another text."""
    upper = code.upper()
    if not is_currency(upper):
        msg = N_("This is no currency: write its three letters, such as EUR.")
        raise ValueError(msg)
    return upper


def wall_clock(years: range) -> Callable[[object], datetime]:
    """Return what reads a day and a time as the clock on the wall shows them, in some years."""

    def read(value: object) -> datetime:
        try:
            found = datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError:
            found = datetime.min  # noqa: DTZ901 - a wall clock has no zone
        if found.year not in years:
            msg = N_("Give a day and a time, such as 2026-11-23T08:00.")
            raise ValueError(msg)
        return found

    return read


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=NO_NUL)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=NO_NUL)]
Email = Annotated[
    str, StringConstraints(max_length=LONGEST_EMAIL, pattern=NO_NUL), AfterValidator(checked_email)
]
Currency = Annotated[
    str, StringConstraints(strip_whitespace=True), AfterValidator(checked_currency)
]
