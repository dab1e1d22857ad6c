"""Problems as they open: the earliest alarm, what explains it, and then what is left beside it."""

from heapq import heapify, heappop, heappush

import numpy as np

from steward.quant.faults.house import WEEK, Slice
from steward.quant.faults.slices import Explained, explain
from steward.quant.faults.usual import Usual
from steward.quant.faults.watching import Watch

Known = tuple[Slice, ...]


def find(
    usual: Usual, begin: float, end: float, known: Known = (), share: float = 1.0
) -> list[Explained]:
    """Return the problems that opened from `begin` to `end` (days), in their order.

    `known` are slices of problems that are open: what is sold there, and its complaints, are left
    out of all groups, so that one cause opens one problem. It is worked out anew from all evidence,
    so that what came late or twice changes nothing but what it should. Who looks in several houses
    gives each a `share` of the false alarms.
    """
    found: list[Explained] = []
    while begin < end:
        week = int(begin // WEEK)
        until = min((week + 1) * float(WEEK), end)
        usual = usual.from_week(week, known)
        opened = _in_a_week(usual, (begin, until), known, share)
        found += opened
        known = (*known, *(one.slice for one in opened))
        begin = until
    return found


def _in_a_week(
    usual: Usual, days: tuple[float, float], known: Known, share: float
) -> list[Explained]:
    watch, left = Watch.of(usual, *days, share), usual.house.told_without(known)
    waiting = [
        (alarm.at, number, alarm) for number, alarm in enumerate(watch.first_alarms(left, known))
    ]
    heapify(waiting)
    found: list[Explained] = []
    while waiting:
        at, number, alarm = heappop(waiting)
        still = watch.again(alarm.group, at, left, known)
        if still is None:
            continue
        if still.at > at:
            heappush(waiting, (still.at, number, still))
            continue
        best = explain(usual, left, still, known)
        if best is not None:
            found.append(best)
            known = (*known, best.slice)
            left = left.told_without([best.slice])
        heappush(
            waiting, (float(np.nextafter(at, days[1] + 1)) if best is None else at, number, still)
        )
    return found
