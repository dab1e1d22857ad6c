"""A table of how often things go from one to another, with the busiest by name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SHADES = 5


class Matrix(NamedTuple):
    """Counts from each of `sources` (a row) to each of `targets` (a column); None is all others."""

    sources: Sequence[str | None]
    targets: Sequence[str | None]
    counts: Sequence[Sequence[int]]

    def shade(self, number: int) -> int:
        """Return how dark a cell is: 0 of nothing, to 5 of the most there is."""
        most = max((cell for row in self.counts for cell in row), default=0)
        return -(-_SHADES * number // most) if most else 0


def matrix_of(flows: Iterable[tuple[str, str, int]], *, most: int = 12) -> Matrix:
    """Arrange flows (from, to, how many) in a matrix of at most so many names and all others.

    Names are in the order of the alphabet: no ranking.
    """
    flows = list(flows)
    sources = _names(((source, number) for source, _, number in flows), most)
    targets = _names(((target, number) for _, target, number in flows), most)
    cells = Counter[tuple[str | None, str | None]]()
    for source, target, number in flows:
        key = source if source in sources else None, target if target in targets else None
        cells[key] += number
    counts = [[cells[source, target] for target in targets] for source in sources]
    return Matrix(sources, targets, counts)


def _names(found: Iterable[tuple[str, int]], most: int) -> list[str | None]:
    sums = Counter[str]()
    for name, number in found:
        sums[name] += number
    named = sorted(name for name, _ in sums.most_common(most))
    return [*named, None] if len(sums) > most else [*named]
