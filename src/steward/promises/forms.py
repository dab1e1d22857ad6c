"""Typed input of the pages of calendars and policies."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from steward.kit.fields import Line, Name
from steward.kit.marks import N_
from steward.promises.errors import BadDuration, BadHours
from steward.promises.rules import (
    DAYS,
    POLICY_KINDS,
    SHARES,
    Act,
    ChainStep,
    Hours,
    SpecialDay,
    Whom,
    read_day,
    read_duration,
)

ZONES = tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"))
_ZONES = frozenset(ZONES)


def _known_zone(name: str) -> str:
    if name not in _ZONES:
        msg = N_("There is no such time zone. Choose one of the list, such as Europe/Lisbon.")
        raise ValueError(msg)
    return name


def _readable(text: str) -> str:
    try:
        read_day(text)
    except BadHours as error:
        raise ValueError(error.detail) from None
    return text


Zone = Annotated[str, AfterValidator(_known_zone)]
Written = Annotated[str, StringConstraints(max_length=200), AfterValidator(_readable)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True)


class CalendarForm(_Form):
    """A name, a time zone, and the hours of each day of the week as people write them."""

    name: Name
    zone: Zone
    monday: Written = ""
    tuesday: Written = ""
    wednesday: Written = ""
    thursday: Written = ""
    friday: Written = ""
    saturday: Written = ""
    sunday: Written = ""
    version: int | None = None

    def hours(self, special: tuple[SpecialDay, ...] = ()) -> Hours:
        """Return them as hours, with the special days that are known. Raises BadHours."""
        return Hours(ZoneInfo(self.zone), tuple(read_day(getattr(self, d)) for d in DAYS), special)


class SpecialDayForm(_Form):
    """A day on which other hours hold; closed without any."""

    day: date
    hours: Written = ""
    what: Line = ""


class HolidaysForm(_Form):
    """The country, and maybe its part, whose public holidays are to be entered: DE, or DE-BE."""

    region: Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=20)]


def _minutes(text: object) -> object:
    try:
        return read_duration(text) if isinstance(text, str) and text.strip() else None
    except BadDuration as error:
        raise ValueError(error.detail) from None


def _step(text: object) -> object:
    return tuple(str(text).split(":"))


Minutes = Annotated[int | None, BeforeValidator(_minutes)]
Words = Annotated[list[Line], Field(max_length=40)]
Step = Annotated[tuple[int, Act, Whom], BeforeValidator(_step)]


class PolicyForm(_Form):
    """What is promised, for what, by which calendar, and what is done as the time runs out.

    Each of `steps` is written as share:act:whom, such as 75:notify:owner.
    """

    name: Name
    calendar_id: int
    severities: Words = []
    channels: Words = []
    categories: Words = []
    segments: Words = []
    first_reply: Minutes = None
    next_reply: Minutes = None
    resolution: Minutes = None
    pauses_on_hold: bool = False
    steps: Annotated[list[Step], Field(max_length=40)] = []
    version: int | None = None

    @property
    def targets(self) -> dict[str, int]:
        """Minutes of open time by kind, of those that are promised."""
        found = {kind.value: getattr(self, kind) for kind in POLICY_KINDS}
        return {kind: minutes for kind, minutes in found.items() if minutes is not None}

    @property
    def chain(self) -> list[list[int | str]]:
        """The steps as a policy keeps them."""
        known = sorted({ChainStep(*one) for one in self.steps if one[0] in SHARES})
        return [list(step) for step in known]
