"""Problems as they open: the earliest alarm, what explains it, and then what is left beside it."""

from heapq import heapify, heappop, heappush

from steward.quant.faults.house import WEEK, Slice
from steward.quant.faults.slices import Explained, explain
from steward.quant.faults.usual import Usual
from steward.quant.faults.watching import Watch

Known = tuple[Slice, ...]


def find(usual: Usual, begin: float, end: float, known: Known = ()) -> list[Explained]:
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
        opened = _in_a_week(usual, begin, until, known)
        found += opened
        known = (*known, *(one.slice for one in opened))
        begin = until
    return found


def _in_a_week(usual: Usual, begin: float, end: float, known: Known) -> list[Explained]:
    """Watch all complaints, and beside them those of what was sold just now."""
    watches = [Watch.of(one, begin, end) for one in (usual, usual.young)]
    left = [one.usual.house.told_without(known) for one in watches]
    waiting = [
        (alarm.at, number, stream, alarm)
        for stream, watch in enumerate(watches)
        for number, alarm in enumerate(watch.first_alarms(left[stream]))
    ]
    heapify(waiting)
    found: list[Explained] = []
    while waiting:
        at, number, stream, alarm = heappop(waiting)
        watch, there = watches[stream], left[stream]
        still = watch.again(alarm.group, at, there, known)
        if still is None:
            continue
        if still.at <= at:
            found.append(explain(watch.usual, there, still, known))
            known = (*known, found[-1].slice)
            left = [one.told_without([found[-1].slice]) for one in left]
        heappush(waiting, (still.at, number, stream, still))
    return found
