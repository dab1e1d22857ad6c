"""The engine: plans a whole waiting queue against all experts at once.

What a plan gains is the sum, over what it gives out, of

    severity x value x urgency / minutes of the best one  x  score  x  the step of the ladder

and each round finds the plan that gains most (an optimal assignment), giving every expert with room
one work more. Those who will have room soon take part as they will be then: work that gains more
by waiting for one of them waits, as long as its promise can be kept that way.

Nobody starves. Each work has a limit, `since + patience x promised time`. Past it, it goes before
all that is within theirs, the earliest limit first, with the whole ladder open and without
waiting for anybody better. As limits lie after arrivals, **no work is overtaken by one that comes
more than patience x promised time after it**: an expert who may take it and has room for it
gets none such. Where it finds too little room, the expert closest to having it is kept for it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from time import perf_counter

import numpy as np
import scipy

from steward.kit.marks import N_
from steward.routing.errors import BadRules
from steward.routing.rules.desk import Desk, Places
from steward.routing.rules.plan import Plan
from steward.routing.rules.values import Expert, Work
from steward.routing.rules.weights import Rules

Seconds = Callable[[], float]
_MOST_CELLS = 1_000_000  # of one optimal assignment; a larger one alone would pass the budget
_BLOCK = 512  # works whose gains are reckoned at once


def plan(
    works: Sequence[Work],
    experts: Sequence[Expert],
    rules: Rules,
    now: datetime,
    clock: Seconds = perf_counter,
) -> Plan:
    """Give out what waits; each work at most once, nobody past their capacity.

    Past the budget of the rules, by `clock` (seconds), the rest is given out greedily: the most
    pressing work first, to whom it gains most with. Raises BadRules for works or experts named
    twice, and for a severity without weight.
    """
    ends = clock() + rules.budget.total_seconds()
    _refuse_doubles("works", [one.id for one in works])
    _refuse_doubles("experts", [one.id for one in experts])
    desk = Desk(works, experts, rules, now)
    urgency = desk.urgency
    aged = np.flatnonzero(urgency.limit <= 0)
    _give_in_turn(desk, aged[np.argsort(urgency.limit[aged], kind="stable")], are_aged=True)
    fell_back = not _give_best(desk, lambda: clock() <= ends)
    if fell_back:
        waiting = desk.waiting()
        _give_in_turn(desk, waiting[np.argsort(-urgency.press[waiting], kind="stable")])
    return Plan(tuple(works), tuple(experts), desk, fell_back=fell_back)


def _refuse_doubles(field: str, names: list[str]) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        said = N_("%(name)s is named twice; nothing can be planned twice.", name=twice)
        raise BadRules(field, said)


def _give_in_turn(desk: Desk, works: Places, *, are_aged: bool = False) -> None:
    """Give one work after the other to whom it gains most with.

    For aged ones that find no room, the expert who is closest to having it is kept.
    """
    everybody = np.arange(len(desk.capacity))
    for start in range(0, len(works), _BLOCK):
        block = works[start : start + _BLOCK]
        suits = desk.suits(block, everybody)
        gains = np.where(suits, desk.worth(block, everybody, np.zeros(len(everybody))), 0.0)
        for row, work in enumerate(block.tolist()):
            if not desk.is_open.any():
                return
            gain = np.where(desk.fits(work), gains[row], 0.0)
            if gain.any():
                desk.give(work, int(np.argmax(gain)))
            elif are_aged:
                desk.keep_closest(work, suits[row])


def _give_best(desk: Desk, has_time: Callable[[], bool]) -> bool:
    """Give out round by round, as gains most; return whether there was the time for it."""
    if not desk.has_room().any():
        return True
    if desk.waits.sum() * desk.is_open.sum() > _MOST_CELLS or not has_time():
        return False
    market = _Market(desk)
    while has_time():
        if not market.give_best() or not desk.has_room().any():
            return True
    return False


class _Market:
    """What every expert would gain with every work, now or once there is room again.

    Works that wait are rows; experts who have room or will have it soon are columns.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        has_room, soon = desk.has_room(), desk.has_room_soon()
        self._works, self._experts = desk.waiting(), np.flatnonzero(has_room | soon)
        starts = np.where(has_room, 0.0, desk.room_at)[self._experts]
        can = desk.suits(self._works, self._experts)
        can &= (starts == 0) | desk.can_wait(self._works, self._experts, starts)
        self._gains = np.where(can, desk.worth(self._works, self._experts, starts), 0.0)
        self._later = ~has_room[self._experts]

    def give_best(self) -> bool:
        """Give each expert with room one work more, as gains most; return whether any was given."""
        desk = self._desk
        left = desk.waits[self._works]
        works = self._works[left]
        fits = desk.fits(works)[:, self._experts]
        gains = np.where(fits | self._later, self._gains[left], 0.0)
        rows, columns = scipy.optimize.linear_sum_assignment(gains, maximize=True)
        pairs = [
            (int(works[row]), int(self._experts[column]), bool(fits[row, column]))
            for row, column in zip(rows, columns, strict=True)
            if gains[row, column] > 0
        ]
        desk.awaited = {work: expert for work, expert, is_now in pairs if not is_now}
        for work, expert, is_now in pairs:
            if is_now:
                desk.give(work, expert)
        return len(desk.awaited) < len(pairs)
