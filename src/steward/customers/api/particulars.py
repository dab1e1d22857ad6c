"""What the REST API says of people and companies alike."""

from typing import Annotated, Any

from pydantic import BaseModel, Field, field_validator

from steward.customers.forms import Country, Postcode, Tag, Text
from steward.customers.models import Particulars
from steward.kit.api import Input, RowId
from steward.kit.fields import Line

_EMPTY: dict[str, Any] = {"phones": [], "emails": [], "tags": [], "fields": {}, "notes": ""}


class CustomerPath(Input):
    """Which customer."""

    customer_id: RowId


class ParticularsPatch(Input):
    """What to change of a person or a company: what is left out stays, null takes a value away."""

    name: Annotated[Line, Field(min_length=1)] | None = None
    address: Annotated[Text, Field(max_length=500)] | None = None
    postcode: Postcode | None = None
    city: Line | None = None
    country: Country | None = None
    tags: list[Tag] | None = Field(None, max_length=30)
    fields: dict[str, str | bool | int | float | None] | None = Field(
        None,
        max_length=100,
        description="Fields of your own by their keys; those left out stay, null empties one.",
    )
    notes: Text | None = None

    @field_validator("name")
    @classmethod
    def _must_be_there(cls, value: object) -> object:
        if value is None:
            msg = "A customer cannot be without it. Leave it out to keep it as it is."
            raise ValueError(msg)
        return value


def changed_by(now: dict[str, Any], body: BaseModel) -> dict[str, Any]:
    """Return what is so now with what was sent; null stands for what is empty.

    Fields of the house's own that were not sent are left out: what they hold stays.
    """
    sent = body.model_dump(exclude_unset=True)
    values = {name: _EMPTY.get(name) if one is None else one for name, one in sent.items()}
    return now | {"fields": {}} | values


def particulars_of(row: Particulars) -> dict[str, Any]:
    """Return what an answer says of a person or a company."""
    names = ("address", "postcode", "city", "country", "tags", "fields")
    return {name: getattr(row, name) for name in names}
