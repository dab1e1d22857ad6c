"""How well problems are found in made-up quarters: how soon, how falsely, and named how rightly."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf
from statistics import median

import numpy as np

from steward.quant.faults.cases import HISTORY, QUARTER, Case, case
from steward.quant.faults.finding import find
from steward.quant.faults.house import UNKNOWN, WEEK
from steward.quant.faults.slices import Explained
from steward.quant.faults.usual import learn

_OF_IT = 1 / 3  # of an alarm's complaints that must be of a fault, to have found it
_FOUR_WEEKS = 4


@dataclass(frozen=True)
class Outcome:
    """What became of a planted fault: after how many persons' complaints it was found, inf if not.

    `told` are the persons who complained of what is faulty in the whole quarter; `is_right` says
    that the very slice was named.
    """

    kind: str
    times: float
    told: int
    after: float
    is_right: bool


@dataclass(frozen=True)
class Quality:
    """Of some quarters: what became of each fault, and the rest.

    `false` problems were of no fault, `again` of one that was found before.
    """

    quarters: int
    outcomes: tuple[Outcome, ...]
    false: int
    again: int

    @property
    def found(self) -> int:
        """How many faults were found."""
        return sum(one.after < inf for one in self.outcomes)

    @property
    def median_after(self) -> float:
        """Complaints of faulty units until a fault was found; unfound ones count as never."""
        return median(one.after for one in self.outcomes) if self.outcomes else inf

    @property
    def right(self) -> int:
        """Of how many faults the very slice was named."""
        return sum(one.is_right for one in self.outcomes)

    @property
    def right_share(self) -> float:
        """The share of all faults, found or not, whose slice was named."""
        return self.right / max(len(self.outcomes), 1)

    @property
    def right_of_found(self) -> float:
        """The share of the faults found whose slice was named."""
        return self.right / max(self.found, 1)

    @property
    def false_in_four_weeks(self) -> float:
        """False problems in four weeks, in all of a house."""
        return self.false * _FOUR_WEEKS / max(self.quarters * QUARTER, 1)

    def of(self, which: Callable[[Outcome], bool]) -> "Quality":
        """Keep some of the faults."""
        return replace(self, outcomes=tuple(one for one in self.outcomes if which(one)))


def together(parts: Iterable[Quality]) -> Quality:
    """Put quarters together."""
    all_ = list(parts)
    return Quality(
        sum(one.quarters for one in all_),
        tuple(outcome for one in all_ for outcome in one.outcomes),
        sum(one.false for one in all_),
        sum(one.again for one in all_),
    )


def quality(seed: int, *, products: int = 2000, faults: int = 20, waits: float = 0.0) -> Quality:
    """Watch one made-up quarter."""
    return watched(case(seed, products=products, faults=faults, waits=waits))


def watched(made: Case, share: float = 1.0) -> Quality:
    """Watch a quarter that may give a `share` of the false alarms of a house of goods."""
    usual = learn(made.house, HISTORY)
    end = float((HISTORY + QUARTER) * WEEK)
    problems = find(usual, float(HISTORY * WEEK), end, share=share)
    found: dict[int, Explained] = {}
    false = again = 0
    for problem in problems:
        number = _fault_of(made, problem)
        if number == UNKNOWN:
            false += 1
        elif number in found:
            again += 1
        else:
            found[number] = problem
    outcomes = [_outcome(made, number, found.get(number)) for number in range(len(made.faults))]
    return Quality(1, tuple(outcomes), false, again)


def _outcome(made: Case, number: int, problem: Explained | None) -> Outcome:
    fault = made.faults[number]
    return Outcome(
        kind=fault.kind,
        times=fault.times,
        told=_persons(made, number, inf),
        after=inf if problem is None else _persons(made, number, problem.at),
        is_right=problem is not None and problem.slice == fault.slice,
    )


def _fault_of(made: Case, problem: Explained) -> int:
    """Return the fault that a third of the alarm's complaints, or more, are of."""
    faults = made.fault[problem.alarm.holds(made.house)]
    counts = np.bincount(faults + 1, minlength=2)
    most = int(counts[1:].argmax())
    return most if counts[1 + most] >= max(_OF_IT * len(faults), 1) else UNKNOWN


def _persons(made: Case, number: int, until: float) -> int:
    told = (made.fault == number) & (made.house.at <= until)
    return len(np.unique(made.house.person[told]))
