"""How a budget stands: planned, come, to come; each thing that came counts in one line only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache

import numpy as np

from steward.analytics.rules.budgets.kinds import Key, months_of, next_month
from steward.quant.outlook import Outlook, look_out, paths

_NONE = Decimal(0)
_YEARS_BACK = 4
_PASSED_FROM = Decimal("0.005")  # half a cent
_LIKELY = 0.5
_LEAST_MONTHS = 3  # of which days are known


class State(StrEnum):
    """How a line stands."""

    WITHIN = "within"
    NEAR = "near"
    FORESEEN = "foreseen"
    PASSED = "passed"


@dataclass(frozen=True)
class Month:
    """One month of a line; `came` is None of one that has not begun."""

    month: date
    planned: Decimal
    came: Decimal | None


@dataclass(frozen=True)
class LineStanding:
    """How a line stands on a day.

    `planned_by_now` is of the months that are over, and of this one the share that is gone.
    `outlook` is what all its months come to, None where too few months are known to say; then
    `simply` is what came with what is still planned. What is not planned has no outlook.
    """

    key: Key
    months: tuple[Month, ...]
    planned: Decimal
    came: Decimal
    planned_by_now: Decimal
    outlook: Outlook | None
    simply: Decimal
    state: State
    is_planned: bool = True

    @property
    def share(self) -> float | None:
        """How much of what is planned has come; None of nothing planned."""
        return float(self.came / self.planned) if self.planned > 0 else None

    @property
    def chance(self) -> float | None:
        """How likely the limit is passed by the end; None where that cannot be said."""
        return self.outlook.chance if self.outlook else None

    @property
    def ahead(self) -> Decimal:
        """How much more came by now than was planned by now."""
        return self.came - self.planned_by_now


def allot(
    came: Iterable[tuple[Key, date, Decimal]], lines: Sequence[Key]
) -> dict[Key, Mapping[date, Decimal]]:
    """Give each thing that came to the one line that fits it most closely.

    A line fits where every part of its key that is not empty is the same, whatever the case. Of
    several the one with most parts wins, then the one whose parts stand first. What fits none is
    under its own key, so that the sums of all are what came.
    """
    closest = sorted(lines, key=lambda line: [-sum(map(bool, line)), *(not part for part in line)])
    folded = [(line, [part.casefold() for part in line]) for line in closest]

    @cache
    def line_of(key: Key) -> Key:
        parts = [part.casefold() for part in key]
        fits = (
            line
            for line, wanted in folded
            if all(not want or want == part for want, part in zip(wanted, parts, strict=True))
        )
        return next(fits, key)

    found: dict[Key, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for key, month, amount in came:
        found[line_of(key)][month] += amount
    return {key: dict(months) for key, months in found.items()}


def usual_share(came: Mapping[date, Decimal], today: date) -> float | None:
    """Return which share of a month usually comes by this day of it; None where that is unknown.

    `came` is by days. The last day of a month counts as the last of any: it is over then.
    """
    before = {day: float(amount) for day, amount in came.items() if day < today.replace(day=1)}
    total = sum(before.values())
    if len({(day.year, day.month) for day in before}) < _LEAST_MONTHS or total <= 0:
        return None
    is_last = next_month(today) == today + timedelta(1)
    by_now = sum(amount for day, amount in before.items() if is_last or day.day <= today.day)
    return min(max(by_now / total, 0.0), 1.0)


@dataclass(frozen=True)
class Course:
    """What is planned of a line in all months of its budget, in order, and what came of it.

    What came may go back beyond them: it tells what is to come. `usual` is the share of a month
    that usually came by this day of it; None is the share of its days.
    """

    planned: Mapping[date, Decimal]
    came: Mapping[date, Decimal]
    usual: float | None = None


def standing(
    key: Key, course: Course, today: date, *, near: int, is_planned: bool = True
) -> LineStanding:
    """Return how a line stands on a day."""
    planned, came, usual = course.planned, course.came, course.usual
    months = tuple(
        Month(month, amount, came.get(month, _NONE) if month <= today else None)
        for month, amount in planned.items()
    )
    so_far = sum((one.came for one in months if one.came is not None), _NONE)
    total = sum(planned.values(), _NONE)
    gone = float(share_gone(today.replace(day=1), today)) if usual is None else usual
    ahead = _Ahead(tuple(planned), today, gone)
    # Of what is not planned there may be thousands, and nothing is asked of where it leads.
    outlook = _outlook(ahead, came, so_far, total) if is_planned else None
    simply = so_far + sum(
        (one.planned * (1 - share_gone(one.month, today)) for one in months), _NONE
    )
    by_now = sum((one.planned * share_gone(one.month, today) for one in months), _NONE)
    state = _state(so_far, total, outlook, near)
    return LineStanding(key, months, total, so_far, by_now, outlook, simply, state, is_planned)


def share_gone(month: date, today: date) -> Decimal:
    """Return which share of a month is over at the end of a day."""
    days = (next_month(month) - month).days
    return Decimal(min(max((today - month).days + 1, 0), days)) / days


@dataclass(frozen=True)
class _Ahead:
    """The months of a budget, the day, and the share of this month that has usually come by it."""

    months: Sequence[date]
    today: date
    gone: float


def _outlook(
    ahead: _Ahead, came: Mapping[date, Decimal], so_far: Decimal, limit: Decimal
) -> Outlook | None:
    """Return what the months come to, from the full months before today; None from too few."""
    this = ahead.today.replace(day=1)
    known = known_months(came, this)
    still = [month for month in months_of(this, ahead.months[-1]) if month >= ahead.months[0]]
    if not still or not known:
        return None
    skipped = len(list(months_of(this, still[0]))) - 1
    history = [float(came.get(one, _NONE)) for one in known]
    ways = paths(history, known[0].month, skipped + len(still))
    if ways is None:
        return None
    left = np.array([1 - ahead.gone if month == this else 1.0 for month in still])
    tomorrow = ahead.today + timedelta(1)
    days = [max((next_month(one) - max(one, tomorrow)).days, 0) for one in still]
    above = float(limit) if limit > 0 else None
    return look_out(float(so_far), ways[:, skipped:] * left, days, above)


def known_months(came: Mapping[date, Decimal], this: date) -> list[date]:
    """Return the full months before `this` since something first came, four years at most."""
    earliest = this.replace(year=this.year - _YEARS_BACK)
    first = min((month for month in came if earliest <= month < this), default=None)
    return [] if first is None else [one for one in months_of(first, this) if one < this]


def _state(so_far: Decimal, total: Decimal, outlook: Outlook | None, near: int) -> State:
    if so_far > total + _PASSED_FROM or (total > 0 and so_far >= total):
        return State.PASSED
    if outlook is not None and outlook.chance is not None and outlook.chance > _LIKELY:
        return State.FORESEEN
    if total > 0 and so_far * 100 >= total * near:
        return State.NEAR
    return State.WITHIN
