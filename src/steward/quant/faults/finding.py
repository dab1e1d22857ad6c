"""Problems as they open: the earliest alarm, what explains it, and then what is left beside it."""

from heapq import heapify, heappop, heappush

from steward.quant.faults.house import WEEK, House, Slice
from steward.quant.faults.slices import Explained, explain
from steward.quant.faults.usual import Usual
from steward.quant.faults.watching import Alarm, Watch


def find(usual: Usual, begin: float, end: float, known: tuple[Slice, ...] = ()) -> list[Explained]:
    """Return the problems that opened from `begin` to `end` (days), in their order.

    `known` are slices of problems that are open: what is sold there, and its complaints, are left
    out of all groups, so that one cause opens one problem. It is worked out anew from all evidence,
    so that what came late or twice changes nothing but what it should.
    """
    found: list[Explained] = []
    while begin < end:
        week = int(begin // WEEK)
        until = min((week + 1) * float(WEEK), end)
        usual = usual.from_week(week, known)
        opened = _in_a_week(Watch.of(usual, begin, until), known)
        found += opened
        known = (*known, *(one.slice for one in opened))
        begin = until
    return found


def _in_a_week(watch: Watch, known: tuple[Slice, ...]) -> list[Explained]:
    left = watch.usual.house.told_without(known)
    waiting = [(one.at, number, one) for number, one in enumerate(watch.first_alarms(left))]
    heapify(waiting)
    found: list[Explained] = []
    while (alarm := _next(waiting, watch, left, known)) is not None:
        problem = explain(watch.usual, left, alarm, known)
        found.append(problem)
        known = (*known, problem.slice)
        left = left.told_without([problem.slice])
        if problem.slice != alarm.group:
            heappush(waiting, (alarm.at, -len(found), alarm))
    return found


def _next(
    waiting: list[tuple[float, int, Alarm]], watch: Watch, left: House, known: tuple[Slice, ...]
) -> Alarm | None:
    """Return the earliest alarm that still stands beside what is known."""
    while waiting:
        at, number, alarm = heappop(waiting)
        still = watch.again(alarm.group, at, left, known)
        if still is None:
            continue
        if still.at <= at:
            return still
        heappush(waiting, (still.at, number, still))
    return None
