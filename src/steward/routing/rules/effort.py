"""How long work takes: what was seen of its kind, shrunk to what was seen of broader ones."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from steward.routing.rules.learning import Tally

USUAL_MINUTES = 20.0  # of an ordinary ticket, before anything was seen
LEAST_UNITS, MOST_UNITS = 0.5, 4.0
_STEP = 0.25  # units: fractions of two, so that a load adds up without loss
_STRENGTH = 5.0  # tickets that what is known of a broader kind is worth


class Effort(NamedTuple):
    """What work takes: minutes as the very best would need, and units of a capacity."""

    minutes: float
    units: float


class WorkKind(NamedTuple):
    """A kind of work, as far as its effort goes."""

    category: str
    severity: str
    channel: str


class History:
    """Handling times that were seen, by kind of work, as they count at one moment."""

    def __init__(
        self, seen: Iterable[tuple[WorkKind, Tally]] = (), now: datetime | None = None
    ) -> None:
        self.all = Tally()
        self.by_category: dict[str, Tally] = defaultdict(Tally)
        self.by_kind: dict[WorkKind, Tally] = {}
        for kind, tally in seen:
            faded = tally.faded(now) if now else tally
            self.by_kind[kind] = faded
            self.by_category[kind.category] = _sum(self.by_category[kind.category], faded)
            self.all = _sum(self.all, faded)


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(one.total + other.total, one.mass + other.mass)


def estimate(history: History, category: str, severity: str, channel: str) -> Effort:
    """Estimate what work of a kind takes, by partial pooling of what was seen.

    The mean of the kind is shrunk to that of its category, this to that of all work, this to
    USUAL_MINUTES: each time (5 x broader + n x mean) / (5 + n) (Gelman and Hill, Data Analysis
    Using Regression and Multilevel/Hierarchical Models, 12.2). Units are minutes over those
    of all work, so that an ordinary ticket is 1.0, in steps of 0.25 from 0.5 to 4.
    """
    ordinary = history.all.mean(USUAL_MINUTES, _STRENGTH)
    of_category = history.by_category.get(category, Tally()).mean(ordinary, _STRENGTH)
    seen = history.by_kind.get(WorkKind(category, severity, channel), Tally())
    minutes = seen.mean(of_category, _STRENGTH)
    units = round(minutes / ordinary / _STEP) * _STEP
    return Effort(minutes, min(max(units, LEAST_UNITS), MOST_UNITS))
