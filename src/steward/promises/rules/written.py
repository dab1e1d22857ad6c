"""Hours as people write them: "08:00-12:00, 13:00-17:30", or nothing on a closed day."""

import re

from steward.kit.marks import N_
from steward.promises.errors import BadHours
from steward.promises.rules.hours import Day, Period, check_day

_PERIOD = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?:[:.](\d{2}))?")
_EXAMPLE = N_("Write it like 08:00-12:00, 13:00-17:30.")


def read_day(text: str) -> Day:
    """Return the periods of a day as they are written. Raises BadHours, which says why not."""
    parts = [part.strip() for part in text.split(",")]
    periods = tuple(sorted(_read_period(part) for part in parts if part))
    check_day(periods)
    return periods


def _read_period(text: str) -> Period:
    found = _PERIOD.fullmatch(text)
    if found is None:
        said = N_("“%(text)s” is no stretch of time. %(how)s", text=text, how=_EXAMPLE)
        raise BadHours(said)
    hours = [int(part or 0) for part in found.groups()]
    if hours[1] > 59 or hours[3] > 59:  # noqa: PLR2004 - minutes of an hour
        said = N_("“%(text)s” has more than 59 minutes. %(how)s", text=text, how=_EXAMPLE)
        raise BadHours(said)
    return Period(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])


def write_day(periods: Day) -> str:
    """Write the periods of a day so that `read_day` reads them again."""
    return ", ".join(map(str, periods))
