"""What every expert is to every kind of work, in arrays: pace, step of the ladder, barriers.

Many works ask for the same, so all that does not depend on the single work is reckoned once for
each kind of it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.routing.rules.values import Expert, Need, Step, Work
from steward.routing.rules.weights import Rules

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Steps = NDArray[np.int8]
_TINY = 1e-9  # what is lost in multiplying
SLOWEST = 0.1  # of the pace of the very best; who is slower is expected to find help


class Kind(NamedTuple):
    """What a work asks for."""

    needs: tuple[Need, ...]
    language: str | None
    permission: str | None


class Table:
    """For each kind of work (a row) and each expert (a column) what no planning changes.

    `fit` is the proficiency in the skill that holds up most, `pace` the share of the very best
    one's pace. `step` is the first step of the ladder on which the expert may take it, NOBODY
    where language or permission forbid it.
    """

    def __init__(self, works: Sequence[Work], experts: Sequence[Expert], rules: Rules) -> None:
        numbers: dict[Kind, int] = {}
        found = [
            numbers.setdefault(Kind(one.needs, one.language, one.permission), len(numbers))
            for one in works
        ]
        self.kind = np.array(found, dtype=np.intp)
        self.speaks = _has([kind.language for kind in numbers], [one.languages for one in experts])
        self.may = _has([kind.permission for kind in numbers], [one.permissions for one in experts])
        self.fit, by_skill = _judge([kind.needs for kind in numbers], experts, rules)
        self.pace = np.maximum(self.fit, SLOWEST)
        makeshift = np.where([one.is_lead for one in experts], Step.LEAD, Step.NOBODY)
        makeshift[[one.is_generalist for one in experts]] = Step.GENERALIST
        step = np.where(by_skill == Step.NOBODY, makeshift, by_skill)
        self.step = np.where(self.speaks & self.may, step, Step.NOBODY).astype(np.int8)


def _judge(
    wanted: Sequence[tuple[Need, ...]], experts: Sequence[Expert], rules: Rules
) -> tuple[Floats, Steps]:
    """Return each expert's fit, and the step on which their skills do: EXACT, NEAR or NOBODY."""
    numbers: dict[Need, int] = {}
    longest = max(map(len, wanted), default=0)
    found = [
        [numbers.setdefault(need, len(numbers) + 1) for need in needs]
        + [0] * (longest - len(needs))
        for needs in wanted
    ]
    fits, steps = _judge_each(numbers, experts, rules)
    fit = np.ones((len(wanted), len(experts)))
    step = np.full(fit.shape, Step.EXACT, dtype=np.int8)
    for places in np.array(found, dtype=np.intp).reshape(len(wanted), longest).T:
        np.minimum(fit, fits[places], out=fit)
        np.maximum(step, steps[places], out=step)
    return fit, step


def _judge_each(
    needs: Iterable[Need], experts: Sequence[Expert], rules: Rules
) -> tuple[Floats, Steps]:
    """Do so for each need by itself (a row, from the second one on; the first stands for none)."""
    fits = [np.ones(len(experts))]
    steps = [np.full(len(experts), Step.EXACT)]
    for need in needs:
        own = _levels(need.skill, experts)
        kin = rules.kin.get(need.skill, {}).items()
        near = np.max([own, *(share * _levels(one, experts) for one, share in kin)], axis=0)
        fits.append(1 - need.weight * (1 - near))
        is_near = near >= need.level * rules.near - _TINY
        by_skill = np.where(is_near, Step.NEAR, Step.NOBODY)
        steps.append(np.where(own >= need.level, Step.EXACT, by_skill))
    return np.array(fits), np.array(steps, dtype=np.int8)


def _levels(skill: str, experts: Sequence[Expert]) -> Floats:
    return np.array([one.skills.get(skill, 0.0) for one in experts], dtype=float)


def _has(wanted: Sequence[str | None], had: Sequence[frozenset[str]]) -> Flags:
    """Return for each wanted word (a row) which experts have it; all have what nobody wants."""
    known = {word: [word is None or word in words for words in had] for word in set(wanted)}
    rows = [known[word] for word in wanted]
    return np.array(rows, dtype=bool).reshape(len(wanted), len(had))
