"""Typed input of the ways in."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from steward.customers import checked_phone
from steward.kit.fields import NO_NUL, Email

Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL)
]
Host = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=253, pattern=r"^[A-Za-z0-9.:-]+$")
]
Security = Literal["tls", "starttls", "none"]


class MailboxForm(BaseModel):
    """A folder on a mail server. An empty password leaves the one that is known."""

    model_config = ConfigDict(extra="forbid")

    address: Email
    host: Host
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Security = "tls"
    username: Word
    password: Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)] = ""
    folder: Word = "INBOX"


class SeenForm(BaseModel):
    """The last message that a visitor has seen."""

    model_config = ConfigDict(extra="forbid")

    message_id: Annotated[int, Field(ge=0, lt=1 << 63)]


Number = Annotated[
    str, StringConstraints(max_length=40, pattern=NO_NUL), AfterValidator(checked_phone)
]
Said = Annotated[str, StringConstraints(max_length=2_000, pattern=NO_NUL)]


class CameText(BaseModel):
    """A text message as a gateway hands it over; `id` is its own name for it."""

    id: Word
    number: Number
    text: Said


class TriedText(BaseModel):
    """A text message that one of us plays."""

    model_config = ConfigDict(extra="forbid")

    number: Number
    text: Annotated[Said, StringConstraints(min_length=1)]
