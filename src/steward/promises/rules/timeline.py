"""Open hours compiled to prefix sums: how much was open between two moments, and when it will be.

A calendar is a sorted list of open stretches in absolute time. With the sum of all that was open
before each, `elapsed` and `add` are two binary searches, whatever lies between the moments.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate

from steward.kit.marks import N_
from steward.promises.errors import NeverOpen
from steward.promises.rules.hours import Hours

_SECOND = 1_000_000  # we count in whole microseconds since 1970, as exactly as datetime does
_MINUTE = 60 * _SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_LONGEST = 20  # years that a promise may reach into the future

Stretch = tuple[int, int]


@dataclass(frozen=True)
class _Compiled:
    """The open stretches of some years, in order; `sums` is the open time up to each one's end."""

    years: range
    starts: Sequence[int]
    ends: Sequence[int]
    sums: Sequence[int]

    @classmethod
    def of(cls, hours: Hours, years: range) -> "_Compiled":
        stretches = list(_stretches(hours, years))
        sums = accumulate(end - start for start, end in stretches)
        return cls(years, [one[0] for one in stretches], [one[1] for one in stretches], list(sums))

    def open_before(self, tick: int) -> int:
        """Return the open time from the beginning of these years up to a moment."""
        place = bisect_right(self.starts, tick) - 1
        return 0 if place < 0 else self.sums[place] - max(self.ends[place] - tick, 0)


class Timeline:
    """The open time of some business hours, compiled for the years that were asked about.

    May be shared by threads: what is compiled is never changed, only replaced by more.
    """

    def __init__(self, hours: Hours) -> None:
        self._hours = hours
        self._compiled = _Compiled(range(0), (), (), ())

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return how much open time lies between two moments; none when `end` is not later."""
        if end <= start:
            return timedelta()
        known = self._covering(self._year_of(start), self._year_of(end))
        return (known.open_before(_ticks(end)) - known.open_before(_ticks(start))) * _TICK

    def add(self, start: datetime, open_time: timedelta) -> datetime:
        """Return the first open moment, not before `start`, by which so much open time has passed.

        So `elapsed(start, add(start, d)) == d` for every d that is not negative, and the moment
        is never outside the open hours. Raises NeverOpen when it is more than twenty years off.
        """
        year, tick = self._year_of(start), _ticks(start)
        for last in range(year + 1, year + _LONGEST):
            known = self._covering(year, last)
            wanted = known.open_before(tick) + open_time // _TICK
            if known.sums and wanted < known.sums[-1]:
                return _moment(_reached(known, tick, wanted))
        msg = N_(
            "It is not open long enough within %(longest)s years. Look at its hours.",
            longest=_LONGEST,
        )
        raise NeverOpen(msg)

    def is_open(self, moment: datetime) -> bool:
        """Whether it is open at a moment; at closing time it just still is."""
        year, tick = self._year_of(moment), _ticks(moment)
        known = self._covering(year, year)
        place = bisect_right(known.starts, tick) - 1
        return place >= 0 and tick <= known.ends[place]

    def stretches(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open stretches between two moments, cut to them, in order."""
        known = self._covering(self._year_of(start), self._year_of(end))
        first, last = _ticks(start), _ticks(end)
        for place in range(bisect_right(known.ends, first), bisect_left(known.starts, last)):
            yield _moment(max(known.starts[place], first)), _moment(min(known.ends[place], last))

    def _year_of(self, moment: datetime) -> int:
        return moment.astimezone(self._hours.zone).year

    def _covering(self, first: int, last: int) -> _Compiled:
        """Return the years from the one before `first` up to `last`, compiled, and maybe more."""
        known = self._compiled
        if known.years and known.years.start < first and last < known.years.stop:
            return known
        asked = range(first - 1, last + 1)
        years = known.years or asked
        both = range(min(years.start, asked.start), max(years.stop, asked.stop))
        self._compiled = found = _Compiled.of(self._hours, both)
        return found


@lru_cache(256)
def timeline_of(hours: Hours) -> Timeline:
    """Return the timeline of some hours; the same hours are compiled once in a process."""
    return Timeline(hours)


def _reached(known: _Compiled, tick: int, wanted: int) -> int:
    """Return when, from `tick` on, the sum of open time is `wanted`."""
    place = bisect_left(known.sums, wanted)
    found = known.ends[place] - (known.sums[place] - wanted)
    # When nothing is to pass, and it is closed, that was the last closing: take the next opening.
    return found if found >= tick else known.starts[place + 1]


def _ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def _moment(ticks: int) -> datetime:
    return _EPOCH + ticks * _TICK


def _stretches(hours: Hours, years: range) -> Iterator[Stretch]:
    day, last = date(years.start, 1, 1), date(years.stop, 1, 1)
    while day < last:
        if periods := hours.on(day):
            midnight = _ticks(datetime.combine(day, time(), UTC))
            parts = list(_parts_of(day, hours))
            for begins, ends, offset in parts:
                for period in periods:
                    start = midnight + period.start * _MINUTE - offset
                    end = midnight + period.end * _MINUTE - offset
                    if max(start, begins) < min(end, ends):
                        yield max(start, begins), min(end, ends)
        day += timedelta(days=1)


def _parts_of(day: date, hours: Hours) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of a local day in which the clock runs evenly: from, to, offset to UTC.

    On most days that is one. Where clocks are changed it is two: an hour of the wall clock is
    missing between them, or comes in both.
    """
    midnights = [datetime.combine(one, time(), hours.zone) for one in (day, day + timedelta(1))]
    before, after = map(_offset, midnights)
    first, last = map(_ticks, midnights)
    if before == after:
        yield first, last, before
        return
    change = _change_between(first, last, before, hours)
    yield first, change, before
    yield change, last, after


def _change_between(first: int, last: int, before: int, hours: Hours) -> int:
    """Return the moment at which the offset is `before` no more, to the second."""
    seconds = range(first // _SECOND, last // _SECOND + 1)
    place = bisect_left(
        seconds,
        True,  # noqa: FBT003 - what the key is to become
        key=lambda second: _offset(_moment(second * _SECOND).astimezone(hours.zone)) != before,
    )
    return seconds[min(place, len(seconds) - 1)] * _SECOND


def _offset(local: datetime) -> int:
    return (local.utcoffset() or timedelta()) // _TICK
