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
        self.fit, exact, near = _judge([kind.needs for kind in numbers], experts, rules)
        self.pace = np.maximum(self.fit, SLOWEST)
        makeshift = np.where([one.is_lead for one in experts], Step.LEAD, Step.NOBODY)
        makeshift[[one.is_generalist for one in experts]] = Step.GENERALIST
        step = np.where(exact, Step.EXACT, np.where(near, Step.NEAR, makeshift))
        self.step = np.where(self.speaks & self.may, step, Step.NOBODY).astype(np.int8)


def _judge(
    wanted: Sequence[tuple[Need, ...]], experts: Sequence[Expert], rules: Rules
) -> tuple[Floats, Flags, Flags]:
    """Return each expert's fit, whether their own skills do, and whether near ones do."""
    shape = len(wanted), len(experts)
    fit, exact, near = np.ones(shape), np.ones(shape, bool), np.ones(shape, bool)
    numbers: dict[str, int] = {}
    for needs in wanted:
        for need in needs:
            numbers.setdefault(need.skill, len(numbers))
    own, with_near = _proficiencies(numbers, experts, rules)
    for position in range(max(map(len, wanted), default=0)):
        rows = [row for row, needs in enumerate(wanted) if position < len(needs)]
        needs_ = [wanted[row][position] for row in rows]
        skill = [numbers[need.skill] for need in needs_]
        level = np.array([[need.level] for need in needs_])
        weight = np.array([[need.weight] for need in needs_])
        fit[rows] = np.minimum(fit[rows], 1 - weight * (1 - with_near[skill]))
        exact[rows] &= own[skill] >= level
        near[rows] &= with_near[skill] >= level * rules.near - _TINY
    return fit, exact, near


def _proficiencies(
    skills: Iterable[str], experts: Sequence[Expert], rules: Rules
) -> tuple[Floats, Floats]:
    """Return how well each expert knows each skill (a row), and that or what is near to it."""
    own, with_near = [], []
    for skill in skills:
        levels = _levels(skill, experts)
        kin = rules.kin.get(skill, {}).items()
        own.append(levels)
        with_near.append(np.max([levels, *(near * _levels(one, experts) for one, near in kin)], 0))
    return np.array(own), np.array(with_near)


def _levels(skill: str, experts: Sequence[Expert]) -> Floats:
    return np.array([one.skills.get(skill, 0.0) for one in experts], dtype=float)


def _has(wanted: Sequence[str | None], had: Sequence[frozenset[str]]) -> Flags:
    """Return for each wanted word (a row) which experts have it; all have what nobody wants."""
    known = {word: [word is None or word in words for words in had] for word in set(wanted)}
    rows = [known[word] for word in wanted]
    return np.array(rows, dtype=bool).reshape(len(wanted), len(had))
