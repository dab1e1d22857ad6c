"""The scale of a chart on paper: from where to where, and at which round numbers it has lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

_LINES = 4  # about so many


@dataclass(frozen=True)
class Scale:
    """A scale from `low` to `high`, both round, with its lines at `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float | None) -> float | None:
        """Return how far up the scale a value lies: 0 at its foot, 1 at its top; 4 decimals."""
        if value is None:
            return None
        return round((value - self.low) / (self.high - self.low), 4)


def scale_of(values: Iterable[float | None], *, with_zero: bool = False) -> Scale:
    """Return a scale on which all values lie; steps are 1, 2 or 5 times a power of ten."""
    known = [value for value in values if value is not None] + ([0.0] if with_zero else [])
    low, high = min(known, default=0.0), max(known, default=1.0)
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0) if high else 1.0
    step = _round_step((high - low) / _LINES)
    first, last = floor(low / step), ceil(high / step)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _round_step(rough: float) -> float:
    power = 10.0 ** floor(log10(rough))
    return next(size * power for size in (1, 2, 5, 10) if rough <= size * power * 1.000001)
