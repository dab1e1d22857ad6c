"""How well problems are found in made-up quarters: how soon, how falsely, and named how rightly."""

from collections.abc import Iterable
from dataclasses import dataclass
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
class Quality:
    """Of some quarters: after how many persons' complaints each fault was found, and the rest.

    `after` has inf for each fault that was not found in its quarter. `right` of those found had the
    very slice named; `false` problems were of no fault, `again` of one that was found before.
    """

    quarters: int
    after: tuple[float, ...]
    right: int
    false: int
    again: int

    @property
    def found(self) -> int:
        """How many faults were found."""
        return sum(one < inf for one in self.after)

    @property
    def median_after(self) -> float:
        """Complaints of faulty units until a fault was found; unfound ones count as never."""
        return median(self.after) if self.after else inf

    @property
    def right_share(self) -> float:
        """The share of the faults found whose slice was named."""
        return self.right / max(self.found, 1)

    @property
    def false_in_four_weeks(self) -> float:
        """False problems in four weeks, in all of a house."""
        return self.false * _FOUR_WEEKS / max(self.quarters * QUARTER, 1)


def together(parts: Iterable[Quality]) -> Quality:
    """Put quarters together."""
    all_ = list(parts)
    return Quality(
        sum(one.quarters for one in all_),
        tuple(after for one in all_ for after in one.after),
        sum(one.right for one in all_),
        sum(one.false for one in all_),
        sum(one.again for one in all_),
    )


def quality(seed: int, *, products: int = 2000, faults: int = 20) -> Quality:
    """Watch one made-up quarter."""
    made = case(seed, products=products, faults=faults)
    usual = learn(made.house, HISTORY)
    problems = find(usual, float(HISTORY * WEEK), float((HISTORY + QUARTER) * WEEK))
    after = [inf] * len(made.faults)
    right = false = again = 0
    for problem in problems:
        number = _fault_of(made, problem)
        if number == UNKNOWN:
            false += 1
        elif after[number] < inf:
            again += 1
        else:
            after[number] = _persons(made, number, problem.at)
            right += problem.slice == made.faults[number].slice
    return Quality(1, tuple(after), right, false, again)


def _fault_of(made: Case, problem: Explained) -> int:
    """Return the fault that a third of the alarm's complaints, or more, are of."""
    house = made.house
    within = problem.group.holds(house.codes) & (house.at <= problem.at)
    faults = made.fault[within & (house.at > problem.since)]
    counts = np.bincount(faults + 1, minlength=2)
    most = int(counts[1:].argmax())
    return most if counts[1 + most] >= max(_OF_IT * len(faults), 1) else UNKNOWN


def _persons(made: Case, number: int, until: float) -> int:
    told = (made.fault == number) & (made.house.at <= until)
    return len(np.unique(made.house.person[told]))
