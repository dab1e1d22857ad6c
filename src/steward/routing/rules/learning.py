"""What is learned of how well somebody does something: from outcomes, fading, close to the prior.

A proficiency is the mean of a Beta distribution. Its prior is the level that a lead has set,
counted as if it had been seen in PRIOR outcomes; each outcome adds its grade (0..1) as so much
success and the rest as failure. This is the conjugate posterior of a share (Gelman et al.,
Bayesian Data Analysis, 3rd ed., 2.4). What is old counts less, by half each HALF_LIFE, as in the
Beta reputation system (Jøsang and Ismail, 2002, 3.4): so it fades back to what was set.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

import numpy as np

from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.routing.rules.table import Floats

HALF_LIFE = timedelta(days=90)
PRIOR = 8.0  # outcomes that a level which was set is worth
_SOLVED, _PACE, _RATING = 0.6, 0.25, 0.15  # of the grade of what was solved
_BEST_RATING = 5


class Tally(NamedTuple):
    """A decaying sum: `total` of what was seen, each time its weight, and the `mass` of weights.

    Both are as they were at `at`, the latest moment that was added; nothing was without it.
    """

    total: float = 0.0
    mass: float = 0.0
    at: datetime | None = None

    def faded(self, now: datetime) -> "Tally":
        """Return what is left of it now: half after each HALF_LIFE."""
        if self.at is None or now <= self.at:
            return self
        left = _left_after(now - self.at)
        return Tally(self.total * left, self.mass * left, now)

    def plus(self, value: float, weight: float, at: datetime) -> "Tally":
        """Add what was seen at a moment; what comes late has faded as it would have by now."""
        if self.at is not None and at < self.at:
            weight *= _left_after(self.at - at)
        total, mass, moment = self.faded(at)
        latest = at if moment is None else max(moment, at)
        return Tally(total + weight * value, mass + weight, latest)

    def mean(self, prior: float, strength: float) -> float:
        """Return (strength x prior + total) / (strength + mass): the mean, shrunk to a prior."""
        return (strength * prior + self.total) / (strength + self.mass)


def _left_after(time: timedelta) -> float:
    return float(0.5 ** (time / HALF_LIFE))


def proficiency(level: float, seen: Tally, now: datetime) -> float:
    """Return the mean of the posterior (0..1), with a `level` as prior.

    That is (PRIOR x level + success) / (PRIOR + mass), with what was seen faded to now.
    """
    age = max(now - seen.at, timedelta()) if seen.at else timedelta()
    columns = (np.array([one]) for one in (level, seen.total, seen.mass, age / HALF_LIFE))
    return float(proficiencies(*columns)[0])


def proficiencies(levels: Floats, success: Floats, mass: Floats, ages: Floats) -> Floats:
    """Return many of them at once; `ages` are in half-lives, since success and mass were so."""
    left = 0.5 ** np.maximum(ages, 0.0)
    return np.clip((PRIOR * levels + success * left) / (PRIOR + mass * left), 0.0, 1.0)


def doubt(level: float, seen: Tally, now: datetime) -> float:
    """Return the standard deviation of the posterior, sqrt(p (1 - p) / (PRIOR + mass + 1))."""
    share = proficiency(level, seen, now)
    return sqrt(share * (1 - share) / (PRIOR + seen.faded(now).mass + 1))


class Result(StrEnum):
    """How somebody's work on a ticket ended."""

    SOLVED = "solved"
    TRANSFERRED = "transferred"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Outcome:
    """What came of somebody's work. `rating` is the customer's, 1 to 5.

    `minutes` is what it took, `effort` what the very best would have needed for it.
    """

    result: Result
    minutes: float | None = None
    effort: float | None = None
    rating: int | None = None

    def __post_init__(self) -> None:
        if any(time is not None and not time > 0 for time in (self.minutes, self.effort)):
            said = N_("Minutes are more than none.")
            raise BadInput(said, errors={"minutes": said})
        if self.rating is not None and not 1 <= self.rating <= _BEST_RATING:
            said = N_("A rating is 1 to 5.")
            raise BadInput(said, errors={"rating": said})

    @property
    def grade(self) -> float:
        """How well it went, 0..1: nothing when it was handed on or came back.

        What was solved is the weighted mean of 1 (weighs 0.6), of effort / minutes, at most 1
        (0.25), and of (rating - 1) / 4 (0.15), without the parts that are not known.
        """
        if self.result != Result.SOLVED:
            return 0.0
        parts = [(_SOLVED, 1.0)]
        if self.minutes is not None and self.effort is not None:
            parts.append((_PACE, min(self.effort / self.minutes, 1.0)))
        if self.rating is not None:
            parts.append((_RATING, (self.rating - 1) / (_BEST_RATING - 1)))
        return sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)
