"""What an alert is of and says, in words: on its page and in its mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from steward.analytics.models import MetricAlert
from steward.analytics.queries.known import dimension_title
from steward.analytics.queries.showing.figures import Figures, day
from steward.analytics.rules.alerts import Condition, Grain, Seen, Side, in_unit
from steward.analytics.rules.boards import Span
from steward.analytics.rules.metrics import METRICS
from steward.kit.texts import gettext as _
from steward.kit.texts import translated


@dataclass(frozen=True)
class Said:
    """An alarm in words: when, the figure, the limit it passed, and what is usual."""

    when: str
    what: str
    usual: str


def alert_of(alert: MetricAlert) -> str:
    """Name the metric and the rows that an alert is of."""
    title = METRICS[alert.metric].title if alert.metric in METRICS else alert.metric
    filters = (
        f"{translated(dimension_title(name))}: {', '.join(values)}" for name, values in alert.where
    )
    return " · ".join((translated(title), *filters))


def alert_when(alert: MetricAlert, currency: str) -> str:
    """Say when one is told."""
    if alert.metric not in METRICS:
        return _("no such metric any more")
    words = {
        (Condition.BELOW, Grain.WEEK): _("a week below %(limit)s"),
        (Condition.BELOW, Grain.MONTH): _("a month below %(limit)s"),
        (Condition.ABOVE, Grain.WEEK): _("a week above %(limit)s"),
        (Condition.ABOVE, Grain.MONTH): _("a month above %(limit)s"),
        (Condition.OUTSIDE, Grain.WEEK): _("a week not as expected"),
        (Condition.OUTSIDE, Grain.MONTH): _("a month not as expected"),
    }[Condition(alert.condition), Grain(alert.grain)]
    return words % {"limit": _limit(alert, currency)}


def _figures(alert: MetricAlert, currency: str) -> Figures:
    return Figures(METRICS[alert.metric].unit, currency, alert.grain)


def _limit(alert: MetricAlert, currency: str) -> str:
    figures = _figures(alert, currency)
    return figures.say(in_unit(alert.limit, figures.unit))


def stretch_said(span: Span, grain: str) -> str:
    """Say which week or month."""
    if grain == Grain.MONTH:
        return Figures(METRICS["revenue"].unit, "", grain).time(span.since)
    return _("%(since)s to %(last)s", since=day(span.since), last=day(span.last, with_year=True))


def said_of(alert: MetricAlert, seen: Seen, side: Side, currency: str) -> Said:
    """Say what was seen of an alert's metric, on which side of what it may be."""
    figures, expected = _figures(alert, currency), seen.expected
    words = {"value": figures.say(seen.value), "limit": _limit(alert, currency)}
    if expected is not None:
        words |= {name: figures.say(getattr(expected, name)) for name in ("low", "usual", "high")}
    usual = _usual() if expected else _("Too little is known to say what is usual.")
    return Said(stretch_said(seen.span, alert.grain), _what(alert, side) % words, usual % words)


def _usual() -> str:
    return _(
        "As things went before, about %(usual)s were to be expected;"
        " in 95 of 100 cases between %(low)s and %(high)s."
    )


def _what(alert: MetricAlert, side: Side) -> str:
    return {
        (True, Side.ABOVE): _("%(value)s, above what was expected: %(high)s at most"),
        (True, Side.BELOW): _("%(value)s, below what was expected: %(low)s at least"),
        (False, Side.ABOVE): _("%(value)s, above the limit of %(limit)s"),
        (False, Side.BELOW): _("%(value)s, below the limit of %(limit)s"),
    }[alert.condition == Condition.OUTSIDE, side]


def subject_of(alert: MetricAlert, side: Side) -> str:
    """Return the subject of the mail of an alarm."""
    words = {
        (True, Side.ABOVE): _("%(name)s: above what was expected"),
        (True, Side.BELOW): _("%(name)s: below what was expected"),
        (False, Side.ABOVE): _("%(name)s: above its limit"),
        (False, Side.BELOW): _("%(name)s: below its limit"),
    }[alert.condition == Condition.OUTSIDE, side]
    return words % {"name": alert.name}


def value_said(
    alert: MetricAlert, seen: Mapping[str, Any], currency: str, which: str = "value"
) -> str:
    """Say a figure of what was last seen: the value itself, or what was usual."""
    return _figures(alert, currency).say(Decimal(str(seen[which])))


def unpacked_span(seen: Mapping[str, Any]) -> Span:
    """Return the week or month that was last seen."""
    return Span(date.fromisoformat(seen["since"]), date.fromisoformat(seen["until"]))
