"""Typed input about articles."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from steward.kit.fields import NO_NUL, Line, Name
from steward.knowledge.rules import Audience

Body = Annotated[str, StringConstraints(min_length=1, max_length=100_000, pattern=NO_NUL)]


class ArticleText(BaseModel):
    """What is written of an article."""

    model_config = ConfigDict(frozen=True)

    title: Annotated[Line, Field(min_length=1)]
    category: Name
    product: Line = ""
    audience: Audience = Audience.PUBLIC
    body: Body


class ArticleForm(ArticleText):
    """An article as a form sends it; `version` is that of the article its writer looked at."""

    version: int | None = None


class VoteForm(BaseModel):
    """Whether an article helped, and a word about it."""

    model_config = ConfigDict(frozen=True)

    helped: bool
    words: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=NO_NUL)
    ] = ""
