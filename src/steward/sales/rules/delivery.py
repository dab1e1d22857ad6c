"""When an order arrives: working days from the moment it is placed to the customer's door."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

_LONGEST = 400  # days to look for a working day: a calendar that has none so long is never open
_SATURDAY = 5


class WorkingDays(Protocol):
    """Which days are worked on."""

    def works_on(self, day: date) -> bool:
        """Whether goods leave and travel on a day."""


class Weekdays:
    """Monday to Friday: the working days of a house that has not said otherwise."""

    def works_on(self, day: date) -> bool:
        """Whether it is no day of the weekend."""
        return day.weekday() < _SATURDAY


class Arrival(NamedTuple):
    """Between which days an order arrives, both of them included."""

    first: date
    last: date


@dataclass(frozen=True)
class DeliveryTerms:
    """What is ordered before `cut_off` of a working day counts from that day, else from the next.

    Then it is handled for some working days, and travels for some more.
    """

    cut_off: time = time(14)
    handling_days: int = 0
    transit_from: int = 1
    transit_to: int = 3


def arrival(
    terms: DeliveryTerms,
    days: WorkingDays,
    zone: ZoneInfo,
    *,
    ordered_at: datetime,
    there_on: date | None = None,
) -> Arrival | None:
    """Work out when goods arrive that are there, or, with `there_on`, come in on that day.

    What comes in on a day is handled from the next working day. None where there are no working
    days for longer than anybody would wait.
    """
    here = ordered_at.astimezone(zone)
    start = here.date() if here.time() < terms.cut_off else here.date() + timedelta(1)
    if there_on is not None:
        start = max(start, there_on + timedelta(1))
    begun = _on(start, days)
    return on_the_way(terms, days, _after(begun, terms.handling_days, days))


def on_the_way(terms: DeliveryTerms, days: WorkingDays, sent: date | None) -> Arrival | None:
    """Work out when what leaves on a day arrives; None as for `arrival`."""
    first, last = (_after(sent, n, days) for n in (terms.transit_from, terms.transit_to))
    return Arrival(first, last) if first and last else None


def _on(day: date, days: WorkingDays) -> date | None:
    """Return a day, if it is worked on, or the first one after it."""
    coming = (day + timedelta(n) for n in range(_LONGEST))
    return next((one for one in coming if days.works_on(one)), None)


def _after(day: date | None, count: int, days: WorkingDays) -> date | None:
    for _ in range(count):
        day = day and _on(day + timedelta(1), days)
    return day
