"""What a metric is: defined once, in words for people and in an expression for every engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from steward.analytics.rules.asking import Figure

# An expression or a table of Ibis, which is untyped. Metrics use its methods and never import it:
# it takes a second to load, which nobody should wait for who asks for nothing.
Expression = Any
Parts = Mapping[str, Any]


class Unit(StrEnum):
    """In what a metric is measured."""

    MONEY = "money"
    COUNT = "count"
    QUANTITY = "quantity"
    SHARE = "share"
    CHANCE = "chance"  # that it is nothing but chance: never quite none
    DAYS = "days"
    MINUTES = "minutes"
    TIMES = "times"
    POINTS = "points"  # of a score from -100 to 100
    PER_THOUSAND = "per_thousand"


@dataclass(frozen=True)
class Each:
    """Rows are first brought together, to one for each `key`, such as the lines of an order.

    The parts of the metric then see one row for each, with the sums of the columns named in `sums`.
    Rows without a key are left out. With `is_of_one_day` the same key on another day is another
    thing, such as an order whose number came up again; else those of one may lie in several
    stretches of time, as a customer's do. `dimension` names the dimension that the key is, if any.
    """

    key: Callable[[Expression], Expression]
    sums: tuple[str, ...] = ()
    is_of_one_day: bool = False
    dimension: str = ""


@dataclass(frozen=True)
class Metric:
    """A governed metric over a `view`: `parts` are sums and counts, of which `figure` is made.

    Since parts add up, a metric is the same from rows and from cubes, in DuckDB and in Spark, and
    its intervals can be had for any group. Those of a metric with `each` do not: an order is in
    two groups when its lines are, so groups are never added up. `good` says which way is good:
    "up", "down" or neither.
    """

    name: str
    title: str
    definition: str
    unit: Unit
    view: str
    parts: Mapping[str, Callable[[Expression], Expression]]
    figure: Callable[[Parts], Figure]
    good: str = "up"
    each: Each | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the parts of groups add up to those of all of them."""
        return self.each is None

    @property
    def adds_up_over_time(self) -> bool:
        """Whether the parts of days add up to those of a year."""
        return self.each is None or self.each.is_of_one_day
