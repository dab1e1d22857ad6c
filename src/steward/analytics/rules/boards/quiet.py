"""Customers who have gone quiet: by their own rhythm, not by a fixed number of days."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median

from steward.analytics.rules.asking import Row

_FEWEST = 6  # weeks with an order: of fewer, nobody knows a rhythm
_LATE = 0.05  # a pause is long when at most so many of theirs were as long


@dataclass(frozen=True)
class Quiet:
    """Who orders every `usual` weeks, and has not for `weeks`; they bring `money` a year."""

    name: str
    weeks: int
    usual: int
    money: Decimal


def gone_quiet(rows: Iterable[Row], today: date) -> tuple[int, list[Quiet]]:
    """Return how many customers have a rhythm, and those of them who are late by it.

    The rows are money by customer and week; those who bring most come first. Late is who pauses
    longer than at most one in twenty of their pauses was, and longer than twice the usual.
    """
    weeks: dict[str, dict[date, Decimal]] = defaultdict(dict)
    for row in rows:
        name, week = row.keys
        if isinstance(name, str) and isinstance(week, date) and row.figure.value:
            weeks[name][week] = Decimal(str(row.figure.value))
    known = {name: bought for name, bought in weeks.items() if len(bought) >= _FEWEST}
    found = (_find_quiet(name, bought, today) for name, bought in known.items())
    return len(known), sorted((one for one in found if one), key=lambda one: (-one.money, one.name))


def _find_quiet(name: str, bought: dict[date, Decimal], today: date) -> Quiet | None:
    starts = sorted(bought)
    pauses = sorted((later - earlier).days // 7 for earlier, later in pairwise(starts))
    now, usual = (today - starts[-1]).days // 7, round(median(pauses))
    longest = pauses[-1 - int(_LATE * len(pauses))]
    if now <= max(longest, 2 * usual):
        return None
    span = max((starts[-1] - starts[0]).days, 7)
    a_year = sum(bought.values(), Decimal(0)) * 365 / span
    return Quiet(name, now, max(usual, 1), a_year.quantize(Decimal(1)))
