"""What the pages of forecasts call classes, methods and cautions; shares and numbers in words."""

from collections.abc import Callable, Mapping

from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, lazy_gettext

from steward.kit.texts import gettext as _

CLASSES: Mapping[str, tuple[object, object]] = {
    "smooth": (lazy_gettext("steady"), lazy_gettext("Asked for in most weeks, in like amounts.")),
    "erratic": (
        lazy_gettext("erratic"),
        lazy_gettext("Asked for in most weeks, in amounts that differ much."),
    ),
    "intermittent": (
        lazy_gettext("now and then"),
        lazy_gettext("Asked for in some weeks only, in like amounts."),
    ),
    "lumpy": (
        lazy_gettext("lumpy"),
        lazy_gettext("Asked for in some weeks only, in amounts that differ much."),
    ),
    "none": (lazy_gettext("none yet"), lazy_gettext("Nothing was asked for in all that was seen.")),
}
METHODS: Mapping[str, object] = {
    "ensemble": lazy_gettext("The middle of several methods"),
    "theta": lazy_gettext("Level and half the trend (Theta)"),
    "ets": lazy_gettext("Smoothed level and fading trend (ETS)"),
    "sba": lazy_gettext("Size and interval of demand apart (SBA)"),
    "tsb": lazy_gettext("Size and chance of demand apart (TSB)"),
    "smoothed": lazy_gettext("What was asked for lately, smoothed"),
    "mean": lazy_gettext("The average of all weeks"),
    "naive": lazy_gettext("What the last week brought"),
    "seasonal naive": lazy_gettext("The same week of last year"),
    "category": lazy_gettext("What others of its category sell"),
}
CAUTIONS: Mapping[str, object] = {
    "no_history": lazy_gettext(
        "There is no history yet: the forecast is what others of its category sell."
    ),
    "short_history": lazy_gettext("The history is too short to test a forecast on."),
    "no_demand": lazy_gettext("Nothing was asked for in all that was seen."),
    "much_unseen": lazy_gettext(
        "In a quarter of the weeks or more nothing was in stock, so nobody knows what was wanted."
    ),
    "no_value_added": lazy_gettext(
        "Tested on the past, this was no better than repeating last year."
    ),
}


def method_words(method: str) -> str:
    """Say how a forecast was made; of few weeks, it is the middle of few methods."""
    if method in METHODS:
        return str(METHODS[method])
    names = (str(METHODS.get(name, name)) for name in method.split(", "))
    return _("The middle of: %(names)s", names="; ".join(names))


def share(value: float | None) -> str:
    """Write a share in percent, with a true minus; nothing known is a dash."""
    if value is None:
        return "–"
    shown = format_percent(round(value, 2) + 0.0, format="#,##0 %", locale=get_locale())
    return shown.replace("-", "\N{MINUS SIGN}")


def signed_share(value: float | None) -> str:
    """Write a share with its sign, as of what is too much or too little."""
    return ("+" if value is not None and round(value, 2) > 0 else "") + share(value)


def amount(value: float) -> str:
    """Write an expected amount: nobody reads more than a tenth of a piece."""
    few = 10
    pattern = "#,##0.#" if abs(value) < few else "#,##0"
    return format_decimal(value, format=pattern, locale=get_locale())


FILTERS: Mapping[str, Callable[..., str]] = {
    "method_words": method_words,
    "share": share,
    "signed_share": signed_share,
    "expected": amount,
}
GLOBALS: Mapping[str, object] = {"forecast_classes": CLASSES, "forecast_cautions": CAUTIONS}
