"""Hours as people write them: "08:00-12:00, 13:00-17:30"; and durations: "1 h 30 min"."""

import re

from steward.kit.marks import N_
from steward.promises.errors import BadDuration, BadHours
from steward.promises.rules.hours import Day, Period, check_day

_PERIOD = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013]\s*(\d{1,2})(?:[:.](\d{2}))?")
_DURATION = re.compile(r"(?:(\d{1,5})\s*(?:h|hours?))?\s*(?:(\d{1,5})\s*(?:m|min|minutes?))?")
_LONGEST = 60 * 24 * 366  # minutes
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


def read_duration(text: str) -> int:
    """Return how many minutes are written: 90 for "1 h 30 min". Raises BadDuration."""
    found = _DURATION.fullmatch(text.strip().lower())
    hours, minutes = (int(part or 0) for part in found.groups()) if found else (0, 0)
    total = hours * 60 + minutes
    if not 0 < total <= _LONGEST:
        raise BadDuration(N_("Write it like 30 min, 4 h or 1 h 30 min; at most a year."))
    return total


def write_duration(minutes: int) -> str:
    """Write minutes so that `read_duration` reads them again: 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")
    return " ".join(filter(None, parts))
