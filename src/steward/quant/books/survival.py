"""How long things take, where some have not ended yet: those count for as long as they have lasted.

Leaving out what is still open makes all seem quicker and surer than it is: the slow ones are just
those that are not over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.quant.books.interval import SURE, Interval, normal_quantile
from steward.quant.books.shares import wilson

Numbers = NDArray[np.float64]
_NONE = 1e-12


class Spell(NamedTuple):
    """So many things lasted so many days, and ended so; `end` None is of those that last still."""

    days: float
    end: str | None
    many: int = 1


class Table(NamedTuple):
    """By distinct days: how many were still there just before, how many ended, and how."""

    days: Numbers
    at_risk: Numbers
    ended: Numbers
    by_end: Mapping[str, Numbers]


@dataclass(frozen=True, eq=False)
class Curve:
    """A share by days, a step up or down at each, with the standard error of the share.

    It is of `n` things, and begins with `start`: 1 of what lasts, 0 of what has ended so.
    """

    days: Numbers
    share: Numbers
    error: Numbers
    n: int
    start: float

    def at(self, days: float) -> float:
        """Return the share at so many days."""
        step = int(np.searchsorted(self.days, days, side="right")) - 1
        return float(self.share[step]) if step >= 0 else self.start

    def interval(self, days: float, *, sure: float = SURE) -> Interval:
        """Return the interval of the share at so many days; of all or none, as Wilson's."""
        step = int(np.searchsorted(self.days, days, side="right")) - 1
        share = self.at(days)
        if step < 0 or not _NONE < share < 1 - _NONE:
            return wilson(share * self.n, self.n, sure=sure)
        low, high = self.band(sure=sure)
        return Interval(float(low[step]), float(high[step]))

    def band(self, *, sure: float = SURE) -> tuple[Numbers, Numbers]:
        """Return the interval of the share at each step by log(-log), so within 0 and 1."""
        inner = (self.share > _NONE) & (self.share < 1 - _NONE)
        share = np.where(inner, self.share, 0.5)
        wide = normal_quantile(sure) * self.error / (share * np.log(share))
        edges = share ** np.exp(wide), share ** np.exp(-wide)
        low, high = (np.where(inner, edge, self.share) for edge in edges)
        return np.minimum(low, high), np.maximum(low, high)


def tabled(spells: Iterable[Spell]) -> Table:
    """Count spells by their days. Raises ValueError for one that lasted less than no time."""
    rows = [one for one in spells if one.many]
    if any(one.days < 0 for one in rows):
        raise ValueError("nothing ends before it begins")
    days = np.unique([one.days for one in rows]).astype(float)
    place = {day: index for index, day in enumerate(days.tolist())}
    ends = {one.end for one in rows if one.end is not None}
    by_end = {end: np.zeros(len(days)) for end in sorted(ends)}
    gone = np.zeros(len(days))
    for one in rows:
        gone[place[float(one.days)]] += one.many
        if one.end is not None:
            by_end[one.end][place[float(one.days)]] += one.many
    at_risk = gone.sum() - np.concatenate([[0.0], np.cumsum(gone)[:-1]])[: len(days)]
    ended = np.sum(list(by_end.values()), axis=0) if by_end else np.zeros(len(days))
    return Table(days, at_risk, ended, by_end)


def survival(spells: Iterable[Spell]) -> Curve:
    """Return the share that lasts longer: Kaplan, Meier, JASA 53 (1958), Greenwood's error."""
    table = tabled(spells)
    share = np.cumprod(1 - table.ended / table.at_risk).astype(np.float64)
    error = (share * np.sqrt(np.cumsum(_greenwood(table)))).astype(np.float64)
    return Curve(table.days, share, error, _n(table), 1.0)


