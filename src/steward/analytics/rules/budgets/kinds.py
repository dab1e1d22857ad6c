"""What a budget is over, what tells its lines apart, and of what it warns."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from steward.analytics.rules.boards.period import next_start
from steward.kit.marks import N_


class Measure(StrEnum):
    """The metric that a budget plans; of spending it is a limit, of the others an aim."""

    SPENDING = "spending"
    REVENUE = "revenue"
    UNITS = "units"


class Key(NamedTuple):
    """What a line of a budget is for; what is empty is not told apart."""

    account: str = ""
    team: str = ""
    product: str = ""


ALL = Key()


class PlannedMonth(NamedTuple):
    """What is planned for a month of a line: the amount, and how many units where that is known."""

    amount: Decimal = Decimal(0)
    units: Decimal | None = None


Lines = dict[Key, dict[date, PlannedMonth]]
UNITS_OF_REVENUE = N_("Units are planned beside revenue alone.")

# The dimensions of the metric's view that the three parts of a key are, and what they are called.
DIMENSIONS: dict[Measure, dict[str, tuple[str, str]]] = {
    Measure.SPENDING: {
        "account": ("purpose", N_("For what")),
        "team": ("team", N_("Team")),
        "product": ("product", N_("Product")),
    },
    Measure.REVENUE: {
        "account": ("account", N_("Customer")),
        "team": ("rep", N_("Sold by")),
        "product": ("product", N_("Product")),
    },
}
DIMENSIONS[Measure.UNITS] = DIMENSIONS[Measure.REVENUE]


def named(key: Key) -> str:
    """Name a line by the parts of its key that are not empty."""
    return " · ".join(part for part in key if part)


class Warned(StrEnum):
    """Of what is warned, from the gravest: spent, likely to be spent, nearly spent."""

    PASSED = "passed"
    FORESEEN = "foreseen"
    NEAR = "near"


def months_of(first: date, last: date) -> Iterator[date]:
    """Yield the first day of each month from that of `first` to that of `last`."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = next_month(month)


def next_month(month: date) -> date:
    """Return the first day of the month after that of `month`."""
    return next_start(month.replace(day=1), "month")
