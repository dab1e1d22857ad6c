"""Where things get stuck or are lost more than elsewhere: each group of a stage beside all others.

Time is compared by the log-rank test, loss by Fisher's; of all that was tried, Benjamini and
Hochberg say what to believe. That a group is slower does not say why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from steward.quant.books.comparing import Ranked, benjamini_hochberg, fisher, ranked
from steward.quant.books.shares import Difference, newcombe
from steward.quant.books.survival import Spell, Table, quantile, survival, tabled

LEAST_SPELLS = 20  # in a group, and in all others
LEAST_EXPECTED = 5.0  # ends of the group, had it been as all are
FALSE_SHARE = 0.05
LOST = "lost"


class Place(NamedTuple):
    """A group within a stage: of a dimension, one of its values."""

    stage: str
    dimension: str
    value: str


@dataclass(frozen=True)
class Roadblock:
    """A place that is slower, or loses more, than the others of its stage.

    Slow: `seen` ends of `expected`, and the median `days` there and of all. Losing: `seen` lost
    where `expected` would have been, and `more` is the difference of the shares. `p` has been made
    fit for how much was tried; `n` things were there.
    """

    place: Place
    seen: float
    expected: float
    n: int
    p: float
    days: float | None = None
    usual_days: float | None = None
    more: Difference | None = None

    @property
    def is_slow(self) -> bool:
        """Whether it is about time, and not about loss."""
        return self.more is None

    @property
    def is_worse(self) -> bool:
        """Whether less ended than expected, or more was lost."""
        return self.seen < self.expected if self.is_slow else self.seen > self.expected


def roadblocks(groups: Mapping[Place, Sequence[Spell]]) -> tuple[list[Roadblock], int]:
    """Find places that are slower, or lose more; and say how many comparisons were made."""
    found: list[Roadblock] = []
    for beside in _stages(groups):
        found += _compared(beside)
    chances = benjamini_hochberg([one.p for one in found])
    sure = [
        replace(one, p=chance)
        for one, chance in zip(found, chances, strict=True)
        if chance <= FALSE_SHARE and one.is_worse
    ]
    return sorted(sure, key=lambda one: (one.p, one.place)), len(found)


def _stages(groups: Mapping[Place, Sequence[Spell]]) -> Iterable[dict[Place, Sequence[Spell]]]:
    """Yield the groups that are laid beside each other: those of one stage and dimension."""
    beside: dict[tuple[str, str], dict[Place, Sequence[Spell]]] = {}
    for place, spells in groups.items():
        beside.setdefault((place.stage, place.dimension), {})[place] = spells
    return beside.values()


def _compared(beside: Mapping[Place, Sequence[Spell]]) -> list[Roadblock]:
    every = [one for spells in beside.values() for one in spells]
    all_, n_all = tabled(every), sum(one.many for one in every)
    lost_all, ended_all = _lost(all_), int(all_.ended.sum())
    found = []
    for place, spells in beside.items():
        n = sum(one.many for one in spells)
        if min(n, n_all - n) < LEAST_SPELLS:
            continue
        own = tabled(spells)
        found += _slow(place, n, ranked(own, all_), spells, every)
        found += _losing(place, n, (_lost(own), int(own.ended.sum())), (lost_all, ended_all))
    return found


def _slow(
    place: Place, n: int, test: Ranked, spells: Sequence[Spell], every: Sequence[Spell]
) -> list[Roadblock]:
    if test.expected < LEAST_EXPECTED:
        return []
    found = Roadblock(place, test.ended, test.expected, n, test.p)
    if not found.is_worse or test.p > FALSE_SHARE:
        return [found]
    days, usual = (quantile(survival(one), 0.5)[0] for one in (spells, every))
    return [replace(found, days=days, usual_days=usual)]


def _losing(place: Place, n: int, own: tuple[int, int], all_: tuple[int, int]) -> list[Roadblock]:
    (lost, ended), (lost_all, ended_all) = own, all_
    others_lost, others = lost_all - lost, ended_all - ended
    if min(ended, others) < LEAST_SPELLS or ended * lost_all / ended_all < LEAST_EXPECTED:
        return []
    chance = fisher(lost, ended, others_lost, others)
    more = newcombe(others_lost, others, lost, ended)
    return [Roadblock(place, lost, ended * others_lost / others, n, chance, more=more)]


def _lost(table: Table) -> int:
    return int(np.sum(table.by_end.get(LOST, 0.0)))
