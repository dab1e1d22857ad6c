"""Reads how what came of a budget of revenue differs from its plan: by volume, mix and price."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.analytics.queries.budgets import BudgetStanding
from steward.analytics.queries.came import units_sold
from steward.analytics.rules.budgets import Counted, Key, Measure, Variance, allot, variance_of
from steward.kit import clock


def variance_now(session: Session, how: BudgetStanding, zone: ZoneInfo) -> Variance | None:
    """Split what differs by now; None of what has no price: of spending, and of units."""
    if how.budget.measure != Measure.REVENUE:
        return None
    today = clock.now().astimezone(zone).date()
    return variance_of(how.lines, how.beside, _counted(session, how), today)


def _counted(session: Session, how: BudgetStanding) -> dict[Key, Counted]:
    planned = {key: how.units_of(key) for key in how.planned}
    if not any(planned.values()):
        return {}
    units, uncounted = (
        allot(rows, list(planned)) for rows in units_sold(session, how.budget.first)
    )
    begun = [one.month for one in how.everything.months if one.came is not None]
    found = {}
    for line in how.lines:
        sold, untold = (_over(begun, of.get(line.key, {})) for of in (units, uncounted))
        found[line.key] = Counted(planned.get(line.key, {}), sold, int(untold))
    return found


def _over(months: Sequence[date], of: Mapping[date, Decimal]) -> Decimal:
    return sum((of.get(month, Decimal(0)) for month in months), Decimal(0))
