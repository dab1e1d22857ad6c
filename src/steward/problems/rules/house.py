"""Evidence put together for the search: weeks counted from a Monday, values as words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from scipy.special import gammainc

from steward.problems.rules.found import DIMENSIONS, Beside, Found, dated
from steward.quant.faults import (
    Complaint,
    Explained,
    House,
    Sale,
    Slice,
    Usual,
    find,
    house_of,
    learn,
)
from steward.quant.faults import chart as chart_of

MOST_WEEKS = 118  # two years, so that there is a season, and a quarter
LEAST_WEEKS = 8  # of complaints, before anything can be called unusual
LATEST = 13  # weeks after what they are of left: later complaints say nothing of its sale
CHARTED = 26  # weeks
_UNKNOWN_WEEK = -1
_FEW = 3  # values of a dimension that are looked at beside the slice
_LUCK = 0.01  # what is less likely is no chance

Where = Mapping[str, str]


@dataclass(frozen=True)
class Bought:
    """Units that left in the week of a Monday, with the values of their dimensions."""

    week: date
    where: Where
    units: float


@dataclass(frozen=True)
class Told:
    """A complaint: who, when, of what, and the day on which that left."""

    key: str
    person: str
    at: datetime
    where: Where
    sold_on: date | None


@dataclass(frozen=True)
class Opened:
    """A problem that opened at a moment, of complaints since another, and what was found of it."""

    where: Where
    since: datetime
    at: datetime
    found: Found


@dataclass(frozen=True, eq=False)
class Ground:
    """All evidence as numbers, in weeks from `monday` on, by the clocks of `zone`."""

    house: House
    monday: date
    zone: ZoneInfo

    @property
    def first(self) -> int:
        """The week of the first complaint."""
        return int(self.house.at[0] // 7) if len(self.house.at) else self.house.weeks

    def days(self, moment: datetime) -> float:
        """Return a moment in days since the first Monday."""
        here = moment.astimezone(self.zone).replace(tzinfo=None)
        return (here - datetime.combine(self.monday, time())) / timedelta(days=1)

    def moment(self, days: float) -> datetime:
        """Return the moment so many days after the first Monday."""
        return datetime.combine(self.monday, time(), self.zone) + timedelta(days=days)

    def search(self, begin: datetime, end: datetime, known: Iterable[Where]) -> list[Opened]:
        """Return the problems that opened from one moment to another, beside those known."""
        since = max(self.days(begin), (self.first + LEAST_WEEKS) * 7.0)
        if since >= self.days(end):
            return []
        slices = self._slices(known)
        usual = learn(self.house, int(since // 7), slices)
        found = find(usual, since, self.days(end), slices)
        every = (*slices, *(one.slice for one in found))
        return [self._opened(one, usual, every) for one in found]

    def _slices(self, known: Iterable[Where]) -> tuple[Slice, ...]:
        """Return slices by their values; what is not sold or complained of any more is in none."""
        found = (self.house.slice_of(where) for where in known)
        return tuple(one for one in found if one is not None)

    def _opened(self, one: Explained, usual: Usual, every: tuple[Slice, ...]) -> Opened:
        found = Found(
            seen=one.seen,
            usual=one.usual,
            exposed=one.exposed,
            other_seen=one.other_seen,
            other_exposed=one.other_exposed,
            explains=one.explains,
            excess=max(one.excess, one.explains),
            looked_at=one.looked_at,
            chance=one.chance,
            beside=tuple(self._beside(one, usual, every)),
        )
        where = dict(self.house.words(one.slice))
        return Opened(where, self.moment(one.since), self.moment(one.at), found)

    def _beside(self, one: Explained, usual: Usual, every: tuple[Slice, ...]) -> Iterator[Beside]:
        """Yield the value of each other dimension that stands out most, all problems left out."""
        house = self.house
        during = (house.at > one.since) & (house.at <= one.at)
        for other in every:
            during &= ~other.holds(house.codes)
        taken = {dimension for dimension, _ in one.slice.where}
        for place, name in enumerate(house.dimensions):
            values, counts = np.unique(house.codes[during, place], return_counts=True)
            order = [spot for spot in np.argsort(-counts, kind="stable") if values[spot] >= 0]
            if place in taken or not order:
                continue
            counted = {int(values[spot]): int(counts[spot]) for spot in order[:_FEW]}
            due = {code: self._due(one, usual, Slice(((place, code),)), every) for code in counted}
            excess = {code: counted[code] - due[code] for code in counted}
            code = max(excess, key=lambda one: (excess[one], -one))
            chance = float(gammainc(counted[code], max(due[code], 1e-9)))
            beyond = max(round(excess[code]), 0)
            yield Beside(name, house.names[place][code], beyond, chance > _LUCK)

    def _due(self, one: Explained, usual: Usual, value: Slice, every: tuple[Slice, ...]) -> float:
        """Return the complaints that were usual of a value while a problem built up."""
        sales = usual.due.sales_of(value, every)
        until = usual.until(usual.by_week(sales), np.array([one.since, one.at]))
        return float(until[1] - until[0])

    def charts(
        self, wheres: Sequence[Where], known: Iterable[Where], now: datetime
    ) -> list[list[dict[str, Any]]]:
        """Return the last weeks of each slice as they are kept, with the limits of all others."""
        week = int(self.days(now) // 7)
        usual = learn(self.house, max(week, 1), self._slices(known))
        found = [self.house.slice_of(where) for where in wheres]
        begin = max(week + 1 - CHARTED, 0)
        return [
            dated(chart_of(usual, one, begin, week + 1), self.monday) if one else []
            for one in found
        ]


def put_together(
    bought: Iterable[Bought], told: Iterable[Told], now: datetime, zone: ZoneInfo
) -> Ground | None:
    """Put evidence into numbers; None where too little is known to say what is usual.

    What was sold counts from a quarter before the first complaint on: who did not note complaints
    then had none that could be told. Who complains later than that after a sale is left out.
    """
    sold = list(bought)
    heard = [one for one in told if not _is_late(one, zone)]
    last = _monday(now, zone)
    begin = min((_monday(one.at, zone) for one in heard), default=last)
    if not sold or (last - begin).days // 7 < LEAST_WEEKS:
        return None
    first = min(one.week for one in sold)
    monday = max(first, begin - timedelta(weeks=LATEST), first_week(now, zone))
    weeks = (last - monday).days // 7 + 1
    empty = Ground(house_of(DIMENSIONS, (), (), weeks), monday, zone)
    sales = (Sale(_week(one.week, monday), one.where, one.units) for one in sold)
    complaints = (
        Complaint(
            one.key,
            one.person,
            empty.days(one.at),
            one.where,
            _UNKNOWN_WEEK
            if one.sold_on is None
            else max(_week(one.sold_on, monday), _UNKNOWN_WEEK),
        )
        for one in heard
    )
    return Ground(house_of(DIMENSIONS, sales, complaints, weeks), monday, zone)


def first_week(now: datetime, zone: ZoneInfo) -> date:
    """Return the Monday from which on evidence is looked at."""
    return _monday(now, zone) - timedelta(weeks=MOST_WEEKS - 1)


def _monday(moment: datetime, zone: ZoneInfo) -> date:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _is_late(one: Told, zone: ZoneInfo) -> bool:
    if one.sold_on is None:
        return False
    return one.at.astimezone(zone).date() - one.sold_on >= timedelta(weeks=LATEST)


def _week(day: date, monday: date) -> int:
    return (day - monday).days // 7
