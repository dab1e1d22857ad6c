"""Cohorts: who came in the same stretch of time, and how many of them came again."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from steward.quant.books.interval import Interval
from steward.quant.books.shares import wilson


@dataclass(frozen=True)
class Cohort:
    """Those who came first in one stretch; `back[k]` of them came in the k-th after it.

    A stretch that is not over is not in it: few can have come yet. `back[0]` is all of them.
    """

    began: date
    size: int
    back: tuple[int, ...]

    def share(self, after: int) -> float:
        """Return which share came in the k-th stretch after."""
        return self.back[after] / self.size

    def interval(self, after: int) -> Interval:
        """Return the interval of that share."""
        return wilson(self.back[after], self.size)


def cohort_table(seen: Iterable[tuple[date, date, int]], stretches: list[date]) -> list[Cohort]:
    """Lay cohorts out: of each (when first, when again, how many) the stretches by their first day.

    `stretches` are all whole ones in their order, also those in which nobody came.
    """
    place = {day: index for index, day in enumerate(stretches)}
    counts: dict[date, dict[int, int]] = defaultdict(dict)
    for first, again, count in seen:
        if first in place and again in place:
            counts[first][place[again] - place[first]] = count
    return [
        Cohort(first, back[0], tuple(back.get(k, 0) for k in range(len(stretches) - place[first])))
        for first, back in sorted(counts.items())
    ]
