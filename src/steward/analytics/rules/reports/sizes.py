"""How great the deals are that are won."""

from collections.abc import Mapping
from decimal import Decimal

from steward.analytics.rules.asking import Figure
from steward.analytics.rules.metrics.figures import number
from steward.analytics.rules.metrics.metric import Expression, Unit
from steward.analytics.rules.reports.deals import BY, groups
from steward.analytics.rules.reports.report import (
    Asked,
    Cell,
    Column,
    Reading,
    Report,
    Reported,
    Rows,
    key_of,
)
from steward.analytics.rules.reports.spells import WON
from steward.kit.marks import N_
from steward.quant.books import median_of


def _sizes(deals: Expression, asked: Asked) -> Expression:
    won = deals.filter((deals.outcome == WON) & deals.value.notnull())
    key = {"key": key_of(won, asked)} if asked.by else {}
    return won.group_by(**key, value=won.value).aggregate(n=won.count())


def _tell_sizes(found: Mapping[str, Rows], asked: Asked) -> Reported:
    return Reported(tuple((key, *_size(group)) for key, group in groups(found["deals"], asked)))


def _size(rows: Rows) -> tuple[Cell, ...]:
    counted = [(number(row["value"]), int(row["n"])) for row in rows]
    n = sum(count for _, count in counted)
    total = sum((value * count for value, count in counted), Decimal(0))
    middle = median_of([(float(value), count) for value, count in counted])
    return (
        Figure(Decimal(n), n),
        Figure(total / n, n),
        Figure(None, 0) if middle is None else Figure(middle[0], n, *(middle[1] or ())),
        *(Figure(_quarter(counted, n, part), n) for part in (1, 3)),
    )


def _quarter(counted: list[tuple[Decimal, int]], n: int, part: int) -> Decimal | None:
    """Return the value that `part` quarters of all do not exceed: the first such."""
    reached = 0
    for value, count in sorted(counted):
        reached += count
        if reached * 4 >= part * n:
            return value
    return None


SIZES = Report(
    "deal_sizes",
    N_("How great deals are"),
    N_(
        "The average and the median of the deals that were won, and the values that a quarter and"
        " three quarters of them do not exceed. A few great deals move the average, not the median."
    ),
    BY,
    (
        Column("key", N_("Deals of")),
        Column("won", N_("Won"), Unit.COUNT),
        Column("average", N_("Average"), Unit.MONEY),
        Column("median", N_("Median"), Unit.MONEY),
        Column("low_quarter", N_("A quarter up to"), Unit.MONEY),
        Column("high_quarter", N_("Three quarters up to"), Unit.MONEY),
    ),
    {"deals": Reading("closed_deals", _sizes)},
    _tell_sizes,
)
