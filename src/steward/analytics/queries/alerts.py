"""Reads of alerts: all of them, one of them, and how the metric of one stands."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.models import MetricAlarm, MetricAlert
from steward.analytics.queries.engine import answer
from steward.analytics.queries.known import get_metric
from steward.analytics.queries.telling import held_span
from steward.analytics.rules.alerts import (
    FEWEST,
    Condition,
    Grain,
    Seen,
    before,
    first_asked,
    in_unit,
    last_whole,
    side_of,
)
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.boards import Span
from steward.analytics.rules.boards.told import is_sum
from steward.analytics.rules.metrics import Unit
from steward.kit.errors import NotFound
from steward.quant.outlook import Expected, expect


def list_alerts(session: Session, actor: Actor) -> Sequence[MetricAlert]:
    """List all alerts by their names."""
    demand(actor, "insights.read")
    return session.scalars(select(MetricAlert).order_by(MetricAlert.name)).all()


def get_alert(
    session: Session, actor: Actor, alert_id: int, *, for_update: bool = False
) -> MetricAlert:
    """Return an alert, or raise NotFound."""
    demand(actor, "insights.read")
    lock = for_update or None
    alert = session.get(MetricAlert, alert_id, with_for_update=lock, populate_existing=for_update)
    if alert is None:
        raise NotFound
    return alert


def find_alert_by_name(session: Session, name: str) -> MetricAlert | None:
    """Return the alert of a name, whatever its case, or None."""
    return session.scalars(select(MetricAlert).where(MetricAlert.name == name)).one_or_none()


def find_alarm(session: Session, alert_id: int) -> MetricAlarm | None:
    """Return what goes on of an alert, or None where its metric is as it may be."""
    query = select(MetricAlarm).where(
        MetricAlarm.alert_id == alert_id, MetricAlarm.ended_at.is_(None)
    )
    return session.scalars(query).one_or_none()


def alarms_going_on(session: Session) -> dict[int, MetricAlarm]:
    """Return what goes on, by alert."""
    found = session.scalars(select(MetricAlarm).where(MetricAlarm.ended_at.is_(None)))
    return {one.alert_id: one for one in found}


def see(session: Session, alert: MetricAlert, today: date) -> Seen | None:
    """Look at the last whole week or month of an alert's metric.

    None where the books do not know that time, or nothing can be said of it: rows that end
    before it are no fall to zero.
    """
    metric, grain = get_metric(alert.metric), Grain(alert.grain)
    span, held = last_whole(today, grain), held_span(session, metric)
    if held is None or not held.since < span.until or held.until <= span.since:
        return None
    first = max(first_asked(span, grain), held.since)
    ask = Ask(alert.metric, (grain.value,), alert.where, first, span.until)
    rows = answer(session, ask).rows
    figures = {row.keys[0]: row.figure for row in rows if isinstance(row.keys[0], date)}
    of_sum = is_sum(metric)
    values = before(figures, Span(first, span.since), grain, is_sum=of_sum)
    figure = figures.get(span.since)
    value = figure.value if figure else None
    if value is None and not of_sum:
        return None
    expected = _expected(values, grain, is_share=metric.unit == Unit.SHARE)
    value, limit = value or 0.0, in_unit(alert.limit, metric.unit)
    return Seen(span, value, expected, side_of(Condition(alert.condition), limit, value, expected))


def _expected(values: Sequence[float], grain: Grain, *, is_share: bool) -> Expected | None:
    found = expect(values, year=grain.season) if len(values) >= FEWEST else None
    if found is None or not is_share:
        return found
    return Expected(found.low, min(found.usual, 1.0), min(found.high, 1.0))
