"""What pages call the states of returns and the reasons for them, and how they write figures."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from babel.numbers import format_percent
from flask_babel import get_locale, lazy_gettext

from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales.rules import coin_of
from steward.sales.web.words import day_said

STATES: Mapping[str, object] = {
    "asked": lazy_gettext("Asked for"),
    "accepted": lazy_gettext("Accepted"),
    "received": lazy_gettext("Received"),
    "closed": lazy_gettext("Closed"),
    "refused": lazy_gettext("Refused"),
    "withdrawn": lazy_gettext("Withdrawn"),
}


def reason_said(reason: str) -> str:
    """Say a reason in the reader's language, where it is one of the usual ones."""
    return _(reason)


def return_fact(kind: str) -> str:
    """Say what was done with a return, after the name of who did it."""
    return str(_FACTS.get(kind, kind))


_FACTS: Mapping[str, object] = {
    "return.asked": lazy_gettext("asked for it"),
    "return.accepted": lazy_gettext("accepted it"),
    "return.refused": lazy_gettext("refused it"),
    "return.withdrawn": lazy_gettext("withdrew it"),
    "return.received": lazy_gettext("received and inspected it"),
    "return.closed": lazy_gettext("closed it"),
}


def short_day(moment: datetime) -> str:
    """Say the day of a moment, where the house is: Tue 24 Nov."""
    return day_said(moment.astimezone(zone()).date())


def refund_amount(amount: Decimal, currency: str) -> str:
    """Write an amount as a form takes it: 12.50."""
    return format(amount.quantize(coin_of(currency)), "f")


def return_rate(part: Decimal) -> str:
    """Write a part of a whole in per cent, with one decimal."""
    rounded = round(part, 3)
    return str(format_percent(rounded, locale=get_locale(), decimal_quantization=False))
