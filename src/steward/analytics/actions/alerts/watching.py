"""Looking at the metrics that have an alert, and telling once of what is not as it may be."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.analytics.actions.alerts.mails import mail_alarm
from steward.analytics.events import AlertEnded, AlertRaised
from steward.analytics.models import MetricAlarm, MetricAlert
from steward.analytics.queries.alerts import find_alarm, see
from steward.analytics.queries.readers import readers_among
from steward.analytics.rules.alerts import Seen, Side
from steward.analytics.rules.metrics import METRICS
from steward.kit import clock, events


def watch_metrics(session: Session, zone: ZoneInfo) -> int:
    """Tell of the metrics that are not as they may be; return how many mails.

    What goes on is written before its mail, in one transaction, and begins once with each week or
    month: any number of looks, also at once, tell it once, and rows that come late do not tell it
    again. It ends with a later week or month that is as it may be.
    """
    now = clock.now()
    today = now.astimezone(zone).date()
    watched = select(MetricAlert).where(MetricAlert.metric.in_(METRICS))
    locked = watched.order_by(MetricAlert.id).with_for_update(skip_locked=True)
    alerts = session.scalars(locked.execution_options(populate_existing=True)).all()
    return sum(_watch(session, alert, today, now) for alert in alerts)


def _watch(session: Session, alert: MetricAlert, today: date, now: datetime) -> int:
    seen = see(session, alert, today)
    alert.seen, alert.seen_at = _packed(seen) if seen else None, now
    if seen is None:
        return 0
    alarm = find_alarm(session, alert.id)
    if alarm is not None and not _is_over(alarm, seen):
        return 0
    if alarm is not None:
        alarm.ended_at = now
        session.flush()
        ended = AlertEnded(subject_id=alert.id, name=alert.name, since=alarm.since.isoformat())
        events.record(session, ended, actor=SYSTEM)
    if seen.side is None or not _is_first(session, alert, seen, now):
        return 0
    return _tell(session, alert, seen, seen.side)


def _is_over(alarm: MetricAlarm, seen: Seen) -> bool:
    """Whether a later week or month is as it may be, or on the other side."""
    return seen.span.since > alarm.since and seen.side != alarm.side


def _is_first(session: Session, alert: MetricAlert, seen: Seen, now: datetime) -> bool:
    """Write down what goes on; whether nothing began with this week or month before."""
    row = insert(MetricAlarm).values(
        alert_id=alert.id, since=seen.span.since, side=seen.side, at=now, why=_packed(seen)
    )
    written = session.execute(row.on_conflict_do_nothing().returning(MetricAlarm.id))
    return written.first() is not None


def _tell(session: Session, alert: MetricAlert, seen: Seen, side: Side) -> int:
    people = readers_among(session, alert.people)
    for person in people:
        mail_alarm(session, person, alert, seen, side)
    raised = AlertRaised(
        subject_id=alert.id,
        name=alert.name,
        since=seen.span.since.isoformat(),
        side=side,
        value=str(seen.value),
        people=[one.id for one in people],
    )
    events.record(session, raised, actor=SYSTEM)
    return len(people)


def _packed(seen: Seen) -> dict[str, Any]:
    expected = seen.expected
    between = (expected.low, expected.usual, expected.high) if expected else (None, None, None)
    return {
        "since": seen.span.since.isoformat(),
        "until": seen.span.until.isoformat(),
        "value": str(seen.value),
        **dict(zip(("low", "usual", "high"), between, strict=True)),
        "side": seen.side,
    }
