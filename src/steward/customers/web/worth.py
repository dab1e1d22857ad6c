"""What a customer is worth, as pages say it: figures in words, and purchases by quarter."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from steward.accounts import actor, may
from steward.customers import queries
from steward.customers.models import Worth, WorthRun
from steward.kit.db import session
from steward.kit.running import today
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.quant.worth import LAPSED, Segment

_WEEK, _MONTH = 7, 30.44  # days
_FEW_DAYS, _FEW_WEEKS = 14, 70  # days, below which a time is said in days, and in weeks
_QUARTERS = 4


class Bar(NamedTuple):
    """A quarter: its name, what was bought, and how high that stands beside the best (0..100)."""

    name: str
    amount: Decimal
    height: float


def segment_names() -> dict[str, str]:
    """Name what customers are by their three scores."""
    return {
        Segment.CHAMPIONS: _("Champion"),
        Segment.LOYAL: _("Loyal"),
        Segment.PROMISING: _("Promising"),
        Segment.COOLING: _("Cooling"),
        Segment.AT_RISK: _("At risk"),
        Segment.LAPSED: _("Lapsed"),
    }


def segment_means(name: str) -> str:
    """Say what a segment means."""
    return {
        Segment.CHAMPIONS: _("came lately, comes often, pays much"),
        Segment.LOYAL: _("comes often, and was here not long ago"),
        Segment.PROMISING: _("came lately, not often yet"),
        Segment.COOLING: _("does not come often, and was here a while ago"),
        Segment.AT_RISK: _("came often or paid much, and was not here for long"),
        Segment.LAPSED: _("neither often nor much, and long ago"),
    }[Segment(name)]


def person_worth(person_id: int) -> dict[str, Any]:
    """Gather what the page of a person says of their worth, to those who may see it."""
    if not may(actor(), "insights.read"):
        return {"worth": None, "worth_run": None}
    worth = queries.worth_of(session(), actor(), person_id)
    context = _context(worth.quarters if worth else None)
    return context | {"worth": worth, "rhythm": rhythm_of(worth) if worth else ""}


def company_worth(company_id: int) -> dict[str, Any]:
    """Gather what the page of a company says of its people's worth, to those who may see it."""
    if not may(actor(), "insights.read"):
        return {"worth": None, "worth_run": None}
    worth = queries.worth_of_company(session(), actor(), company_id)
    return _context(worth.quarters if worth else None) | {"worth": worth}


def money_of() -> dict[str, Any]:
    """Name the currency of worth, and whether its figures may be seen."""
    run = queries.last_run(session())
    may_see = may(actor(), "insights.read")
    return {"currency": run.currency if run and may_see else ""}


def _context(quarters: Sequence[Decimal] | None) -> dict[str, Any]:
    run = queries.last_run(session())
    return {
        "worth_run": run,
        "bars": _bars(quarters, run) if quarters and run else [],
        "segment_names": segment_names(),
        "segment_means": segment_means,
    }


def _bars(quarters: Sequence[Decimal], run: WorthRun) -> list[Bar]:
    last = run.until_on.year * _QUARTERS + (run.until_on.month - 1) // 3
    most: Decimal = max([*quarters, Decimal(1)])
    return [
        Bar(
            _quarter(last - len(quarters) + 1 + place),
            one,
            float(max(one, Decimal(0)) / most * 100),
        )
        for place, one in enumerate(quarters)
    ]


def _quarter(number: int) -> str:
    year, quarter = divmod(number, _QUARTERS)
    return _("Q%(quarter)s %(year)s", quarter=quarter + 1, year=year)


def rhythm_of(worth: Worth) -> str:
    """Say in a sentence how often somebody orders, and whether their silence is unusual."""
    if worth.usual_gap is None or worth.gap_chance is None:
        return _("The last order was %(ago)s.", ago=ago(worth.last_on))
    if worth.orders == 1:
        often = _(
            "Ordered once. Customers here order about every %(usual)s.", usual=span(worth.usual_gap)
        )
    else:
        often = _("Orders about every %(usual)s.", usual=span(worth.usual_gap))
    return f"{often} {_silence(worth, worth.gap_chance)}"


def _silence(worth: Worth, chance: float) -> str:
    silent = span((today() - worth.last_on).days)
    if chance > LAPSED:
        return _("%(silent)s since the last: not unusual.", silent=silent)
    return _(
        "%(silent)s since the last: unusual, %(share)s %% of such gaps are longer.",
        silent=silent,
        share=_share(chance),
    )


def _share(chance: float) -> str:
    return f"{100 * chance:.0f}" if round(100 * chance) else _("less than 1")


def span(days: int) -> str:
    """Say how long so many days are."""
    if days < _FEW_DAYS:
        return ngettext("%(num)d day", "%(num)d days", days)
    if days < _FEW_WEEKS:
        return ngettext("%(num)d week", "%(num)d weeks", round(days / _WEEK))
    return ngettext("%(num)d month", "%(num)d months", round(days / _MONTH))


def ago(day: date) -> str:
    """Say how long ago a day is."""
    days = (today() - day).days
    return _("today") if days <= 0 else _("%(span)s ago", span=span(days))
