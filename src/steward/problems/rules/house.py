"""Evidence put together for the search: weeks counted from a Monday, values as words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from scipy.special import gammainc

from steward.problems.rules.found import DIMENSIONS, Beside, Found, dated
from steward.problems.rules.hours import Hours
from steward.quant.faults import (
    Codes,
    Complaint,
    Explained,
    House,
    Mask,
    Numbers,
    Sale,
    Slice,
    Usual,
    find,
    house_of,
    learn,
    once_each,
    outside,
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
    """A problem that opened at a moment, of complaints since another, and what was found of it.

    `score` is by how much, in logarithms, it tells its complaints better than what is usual.
    """

    where: Where
    since: datetime
    at: datetime
    found: Found
    score: float


@dataclass(frozen=True, eq=False)
class Ground:
    """All evidence as numbers, in weeks from `monday` on, by the clocks of `zone`.

    Within a day time goes as fast as people complain.
    """

    house: House
    monday: date
    zone: ZoneInfo
    hours: Hours

    @property
    def first(self) -> int:
        """The week of the first complaint."""
        return int(self.house.at[0] // 7) if len(self.house.at) else self.house.weeks

    def days(self, moment: datetime) -> float:
        """Return a moment in days since the first Monday."""
        here = moment.astimezone(self.zone)
        return (here.date() - self.monday).days + self.hours.part(here)

    def moment(self, days: float) -> datetime:
        """Return the moment so many days after the first Monday."""
        whole = int(days // 1)
        hour = self.hours.hour(whole % 7, days - whole)
        start = datetime.combine(self.monday + timedelta(days=whole), time(), self.zone)
        return start + timedelta(hours=hour)

    def search(
        self, begin: datetime, end: datetime, known: Iterable[Where], share: float = 1.0
    ) -> list[Opened]:
        """Return the problems that opened from one moment to another, beside those known.

        Where there are several grounds, this one may give a `share` of the false alarms.
        """
        since = max(self.days(begin), (self.first + LEAST_WEEKS) * 7.0)
        if since >= self.days(end):
            return []
        slices = self._slices(known)
        usual = learn(self.house, int(since // 7), slices)
        found = find(usual, since, self.days(end), slices, share)
        return [self._opened(one) for one in found]

    def _slices(self, known: Iterable[Where]) -> tuple[Slice, ...]:
        """Return slices by their values; what is not sold or complained of any more is in none."""
        found = (self.house.slice_of(where) for where in known)
        return tuple(one for one in found if one is not None)

    def _opened(self, one: Explained) -> Opened:
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
        )
        where = dict(self.house.words(one.slice))
        return Opened(where, self.moment(one.began), self.moment(one.at), found, one.score)

    def now(self, known: Iterable[Where], now: datetime) -> "Now":
        """Learn what is usual now of all but some slices, to lay these beside it."""
        week = int(self.days(now) // 7)
        slices = self._slices(known)
        return Now(self, learn(self.house, max(week, 1), slices), slices, self.days(now))


@dataclass(frozen=True, eq=False)
class Now:
    """Evidence until a moment, `until` in days, with what is usual but for the `known` slices."""

    ground: Ground
    usual: Usual
    known: tuple[Slice, ...]
    until: float

    def chart(self, where: Where) -> list[dict[str, Any]]:
        """Return the last weeks of a slice as they are kept."""
        one = self.ground.house.slice_of(where)
        if one is None:
            return []
        last = int(self.until // 7) + 1
        return dated(chart_of(self.usual, one, max(last - CHARTED, 0), last), self.ground.monday)

    def found(self, where: Where, since: datetime, before: Found) -> Found:
        """Bring what was found of a slice up to now; how sure it is stays as it opened."""
        house, one = self.ground.house, self.ground.house.slice_of(where)
        if one is None:
            return before
        begin = max(self.ground.days(since), 0.0)
        during = (house.at >= begin) & (house.at <= self.until)
        inside, outside_ = one.holds(house.codes), outside(self.known, house.codes)
        seen, others = self._persons(during & inside), self._persons(during & outside_)
        due = self._due(self.usual.due.sales_of(one), begin)
        rest = outside(self.known, house.sold_codes)
        explains = max(seen - due, 0.0)
        return replace(
            before,
            seen=seen,
            usual=due,
            exposed=self._exposed(one.holds(house.sold_codes), begin),
            other_seen=others,
            other_exposed=self._exposed(rest, begin),
            explains=explains,
            excess=explains + max(others - self._due(rest, begin), 0.0),
            beside=tuple(self._beside(one, begin, during & outside_)),
        )

    def _persons(self, told: Mask) -> int:
        """Count complaints, once for each anger."""
        house, places = self.ground.house, np.flatnonzero(told)
        return len(
            once_each(np.zeros(len(places), np.intp), house.person[places], house.at[places])
        )

    def _due(self, sales: Codes | Mask, begin: float) -> float:
        """Return the complaints that were usual of some sales since a day."""
        by_week = np.asarray(self.usual.due.by_week(sales) * self.usual.pace)
        return self._between(by_week, begin)

    def _exposed(self, sold: Mask, begin: float) -> float:
        return self._between(self.usual.due.exposed(np.flatnonzero(sold)), begin)

    def _between(self, by_week: Numbers, begin: float) -> float:
        ends = self.usual.until(by_week, np.array([begin, self.until]))
        return float(ends[1] - ends[0])

    def _beside(self, one: Slice, begin: float, told: Mask) -> Iterator[Beside]:
        """Yield the value of each other dimension that stands out most, all problems left out."""
        house, taken = self.ground.house, {dimension for dimension, _ in one.where}
        for place, name in enumerate(house.dimensions):
            values, counts = np.unique(house.codes[told, place], return_counts=True)
            most = [int(values[spot]) for spot in np.argsort(-counts, kind="stable")]
            codes = [code for code in most if code >= 0][:_FEW]
            if place not in taken and codes:
                yield max(
                    (self._value(name, place, code, begin, told) for code in codes),
                    key=lambda value: value.seen,
                )

    def _value(self, name: str, place: int, code: int, begin: float, told: Mask) -> Beside:
        house, value = self.ground.house, Slice(((place, code),))
        seen = self._persons(told & value.holds(house.codes))
        due = max(self._due(self.usual.due.sales_of(value, self.known), begin), 1e-9)
        is_chance = not seen or float(gammainc(seen, due)) > _LUCK
        return Beside(name, house.names[place][code], max(round(seen - due), 0), is_chance)


def put_together(
    bought: Iterable[Bought],
    told: Iterable[Told],
    now: datetime,
    zone: ZoneInfo,
    dimensions: Sequence[str] = DIMENSIONS,
) -> Ground | None:
    """Put evidence into numbers; None where too little is known to say what is usual.

    What was sold counts from a quarter before the first complaint on: who did not note complaints
    then had none that could be told. Who complains later than that after a sale is left out.
    """
    sold = list(bought)
    heard = list(_spread(one for one in told if not _is_late(one, zone)))
    last = _monday(now, zone)
    begin = min((_monday(one.at, zone) for one in heard), default=last)
    if not sold or (last - begin).days // 7 < LEAST_WEEKS:
        return None
    first = min(one.week for one in sold)
    monday = max(first, begin - timedelta(weeks=LATEST), first_week(now, zone))
    weeks = (last - monday).days // 7 + 1
    hours = Hours.of(one.at.astimezone(zone) for one in heard)
    empty = Ground(house_of(dimensions, (), (), weeks), monday, zone, hours)
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
    return replace(empty, house=house_of(dimensions, sales, complaints, weeks))


def first_week(now: datetime, zone: ZoneInfo) -> date:
    """Return the Monday from which on evidence is looked at."""
    return _monday(now, zone) - timedelta(weeks=MOST_WEEKS - 1)


def _monday(moment: datetime, zone: ZoneInfo) -> date:
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _spread(told: Iterable[Told]) -> Iterator[Told]:
    """Spread what has the very same moment over the hour before it: a file knows days, or hours."""
    for at, same in groupby(sorted(told, key=lambda one: (one.at, one.key)), lambda one: one.at):
        found = list(same)
        for place, one in enumerate(found, 1):
            yield replace(one, at=at - timedelta(hours=1 - place / len(found)))


def _is_late(one: Told, zone: ZoneInfo) -> bool:
    if one.sold_on is None:
        return False
    return one.at.astimezone(zone).date() - one.sold_on >= timedelta(weeks=LATEST)


def _week(day: date, monday: date) -> int:
    return (day - monday).days // 7
