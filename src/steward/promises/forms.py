"""Typed input of the calendar's pages."""

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from steward.kit.fields import Line, Name
from steward.kit.marks import N_
from steward.promises.errors import BadHours
from steward.promises.rules import DAYS, Hours, SpecialDay, read_day

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
