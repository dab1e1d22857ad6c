"""Reads what is proposed for the next months of a budget."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.analytics.models import Budget
from steward.analytics.queries.budgets import find_draft, lines_of, versions_of
from steward.analytics.queries.came import came_by_month, units_sold
from steward.analytics.rules.budgets import (
    Key,
    Measure,
    Proposal,
    allot,
    months_of,
    price_of,
    propose,
    usual_lines,
)
from steward.kit import clock

_YEAR = timedelta(days=366)
_Months = Mapping[date, Decimal]


def proposals_for(session: Session, budget: Budget, zone: ZoneInfo) -> list[Proposal]:
    """Propose each line of a budget from what came, the largest first; of revenue with units.

    The lines are those of its draft, or else of its newest version; a first one may have others.
    """
    today = clock.now().astimezone(zone).date()
    months = list(months_of(budget.first, budget.last))
    measure = Measure(budget.measure)
    before = versions_of(session, budget)
    planned = find_draft(session, budget) or next(iter(before), None)
    lines = list(lines_of(session, planned)) if planned else []
    rows = came_by_month(session, measure, today)
    if not before:
        lines = list(dict.fromkeys([*lines, *usual_lines(rows, measure, today)]))
    came = allot(rows, lines)
    found = [propose(key, came.get(key, {}), months, today) for key in lines]
    prices = _Prices.of(session, lines, today) if measure is Measure.REVENUE else None
    priced = (
        one.at_price(prices.of_line(one.key, came)) if prices else one for one in found if one
    )
    return sorted(priced, key=lambda one: -one.middle)


@dataclass(frozen=True)
class _Prices:
    """What the lines brought a unit, of late."""

    units: Mapping[Key, _Months]
    uncounted: Mapping[Key, _Months]
    today: date

    @classmethod
    def of(cls, session: Session, lines: list[Key], today: date) -> "_Prices":
        since = (today - _YEAR).replace(day=1)
        units, uncounted = (allot(rows, lines) for rows in units_sold(session, since))
        return cls(units, uncounted, today)

    def of_line(self, key: Key, came: Mapping[Key, _Months]) -> Decimal | None:
        money, units, uncounted = (one.get(key, {}) for one in (came, self.units, self.uncounted))
        return price_of(money, units, uncounted, self.today)
