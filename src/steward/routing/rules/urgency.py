"""How much each work presses: promise slack, severity, the customer's value, and age.

All times in here are in minutes from now.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from steward.kit.marks import N_
from steward.routing.errors import BadRules
from steward.routing.rules.table import Floats, Steps, Table
from steward.routing.rules.values import Step, Work
from steward.routing.rules.weights import Rules

_CALM = 2.0  # with the whole promised time left, a work weighs exp(-2) of what it does at the end
_MINUTE = timedelta(minutes=1)


class Urgency:
    """For each work: how long until it is due (`left`), and after which it goes first (`limit`).

    `soonest` is the time that the best of all experts takes, whether free or not. `press` is the
    gain of having it done, for each minute of that: severity x value x urgency / soonest, where
    urgency = exp(-2 x the share of the promised time that is left after it), and `lost` when not
    even the best one can keep the promise. `allowed` is the highest open step of the ladder.
    """

    def __init__(self, works: Sequence[Work], table: Table, rules: Rules, now: datetime) -> None:
        worth, since, due, effort = _columns(works, rules, now)
        promised = np.maximum(due - since, 1.0)
        self.left = due
        self.limit = since + rules.patience * promised
        self.effort = effort
        able = np.where(table.step < Step.NOBODY, table.pace, 0.0)
        best = np.max(able, axis=1, initial=0.1)[table.kind]
        self.soonest = np.maximum(effort, 1.0) / best
        spare = np.maximum(due - self.soonest, 0.0) / promised
        self.is_lost = self.soonest > due
        urgency = np.where(self.is_lost, rules.lost, np.exp(-_CALM * spare))
        self.press = worth / self.soonest * urgency
        self.share_left = due / promised
        self.allowed = _allowed(self.share_left, table, rules)


def _columns(
    works: Sequence[Work], rules: Rules, now: datetime
) -> tuple[Floats, Floats, Floats, Floats]:
    rows = []
    for one in works:
        weight = rules.severity.get(one.severity)
        if weight is None:
            said = N_("%(work)s is %(what)s, which has no weight.", work=one.id, what=one.severity)
            raise BadRules("severity", said)
        due = one.due or one.since + rules.unpromised
        since = (one.since - now) / _MINUTE
        rows.append((weight * one.value, since, (due - now) / _MINUTE, one.effort))
    worth, since_, due_, effort = np.array(rows, dtype=float).reshape(-1, 4).T
    return worth, since_, due_, effort


def _allowed(share_left: Floats, table: Table, rules: Rules) -> Steps:
    """Open the ladder by the share of the promised time that is left.

    Steps below the first on which there is anybody at all, here or not, are no use waiting for.
    """
    opened = np.sum([share_left <= share for share in rules.ladder], axis=0)
    first = np.min(table.step, axis=1, initial=Step.LEAD)[table.kind]
    allowed: Steps = np.maximum(opened, first).astype(np.int8)
    return allowed