def incidence(spells: Iterable[Spell], end: str) -> Curve:
    """Return the share that has ended so by then, other ends being possible.

    Aalen, Johansen, Scandinavian Journal of Statistics 5 (1978) 141-150. Its error is Greenwood's
    for competing risks (Marubini, Valsecchi, 1995, Analysing Survival Data, ch. 10).
    """
    table = tabled(spells)
    at_risk, so = table.at_risk, table.by_end.get(end, np.zeros(len(table.days)))
    lasting = np.cumprod(1 - table.ended / at_risk)
    before = np.concatenate([[1.0], lasting[:-1]])[: len(at_risk)]
    share = np.cumsum(before * so / at_risk)
    own = before**2 * so * (at_risk - so) / at_risk**3
    error = _spread(share, _greenwood(table), before * so / at_risk**2, own)
    return Curve(table.days, share, error, _n(table), 0.0)


def quantile(curve: Curve, part: float, *, sure: float = SURE) -> tuple[float | None, Interval]:
    """Return the day by which a part of all has ended, and its interval; None if not yet.

    Brookmeyer, Crowley, Biometrics 38 (1982) 29-41: the days at which the curve of survival could
    be 1 - part. An end that is not reached is endless.
    """
    low, high = curve.band(sure=sure)
    days = (_first(curve.days, edge <= 1 - part + _NONE) for edge in (low, high))
    edges = Interval(*(float("inf") if day is None else day for day in days))
    return _first(curve.days, curve.share <= 1 - part + _NONE), edges


def day_of_part(curve: Curve, part: float) -> float | None:
    """Return the day by which a part of those that end so at all have: of `incidence`."""
    if not len(curve.share) or curve.share[-1] <= _NONE:
        return None
    return _first(curve.days, curve.share >= part * curve.share[-1] - _NONE)


def part_interval(
    spells: Iterable[Spell], end: str, part: float, *, times: int = 200, sure: float = SURE
) -> Interval | None:
    """Return the interval of `day_of_part`, by drawing the spells anew so often (Efron, 1979).

    The draws are the same each time. None where fewer than half of them have an answer.
    """
    table = tabled(spells)
    so = table.by_end.get(end, np.zeros(len(table.days)))
    open_ = table.at_risk - np.append(table.at_risk[1:], 0) - table.ended
    cells = np.stack([so, table.ended - so, open_])
    n = int(cells.sum())
    if not n:
        return None
    drawn = np.random.default_rng(1).multinomial(n, cells.ravel() / n, times)
    days = [_day_of(table.days, counts.reshape(cells.shape), part) for counts in drawn]
    said = [day for day in days if day is not None]
    if len(said) * 2 < times:
        return None
    low, high = np.quantile(said, [(1 - sure) / 2, (1 + sure) / 2])
    return Interval(float(low), float(high))


def _day_of(days: Numbers, cells: NDArray[np.int64], part: float) -> float | None:
    """Find the day in a draw: of each day, how many ended so, otherwise, and not."""
    so, other, _ = cells
    at_risk = np.maximum(np.cumsum(cells.sum(axis=0)[::-1])[::-1], 1)
    lasting = np.cumprod(1 - (so + other) / at_risk)
    share = np.cumsum(np.append(1.0, lasting[:-1]) * so / at_risk)
    return _first(days, share >= part * share[-1] - _NONE) if share[-1] > _NONE else None


def _greenwood(table: Table) -> Numbers:
    left = table.at_risk - table.ended
    safe = np.where(left > 0, left, 1.0)
    return np.where(left > 0, table.ended / (table.at_risk * safe), 0.0)


def _spread(share: Numbers, any_end: Numbers, both: Numbers, own: Numbers) -> Numbers:
    """Sum the terms up to each day: (F(t) - F(i)) ** 2 is opened, so that it is one pass."""
    a, af, aff = (np.cumsum(any_end * share**k) for k in (0, 1, 2))
    b, bf = np.cumsum(both), np.cumsum(both * share)
    variance = share**2 * a - 2 * share * af + aff + np.cumsum(own) - 2 * (share * b - bf)
    return np.sqrt(np.maximum(variance, 0.0))


def _first(days: Numbers, holds: NDArray[np.bool_]) -> float | None:
    found = np.flatnonzero(holds)
    return float(days[found[0]]) if len(found) else None


def _n(table: Table) -> int:
    return int(table.at_risk[0]) if len(table.at_risk) else 0
