"""What triage takes and gives: what is known of a ticket, and a judgement with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from steward.helpdesk.rules.tickets import Severity

LOWEST, HIGHEST = 0, 100  # of a score
RANKS = {severity: rank for rank, severity in enumerate(reversed(Severity))}  # low is 0


@dataclass(frozen=True)
class Known:
    """What is known of a ticket. What is not known is neutral: it gives no points.

    `texts` are the subject and the customer's messages, `language` is the name of a dictionary
    (`steward.quant`). `repeats` counts how often the same customer came before within the days that
    the rules say. `order_value` is in the money of the business, `customer_value` a share from 0 to
    1 (1 is the best customer), `segments` are those of the rules that the customer is in, in small
    letters. `criticality` is the product's: low, normal, high or critical.
    `impact` and `urgency` are 1 (the worst) to 3.
    """

    texts: tuple[str, ...] = ()
    language: str = "simple"
    product: str = ""
    category: str = ""
    criticality: str | None = None
    repeats: int = 0
    order_value: float | None = None
    customer_value: float | None = None
    segments: frozenset[str] = frozenset()
    impact: int | None = None
    urgency: int | None = None
    waited: timedelta = timedelta()


@dataclass(frozen=True)
class Factor:
    """One reason of a judgement: how many points it gave, of `most`; `found` is what it saw."""

    key: str
    points: int
    most: int
    found: Mapping[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> list[Any]:
        """The factor as JSON keeps it."""
        return [self.key, self.points, self.most, dict(self.found)]


@dataclass(frozen=True)
class Judgement:
    """A class, and the factors whose points sum up to it."""

    severity: Severity
    factors: tuple[Factor, ...]

    @property
    def total(self) -> int:
        """The sum of all points."""
        return sum(factor.points for factor in self.factors)

    @property
    def score(self) -> int:
        """The sum, kept within 0 and 100."""
        return min(max(self.total, LOWEST), HIGHEST)


def is_worse(one: str, other: str) -> bool:
    """Whether the first severity is above the other."""
    return RANKS[Severity(one)] > RANKS[Severity(other)]
