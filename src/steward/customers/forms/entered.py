"""What people enter of customers."""

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

from steward.customers.rules import FieldKind, Of, Purpose
from steward.kit.countries import country_of
from steward.kit.fields import NO_NUL, Email, Line, Name, checked_email, wall_clock
from steward.kit.marks import N_

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000, pattern=NO_NUL)]
_YEARS = range(1990, 2200)  # in which somebody may call
_LONGEST_CHOICE = 100


def checked_phone(number: str, country: str | None = None) -> str:
    """Return a phone number as E.164; ValueError says how to write it.

    A number without a country is read as one of `country` (ISO 3166), where that is known.
    """
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        msg = N_("Write the number with its country, such as +31 20 123 4567.")
        raise ValueError(msg)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


Phone = Annotated[
    str, StringConstraints(max_length=40, pattern=NO_NUL), AfterValidator(checked_phone)
]


def checked_country(name: str) -> str:
    """Return the two letters (ISO 3166) of a country by its name or code; ValueError for none."""
    code = country_of(name, by_code=True)
    if code is None:
        msg = N_("This is no country that we know: write its name, or its code such as SE.")
        raise ValueError(msg)
    return code


def checked_domain(name: str) -> str:
    """Return the domain of mail addresses, as of "@nord.example"; ValueError for no domain."""
    domain = name.strip().removeprefix("@")
    try:
        return checked_email(f"a@{domain}").removeprefix("a@")
    except ValueError:
        msg = N_("This is no domain: write what stands behind the @ of its addresses.")
        raise ValueError(msg) from None


Domain = Annotated[
    str, StringConstraints(max_length=253, pattern=NO_NUL), AfterValidator(checked_domain)
]


def spelled_postcode(code: str) -> str:
    """Return a postcode in capitals, with one space where it has some."""
    return " ".join(code.upper().split())


Postcode = Annotated[
    str, StringConstraints(max_length=20, pattern=NO_NUL), AfterValidator(spelled_postcode)
]
Country = Annotated[
    str, StringConstraints(max_length=100, pattern=NO_NUL), AfterValidator(checked_country)
]
Tag = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=NO_NUL)
]


def once_each(tags: list[str]) -> list[str]:
    """Return tags without those that are there already, written in other letters."""
    return list({tag.casefold(): tag for tag in reversed(tags)}.values())[::-1]


class ParticularsForm(BaseModel):
    """What can be entered about people and companies alike.

    `fields` are the house's own, by their keys, see `steward.customers.rules.fields`; those that
    are left out stay as they are.
    """

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(min_length=1)]
    address: Annotated[Text, Field(max_length=500)] | None = None
    postcode: Postcode | None = None
    city: Line | None = None
    country: Country | None = None
    tags: Annotated[list[Tag], Field(max_length=30), AfterValidator(once_each)] = Field(
        default_factory=list
    )
    fields: dict[str, str | bool | int | float | None] = Field(default_factory=dict, max_length=100)
    notes: Text = ""


class PersonForm(ParticularsForm):
    """What can be entered about a person."""

    email: Email | None = None
    company: Line | None = None
    segment: Line | None = None
    standing_agent: Email | None = None
    phones: list[Phone] = Field(default_factory=list, max_length=10)
    emails: list[Email] = Field(default_factory=list, max_length=10)


class CompanyForm(ParticularsForm):
    """What can be entered about a company; `domain` is what its people's addresses end with."""

    domain: Domain | None = None


class CustomFieldForm(BaseModel):
    """A field of the house's own; `choices` are what can be chosen, one a line."""

    model_config = ConfigDict(extra="forbid")

    title: Name
    of: Of = Of.PERSON
    kind: FieldKind = FieldKind.TEXT
    position: Annotated[int, Field(ge=1, le=1000)] = 1
    choices: Annotated[Text, Field(max_length=5000)] = ""

    def choice_list(self) -> list[str]:
        """Return what can be chosen, each once."""
        lines = (line.strip()[:_LONGEST_CHOICE] for line in self.choices.splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class RelationForm(BaseModel):
    """What somebody is to another; `tie` is a code of `steward.customers.rules.ties_from`.

    `of` says whether the other is a person or a company, where that is known beforehand.
    """

    model_config = ConfigDict(extra="forbid")

    tie: Line
    other: Annotated[Line, Field(min_length=1)]
    of: Of | None = None
    note: Line = ""


class ConsentForm(BaseModel):
    """What somebody told one of us: to what they agree or do not, how they said it, the proof."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose
    said: Literal["yes", "no"] = "yes"
    how: Literal["phone", "paper", "mail", "talk"] = "phone"
    proof: Annotated[Text, Field(max_length=2000)] = ""


Taken = Literal["name", "email", "company", "segment", "standing_agent", "language", "place"]


class MergeForm(BaseModel):
    """How two people become one: what of the one who goes holds for the one who is kept, and why.

    What is not taken stays as it is; where the one who is kept has nothing, it is taken anyway.
    """

    model_config = ConfigDict(extra="forbid")

    take: list[Taken] = Field(default_factory=list, max_length=7)
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=NO_NUL)
    ] = ""


class WhyForm(BaseModel):
    """Why something is undone."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=NO_NUL)
    ]


class CallForm(BaseModel):
    """A call to note: who called, when (now where it is left out), and what was said."""

    model_config = ConfigDict(extra="forbid")

    by: Literal["them", "us"] = "them"
    at: Annotated[datetime, BeforeValidator(wall_clock(_YEARS))] | None = None
    said: Annotated[Text, Field(min_length=1)]

    def moment(self, zone: ZoneInfo, now: datetime) -> datetime:
        """Return when it was, by the clock of a zone; now where nobody says."""
        return self.at.replace(tzinfo=zone).astimezone(UTC) if self.at else now
