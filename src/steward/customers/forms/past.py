"""People as files tell of them."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from steward.customers.forms.entered import Country, Postcode, Tag, Text, checked_phone, once_each
from steward.kit.fields import Email, Line
from steward.kit.marks import N_

OWN = "field_"  # stands before the key of a field of the house's own
_BETWEEN = re.compile(r"[;|\n]+")
_AMONG_NUMBERS = re.compile(r"[;|,\n]+")


def _parts(cell: object) -> object:
    """Take a cell apart that holds several."""
    if not isinstance(cell, str):
        return cell
    return [one.strip() for one in _BETWEEN.split(cell) if one.strip()]


def _numbers(cell: object) -> object:
    """Take numbers apart; spreadsheets are kept from reckoning with +31 by an apostrophe."""
    if not isinstance(cell, str):
        return cell
    return [one.strip(" '") for one in _AMONG_NUMBERS.split(cell) if one.strip(" '")]


class PastPerson(BaseModel):
    """A person as a file tells of them; what is left out is not known, and stays as it is.

    `reference` is what the file calls them, `steward_number` what we do. Phones without a country
    are read as those of `country`. `fields` are the house's own, by their keys.
    """

    model_config = ConfigDict(extra="forbid")

    reference: Line = ""
    steward_number: int | None = None
    name: Line = ""
    first_name: Line = ""
    last_name: Line = ""
    email: Email | None = None
    emails: Annotated[list[Email], BeforeValidator(_parts)] = Field([], max_length=10)
    country: Country | None = None
    phones: Annotated[list[str], BeforeValidator(_numbers)] = Field([], max_length=10)
    mobile: Annotated[list[str], BeforeValidator(_numbers)] = Field([], max_length=10)
    company: Line = ""
    segment: Line = ""
    language: Line = ""
    address: Annotated[Text, Field(max_length=500)] = ""
    postcode: Postcode = ""
    city: Line = ""
    tags: Annotated[
        list[Tag], BeforeValidator(_parts), Field(max_length=30), AfterValidator(once_each)
    ] = []
    notes: Text = ""
    fields: dict[str, str | bool] = {}

    @classmethod
    def of_cells(cls, cells: Mapping[str, Any]) -> "PastPerson":
        """Read the cells of a row, by the names of our columns. Raises ValidationError."""
        own = {key.removeprefix(OWN): str(v) for key, v in cells.items() if key.startswith(OWN)}
        plain = {key: value for key, value in cells.items() if not key.startswith(OWN)}
        return cls.model_validate({**plain, "fields": own} if own else plain)

    @field_validator("phones", "mobile")
    @classmethod
    def _with_country(cls, numbers: list[str], info: ValidationInfo) -> list[str]:
        return [checked_phone(one, info.data.get("country")) for one in numbers]

    @model_validator(mode="after")
    def _is_somebody(self) -> "PastPerson":
        self.name = self.name or " ".join(filter(None, (self.first_name, self.last_name)))
        self.first_name = self.last_name = ""
        self.phones, self.mobile = list(dict.fromkeys([*self.phones, *self.mobile])), []
        if not (self.name or self.email or self.steward_number):
            msg = N_("A person has a name, or a mail address at least.")
            raise ValueError(msg)
        return self

    @property
    def mails(self) -> list[str]:
        """All their addresses in lower case, the one to write to first."""
        return list(dict.fromkeys(one.lower() for one in (self.email, *self.emails) if one))

    @property
    def key(self) -> str:
        """What tells them from others of the file."""
        if self.reference or self.steward_number:
            return self.reference or f"#{self.steward_number}"
        return self.mails[0] if self.mails else " ".join((self.name.casefold(), *self.phones))
