"""Words and figures of the pages of budgets."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale

from steward.analytics.models import Budget
from steward.analytics.queries import BudgetStanding, Plan
from steward.analytics.queries.showing.figures import chance
from steward.analytics.rules.budgets import Key, Measure, State, named
from steward.analytics.rules.metrics import Unit
from steward.kit.texts import gettext as _

_MINUS = "\N{MINUS SIGN}"


def measure_names() -> dict[str, str]:
    """Name what a budget can be of."""
    return {
        Measure.SPENDING: _("Spending"),
        Measure.REVENUE: _("Revenue"),
        Measure.UNITS: _("Units sold"),
    }


def planned_said(value: Decimal | float, budget: Budget) -> str:
    """Write an amount of a budget, whole where it is reckoned: money with its currency."""
    if budget.measure == Measure.UNITS:
        return format_decimal(value, format="#,##0.##", locale=get_locale())
    is_exact = isinstance(value, Decimal) and value != value.to_integral_value()
    pattern = None if is_exact else "¤#,##0"
    currency = budget.currency
    return format_currency(
        value, currency, format=pattern, currency_digits=is_exact, locale=get_locale()
    )


def line_named(key: Key) -> str:
    """Name a line of a budget; that without any part is all that no other line names."""
    return named(key) or _("All the rest")


def state_said(state: State, measure: str) -> tuple[str, str, str]:
    """Return the words, the kind of tag and the icon for how a line stands."""
    if measure != Measure.SPENDING:
        reached = state is State.PASSED
        return (_("reached"), "ok", "circle-check") if reached else (_("under way"), "", "clock")
    return {
        State.WITHIN: (_("within"), "ok", "circle-check"),
        State.NEAR: (_("nearly spent"), "soon", "clock-exclamation"),
        State.FORESEEN: (_("likely to be passed"), "soon", "clock-exclamation"),
        State.PASSED: (_("passed"), "late", "alert-triangle"),
    }[state]


def budget_chart(how: BudgetStanding) -> dict[str, Any]:
    """Return the figures of the chart: come so far, added up by month, plan, and outlook."""
    months = how.everything.months
    come = (one.came for one in months if one.came is not None)
    is_limit = how.budget.measure == Measure.SPENDING
    return {
        "months": [short_month(one.month) for one in months],
        "planned": [float(one) for one in accumulate(one.planned for one in months)],
        "came": [float(one) for one in accumulate(come)],
        "limit": float(how.everything.planned),
        "is_limit": is_limit,
        "outlook": how.everything.outlook.steps if how.everything.outlook else None,
        "in": _chart_unit(how.budget),
        "words": _chart_words(is_limit=is_limit),
    }


def _chart_unit(budget: Budget) -> dict[str, str]:
    unit = Unit.QUANTITY if budget.measure == Measure.UNITS else Unit.MONEY
    return {"unit": str(unit), "currency": budget.currency}


def planned_change(value: Decimal, budget: Budget) -> str:
    """Write how much more or less it is, with its sign."""
    said = planned_said(abs(value), budget)
    return said if not value else f"{'+' if value > 0 else _MINUS}{said}"


def short_month(month: date) -> str:
    """Name a month and its year, short."""
    return format_skeleton("yMMM", month, locale=get_locale())


def planned_in_all(plan: Plan) -> Decimal:
    """Add up all lines of a plan."""
    return sum((amount for line in plan.values() for amount in line.values()), Decimal(0))


def _chart_words(*, is_limit: bool) -> dict[str, str]:
    return {
        "came": _("spent") if is_limit else _("came"),
        "planned": _("planned"),
        "outlook": _("outlook"),
        "band": _("8 of 10 outcomes"),
        "limit": _("limit") if is_limit else _("aim"),
    }


FILTERS = {
    "planned_said": planned_said,
    "planned_change": planned_change,
    "planned_in_all": planned_in_all,
    "line_named": line_named,
    "state_said": state_said,
    "short_month": short_month,
    "chance_said": chance,
    "days": timedelta,
}
