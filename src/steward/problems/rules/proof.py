"""Whether the rate of complaints really fell after a fix: exact intervals before and after it.

The interval of a rate is Garwood's for a Poisson count (Biometrika 28, 1936), over the units whose
complaints were due then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scipy.stats import chi2

from steward.problems.rules.found import Week

PROOF_WEEKS = 4  # within the limits, one after another, since the fix
_BEFORE_WEEKS = 8  # that are laid beside it, at most
_SURE = 0.95
_PER = 1000.0
_DAYS = timedelta(days=7)


@dataclass(frozen=True)
class Rate:
    """Complaints for each 1,000 units whose complaints were due, with its 95 % interval."""

    weeks: int
    complaints: int
    exposed: float

    @property
    def value(self) -> float:
        """Complaints for each 1,000."""
        return self._per(float(self.complaints))

    @property
    def low(self) -> float:
        """The lower end of the interval."""
        if not self.complaints:
            return 0.0
        return self._per(float(chi2.ppf((1 - _SURE) / 2, 2 * self.complaints)) / 2)

    @property
    def high(self) -> float:
        """The upper end of the interval."""
        return self._per(float(chi2.ppf((1 + _SURE) / 2, 2 * self.complaints + 2)) / 2)

    def _per(self, count: float) -> float:
        return count * _PER / self.exposed if self.exposed > 0 else 0.0


@dataclass(frozen=True)
class Proof:
    """What is shown so far: the rates before and after the fix, and the weeks since it.

    `weeks` are whole weeks after the fix, at most as many as are needed, the latest ones.
    """

    before: Rate
    after: Rate
    weeks: tuple[Week, ...]
    next_week: date | None

    @property
    def week(self) -> int:
        """Which week of the proof it is, from 1."""
        return min(len(self.weeks) + 1, PROOF_WEEKS)

    @property
    def is_apart(self) -> bool:
        """Whether the intervals do not touch: the rate fell."""
        return self.after.exposed > 0 and self.after.high < self.before.low

    @property
    def is_within(self) -> bool:
        """Whether all weeks that are needed have passed within the limits."""
        return len(self.weeks) == PROOF_WEEKS and not any(one.is_out for one in self.weeks)

    @property
    def is_proven(self) -> bool:
        """Whether the problem may be closed for good."""
        return self.is_apart and self.is_within


def proof_of(chart: Sequence[Week], since: date, fixed_on: date, today: date) -> Proof:
    """Lay the weeks before a fix, from the problem's first on, beside the whole weeks after it."""
    monday = fixed_on - timedelta(days=fixed_on.weekday())
    first = since - timedelta(days=since.weekday())
    begins = monday if fixed_on == monday else monday + _DAYS
    after = [one for one in chart if one.week >= begins and one.week + _DAYS <= today]
    before = [one for one in chart if first <= one.week < monday][-_BEFORE_WEEKS:]
    weeks = tuple(after[-PROOF_WEEKS:])
    coming = begins + _DAYS * len(after)
    return Proof(_rate(before), _rate(after), weeks, coming if len(weeks) < PROOF_WEEKS else None)


def _rate(weeks: Sequence[Week]) -> Rate:
    exposed = sum(one.exposed for one in weeks)
    return Rate(len(weeks), sum(one.complaints for one in weeks), exposed)
