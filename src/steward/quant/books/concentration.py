"""How much a few bring: Gini, Pareto, the share of the greatest."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

_TOPS = (1, 5, 10)
_MOST = Fraction(4, 5)


@dataclass(frozen=True)
class Concentration:
    """Of `n` that bring something: Gini (0 all alike, towards 1 all from one), and top shares.

    `top` says by how many of the greatest which share of all comes. `makers` is how many together
    make four fifths. `below` of them bring less than nothing, and are left out of the shares.
    """

    n: int
    gini: float | None
    top: dict[int, float]
    makers: int
    below: int


def concentration(values: Sequence[Fraction | float]) -> Concentration:
    """Say how a whole is made up of what each brings; those that bring nothing are not counted."""
    rising = sorted(value for value in values if value > 0)
    below = sum(value < 0 for value in values)
    n, total = len(rising), sum(rising)
    if not n:
        return Concentration(0, None, {}, 0, below)
    ranked = sum((2 * rank - n - 1) * value for rank, value in enumerate(rising, 1))
    falling = rising[::-1]
    top = {few: float(sum(falling[:few]) / total) for few in _TOPS}
    return Concentration(n, float(ranked / (n * total)), top, _makers(falling), below)


def _makers(falling: Sequence[Fraction | float]) -> int:
    needed = sum(falling) * _MOST
    reached: Fraction | float = Fraction(0)
    for count, value in enumerate(falling, 1):
        reached += value
        if reached >= needed:
            return count
    return len(falling)
