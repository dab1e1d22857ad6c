"""Typed input of the pages of skills and experts."""

from datetime import UTC, datetime
from math import isfinite
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from steward.kit.fields import NO_NUL, Line, Name, wall_clock
from steward.kit.marks import N_
from steward.routing.rules import SkillKind, plain

_MOST_WORDS, _LONGEST_WORD = 100, 200
_MOST_UNITS = 100.0
_YEARS = range(2000, 2200)  # in which somebody may be absent
_LONGEST_CODE = 3  # letters of a language's code (ISO 639)


def _number(value: object) -> float:
    """Read a number as people write it, with a point or a comma; NaN is none."""
    try:
        return float(str(value).strip().replace(",", "."))
    except ValueError:
        return float("nan")


def _share(value: object) -> float:
    share = _number(value)
    if not 0 <= share <= 1:
        msg = N_("This is a share from 0 to 1, such as 0.7.")
        raise ValueError(msg)
    return share


def _some_share(value: object) -> float:
    share = _share(value)
    if share == 0:
        msg = N_("This is a share above 0, such as 0.5.")
        raise ValueError(msg)
    return share


def _units(value: object) -> float:
    units = _number(value)
    if not isfinite(units) or not 0 <= units <= _MOST_UNITS:
        msg = N_("This is a number of units from 0 to 100, such as 6.")
        raise ValueError(msg)
    return units


def _lines(value: object) -> list[str]:
    """Read what stands on lines of its own, each once."""
    given = value.splitlines() if isinstance(value, str) else value
    lines = given if isinstance(given, list) else []
    found = {plain(str(line)): " ".join(str(line).split()) for line in lines if str(line).strip()}
    if len(found) > _MOST_WORDS or any(len(word) > _LONGEST_WORD for word in found):
        msg = N_("At most 100 lines fit here, each of at most 200 characters.")
        raise ValueError(msg)
    return list(found.values())


Share = Annotated[float, BeforeValidator(_share)]
SomeShare = Annotated[float, BeforeValidator(_some_share)]
Units = Annotated[float, BeforeValidator(_units)]
WallClock = Annotated[datetime, BeforeValidator(wall_clock(_YEARS))]
_Word = Annotated[str, StringConstraints(pattern=NO_NUL)]
Lines = Annotated[tuple[_Word, ...], BeforeValidator(_lines)]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=NO_NUL)
]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True)


class SkillForm(_Form):
    """A skill: its name, its kind, and how work asks for it."""

    name: Name
    kind: SkillKind = SkillKind.TOPIC
    words: Annotated[Lines, Field(validate_default=True)] = ()
    level: Share = 0.5
    weight: Share = 1.0
    version: int | None = None

    @field_validator("words")
    @classmethod
    def _check_words(cls, words: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        """A language is asked for by its code, and by that alone."""
        codes = [word for word in words if word.isalpha() and len(word) <= _LONGEST_CODE]
        if info.data.get("kind") == SkillKind.LANGUAGE and (len(words) != 1 or not codes):
            msg = N_("A language is asked for by its code alone, such as pt.")
            raise ValueError(msg)
        return words


class NearForm(_Form):
    """Another skill that helps with this one, and how much of it."""

    near: int
    share: SomeShare


class LevelsForm(_Form):
    """How good an agent is at some skills, by their ids; None where not at all."""

    levels: dict[int, Share | None]
    version: int | None = None


class StaffingForm(_Form):
    """What an agent can carry, and by which calendars they work."""

    capacity: Units
    is_generalist: bool = False
    shifts: list[int] = []
    version: int | None = None


class AbsenceForm(_Form):
    """A time in which an agent is not there, by the clock on the wall, and who stands in."""

    starts: WallClock
    ends: WallClock
    deputy: int | None = None
    reason: Line = ""

    def period(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return from when to when, where the clock on the wall is that of a zone."""
        start, end = (one.replace(tzinfo=zone).astimezone(UTC) for one in (self.starts, self.ends))
        return start, end


class PresenceForm(_Form):
    """Whether somebody is away."""

    is_away: bool


class ObjectionForm(_Form):
    """What somebody thinks their proficiency in a skill is, and why."""

    skill: int
    value: Share
    reason: Words


class AnswerForm(_Form):
    """What a lead says to an objection."""

    answer: Line = ""
