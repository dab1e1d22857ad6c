"""Typed input of the assistant's pages and its part of the API."""

import re
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from steward.assistant.rules import LeadsTo
from steward.kit.fields import NO_NUL, Name
from steward.kit.marks import N_

LONGEST_QUESTION = 2_000  # characters
_MOST_EXAMPLES, _LONGEST_EXAMPLE = 1_500, 500
_NUMBER = re.compile(r"\d{1,18}")


def _lines(value: object) -> tuple[str, ...]:
    """Read questions that stand on lines of their own, each once."""
    given = value.splitlines() if isinstance(value, str) else value
    lines = (
        [" ".join(str(line).split()) for line in given] if isinstance(given, list | tuple) else []
    )
    found = list({line.casefold(): line for line in lines if line}.values())
    if len(found) > _MOST_EXAMPLES or any(len(line) > _LONGEST_EXAMPLE for line in found):
        msg = N_("At most 1,500 lines fit here, each of at most 500 characters.")
        raise ValueError(msg)
    for line in found:
        if not any(map(str.isalnum, line)) or "\0" in line:
            msg = N_("“%(line)s” has no word to learn from.", line=line[:40].replace("\0", ""))
            raise ValueError(msg)
    return tuple(found)


def _article(value: object) -> int | None:
    """Read which article: its number, alone or before its title, or its address."""
    found = _NUMBER.search(str(value)) if value else None
    if value and not found:
        msg = N_("Begin with the article’s number, as in the list.")
        raise ValueError(msg)
    return int(found[0]) if found else None


def _share(value: object) -> float:
    try:
        share = float(str(value).strip().replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        msg = N_("This is a share from 0 to 1, such as 0.7.")
        raise ValueError(msg)
    return share


Questions = Annotated[tuple[str, ...], BeforeValidator(_lines)]


class IntentForm(BaseModel):
    """Something customers may mean, the questions that teach it, and what answers it.

    Where something is looked up, an article may stand beside it: its words are learned from, too.
    """

    model_config = ConfigDict(extra="forbid", validate_default=True)

    name: Name
    leads_to: LeadsTo = LeadsTo.ARTICLE
    article: Annotated[int | None, BeforeValidator(_article)] = None
    examples: Questions = ()
    version: int | None = None

    @field_validator("name")
    @classmethod
    def _speaks(cls, value: str) -> str:
        if not any(map(str.isalpha, value)) or not value.isprintable():
            msg = N_("A name has letters: it is one more question to learn from.")
            raise ValueError(msg)
        return value

    @field_validator("article")
    @classmethod
    def _answers(cls, value: int | None, info: ValidationInfo) -> int | None:
        leads_to = info.data.get("leads_to")
        if leads_to == LeadsTo.ARTICLE and value is None:
            msg = N_("Choose the article that answers it.")
            raise ValueError(msg)
        return None if leads_to == LeadsTo.PERSON else value


class SettingsForm(BaseModel):
    """Whether the assistant answers, and from which confidence on."""

    model_config = ConfigDict(extra="forbid")

    is_on: bool = False
    threshold: Annotated[float, BeforeValidator(_share)]


class OutsideForm(BaseModel):
    """Questions that it shall not know."""

    outside: Questions = ()


class TeachForm(BaseModel):
    """What a question that was not answered means, that it shall not be known, or be left."""

    intent: int | None = None
    outside: bool = False
    leave: bool = False


QuestionText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION, pattern=NO_NUL
    ),
]
Misses = Annotated[int, Field(ge=0, le=10)]


class AskForm(BaseModel):
    """What somebody asks in the portal; `misses` counts those before that were not understood."""

    q: QuestionText
    misses: Misses = 0


class QuestionForm(BaseModel):
    """What somebody asks by the API."""

    question: QuestionText
    misses: Misses = Field(
        0, description="How many questions just before were answered by asking what was meant."
    )
