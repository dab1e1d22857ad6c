"""How pages of deals say things: stretches, shares, months, what was done."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_percent
from flask_babel import get_locale

from steward.kit import clock
from steward.kit.events import Fact
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.sales.web.words import day_said


def days_long(length: timedelta) -> str:
    """Say how long something was, in days: 6 days."""
    if length < timedelta(days=1):
        return _("less than a day")
    return ngettext("%(num)d day", "%(num)d days", length.days)


def here_since(moment: datetime) -> str:
    """Say how long a deal has been where it is: 6 days here."""
    days = (clock.now() - moment).days
    return ngettext("%(num)d day here", "%(num)d days here", days) if days else _("new here")


def about(amount: Decimal, currency: str) -> str:
    """Write an estimated amount without coins, which nobody can foresee: €12,400."""
    locale = get_locale() or Locale("en")
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (0, 0)
    whole = amount.quantize(Decimal(1))
    return str(pattern.apply(whole, locale, currency=currency, currency_digits=False))


def dated(day: date) -> str:
    """Say a day, or that of a moment, with its year where it is not of this one: 1 Oct 2017."""
    if isinstance(day, datetime):
        day = day.astimezone(zone()).date()
    this_year = clock.now().astimezone(zone()).year
    return day_said(day) if day.year == this_year else _with_year(day)


def _with_year(day: date) -> str:
    return str(format_date(day, "d MMM y", locale=get_locale()))


def share_said(share: float) -> str:
    """Write a share in whole per cent: 62 %."""
    return str(format_percent(round(share, 2), format="#,##0 %", locale=get_locale()))


def month_said(day: date) -> str:
    """Name the month of a day: November 2026."""
    return str(format_date(day, "LLLL y", locale=get_locale()))


def deal_fact(fact: Fact) -> str:
    """Say what was done with a deal, after who did it."""
    return _SAYING[fact.kind](fact.data)


def _won(data: Mapping[str, Any]) -> str:
    return _("won it on %(day)s", day=dated(date.fromisoformat(data["closed_on"])))


def _lost(data: Mapping[str, Any]) -> str:
    day = dated(date.fromisoformat(data["closed_on"]))
    return _("lost it on %(day)s: %(reason)s", day=day, reason=_(data["reason"]))


def _step(data: Mapping[str, Any]) -> str:
    day = dated(date.fromisoformat(data["day"]))
    return _("set the next step: %(words)s, %(day)s", words=data["words"], day=day)


_SAYING: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "deal.opened": lambda data: _("opened it in “%(stage)s”", stage=data["stage"]),
    "deal.changed": lambda _data: _("changed it"),
    "deal.next_step_set": _step,
    "deal.moved": lambda data: _(
        "moved it from “%(before)s” to “%(after)s”", before=data["before"], after=data["after"]
    ),
    "deal.won": _won,
    "deal.lost": _lost,
}
