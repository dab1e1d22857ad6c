"""Typed input about articles."""

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from steward.kit.fields import NO_NUL, Line, Name
from steward.kit.marks import N_
from steward.knowledge.rules import Audience
from steward.knowledge.rules.markdown import pictures_in

Body = Annotated[str, StringConstraints(min_length=1, max_length=100_000, pattern=NO_NUL)]


class ArticleText(BaseModel):
    """What is written of an article; one that `must_read` names the product it is about."""

    model_config = ConfigDict(frozen=True)

    title: Annotated[Line, Field(min_length=1)]
    category: Name
    product: Line = ""
    audience: Audience = Audience.PUBLIC
    must_read: bool = Field(
        default=False, description="Customers must read it before they ask about its product."
    )
    read_again: bool = Field(
        default=False,
        description="With `must_read`: who read an older version must read this one, too.",
    )
    body: Body

    @field_validator("body")
    @classmethod
    def _says_what_pictures_show(cls, body: str) -> str:
        if any(not picture.alt for picture in pictures_in(body)):
            msg = N_("Say what each picture shows: ![what it shows](name.png).")
            raise ValueError(msg)
        return body

    @field_validator("must_read")
    @classmethod
    def _names_what_it_is_about(cls, must_read: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - as pydantic calls it
        if must_read and not info.data.get("product"):
            msg = N_("Name the product before whose questions it must be read.")
            raise ValueError(msg)
        return must_read


class ArticleForm(ArticleText):
    """An article as a form sends it; `version` is that of the article its writer looked at.

    A new one may be written to close a `gap`.
    """

    version: int | None = None
    gap: int | None = None


class VoteForm(BaseModel):
    """Whether an article helped, and a word about it."""

    model_config = ConfigDict(frozen=True)

    helped: bool
    words: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=NO_NUL)
    ] = ""
