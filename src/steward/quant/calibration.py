"""Probabilities learned from what happened, and whether what was said came true.

Cases stand in cells, such as a stage of a deal at an age. The chance in a cell is the share of its
ended cases that went well, smoothed by the prior of Jeffreys, Beta(1/2, 1/2): `(won + 1/2) /
(n + 1)`, with the equal-tailed interval of the posterior (Brown, Cai, DasGupta, 2001, Interval
estimation for a binomial proportion). A cell with too few cases takes the chance of its row (the
stage at any age), and a row with too few the usual one that somebody once typed.

How good chances are is told by the Brier score, the mean of `(said - happened) ** 2` (Brier, 1950,
Verification of forecasts expressed in terms of probability), over cases that were not learned
from; and by reliability: how often it happened where so much was said (Murphy, Winkler, 1977).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scipy.special import betaincinv

from steward.quant.books import wilson

LEAST = 30  # ended cases from which a cell or a row speaks for itself
_HALF = 0.5
_TAIL = 0.025
_STEPS = 10  # of the chances said: 0 to 10 %, 10 to 20 %, …


class Cell(NamedTuple):
    """Where a case stands: in a row, and in a column of it, unless that is not known."""

    row: int
    column: int | None


class Tally(NamedTuple):
    """So many cases that ended, of which so many went well."""

    n: int
    won: int

    def plus(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(self.n + other.n, self.won + other.won)


class Basis(StrEnum):
    """What a chance rests on: cases in the same cell, in the same row, or none."""

    CELL = "cell"
    ROW = "row"
    USUAL = "usual"


@dataclass(frozen=True)
class Odds:
    """The chance that a case goes well (0..1), between `low` and `high` in 95 of 100 such cases.

    `n` is how many ended cases it rests on; a usual one rests on none, and has no interval.
    """

    value: float
    basis: Basis
    n: int = 0
    low: float | None = None
    high: float | None = None


class Calibration:
    """Chances by cell, learned from tallies; `usual` are those by row for where too few ended."""

    def __init__(self, tallies: Mapping[Cell, Tally], usual: Mapping[int, float]) -> None:
        self._cells = tallies
        self._usual = usual
        rows = defaultdict[int, Tally](lambda: Tally(0, 0))
        for cell, tally in tallies.items():
            if cell.column is None:  # each case once, whichever columns it went through
                rows[cell.row] = tally
        self._rows = rows

    def odds(self, cell: Cell) -> Odds:
        """Return the chance in a cell."""
        own = self._cells.get(cell, Tally(0, 0))
        if cell.column is not None and own.n >= LEAST:
            return _learned(own, Basis.CELL)
        return self.odds_of_row(cell.row)

    def odds_of_row(self, row: int) -> Odds:
        """Return the chance in a row, whatever the column."""
        tally = self._rows.get(row, Tally(0, 0))
        if tally.n >= LEAST:
            return _learned(tally, Basis.ROW)
        return Odds(self._usual[row], Basis.USUAL)


def _learned(tally: Tally, basis: Basis) -> Odds:
    won, rest = tally.won + _HALF, tally.n - tally.won + _HALF
    low, high = (float(betaincinv(won, rest, q)) for q in (_TAIL, 1 - _TAIL))
    # the interval of none and of all ends at 0 and at 1 (Brown, Cai, DasGupta, 2001, 4.1.2)
    low = 0.0 if tally.won == 0 else low
    high = 1.0 if tally.won == tally.n else high
    return Odds(won / (tally.n + 1), basis, tally.n, low, high)


class Said(NamedTuple):
    """A chance that was said of so many cases, and how they ended."""

    chance: float
    tally: Tally


def brier(said: Iterable[Said]) -> float | None:
    """Return the Brier score: 0 is perfect, 0.25 is what always saying 50 % gets; None of none."""
    total, n = 0.0, 0
    for chance, (count, won) in said:
        total += won * (1 - chance) ** 2 + (count - won) * chance**2
        n += count
    return total / n if n else None


@dataclass(frozen=True)
class Reliability:
    """Cases of which about as much was said: `said` on the mean, and the share that happened.

    `low` and `high` are the 95 % interval of Wilson (1927) of that share.
    """

    said: float
    happened: float
    n: int
    low: float
    high: float

    @property
    def is_met(self) -> bool:
        """Whether what was said lies within what may well have happened."""
        return self.low <= self.said <= self.high


def reliability(said: Sequence[Said]) -> list[Reliability]:
    """Return how often it happened where so much was said, by tenths of the chance."""
    tenths = defaultdict[int, list[Said]](list)
    for one in said:
        tenths[min(int(one.chance * _STEPS), _STEPS - 1)].append(one)
    return [_reliability(tenths[step]) for step in sorted(tenths)]


def _reliability(said: Sequence[Said]) -> Reliability:
    n = sum(one.tally.n for one in said)
    won = sum(one.tally.won for one in said)
    mean = sum(one.chance * one.tally.n for one in said) / n
    return Reliability(mean, won / n, n, *wilson(won, n))
