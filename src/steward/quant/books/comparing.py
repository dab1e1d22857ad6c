"""Whether one group differs from another, and which of many differences to believe."""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln

from steward.quant.books.survival import Numbers, Spell, Table, tabled

_SAME = 1 + 1e-7  # tables as likely as the one seen, but for rounding


class Ranked(NamedTuple):
    """What a log-rank test saw: `ended` of the group where `expected` would have been, and p."""

    ended: float
    expected: float
    p: float


def log_rank(group: Iterable[Spell], others: Iterable[Spell]) -> Ranked:
    """Compare how fast two groups end: see `ranked`."""
    spells = list(group)
    return ranked(tabled(spells), tabled([*spells, *others]))


def ranked(group: Table, all_: Table) -> Ranked:
    """Compare how fast a group ends with how fast all do, itself among them.

    The log-rank test (Mantel, 1966; Peto, Peto, 1972); p is of both sides. `expected` is how many
    of the group would have ended, had all ended alike.
    """
    ended, at_risk = _on_days(group, all_)
    share = at_risk / all_.at_risk
    expected = float((all_.ended * share).sum())
    left = np.maximum(all_.at_risk - 1, 1)
    spread = all_.ended * share * (1 - share) * (all_.at_risk - all_.ended) / left
    variance, seen = float(spread.sum()), float(ended.sum())
    if variance <= 0:
        return Ranked(seen, expected, 1.0)
    z = abs(seen - expected) / sqrt(variance)
    return Ranked(seen, expected, 2 * (1 - NormalDist().cdf(z)))


def _on_days(group: Table, all_: Table) -> tuple[Numbers, Numbers]:
    """Return how many of a group ended, and were there, on the days of all."""
    ended, at_risk = np.zeros(len(all_.days)), np.zeros(len(all_.days))
    ended[np.searchsorted(all_.days, group.days)] = group.ended
    later = np.searchsorted(group.days, all_.days)
    known = later < len(group.days)
    at_risk[known] = group.at_risk[later[known]]
    return ended, at_risk


def fisher(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """Return the exact p of both sides that two shares are one (Fisher, 1935): all less likely."""
    hits, both = part + other_part, whole + other_whole
    seen = np.arange(max(0, hits - other_whole), min(whole, hits) + 1)
    ways = _choose(whole, seen) + _choose(other_whole, hits - seen) - _choose(both, hits)
    chance = np.exp(ways)
    return float(min(chance[chance <= chance[part - seen[0]] * _SAME].sum(), 1.0))


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """Return each p made fit for having asked many times: Benjamini, Hochberg, JRSS B 57 (1995).

    Of those taken up to q, a share of q on average are false alarms.
    """
    m, found = len(chances), [1.0] * len(chances)
    least = 1.0
    for rank, index in zip(
        range(m, 0, -1), sorted(range(m), key=chances.__getitem__, reverse=True), strict=True
    ):
        least = min(least, chances[index] * m / rank)
        found[index] = least
    return found


def _choose(n: int, k: int | np.ndarray) -> np.ndarray:
    return np.asarray(gammaln(n + 1) - gammaln(np.asarray(k) + 1) - gammaln(n - k + 1))
