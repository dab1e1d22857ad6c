"""Alerts as people set them: added, changed, removed."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.events import AlertAdded, AlertChanged, AlertRemoved
from steward.analytics.forms import AlertForm
from steward.analytics.models import MetricAlarm, MetricAlert
from steward.analytics.queries.alerts import find_alert_by_name, get_alert
from steward.analytics.queries.known import check_tile
from steward.analytics.queries.readers import readers
from steward.analytics.rules.boards import TIME, Chart, Filters, Tile
from steward.analytics.rules.boards.tile import ALL_TIME
from steward.kit import clock, events, jobs
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version

WATCH_METRICS = "analytics.watch_metrics"


def add_alert(session: Session, form: AlertForm, *, actor: Actor) -> MetricAlert:
    """Set an alert; it is looked at soon. Raises BadInput."""
    demand(actor, "insights.manage")
    _check(session, form, None)
    alert = MetricAlert(version=1, created_at=clock.now(), **_terms_of(form))
    session.add(alert)
    session.flush()
    added = AlertAdded(
        subject_id=alert.id, name=form.name, metric=form.metric, condition=form.condition
    )
    events.record(session, added, actor=actor)
    jobs.defer(session, WATCH_METRICS)
    return alert


def change_alert(session: Session, alert_id: int, form: AlertForm, *, actor: Actor) -> MetricAlert:
    """Change an alert. Of what it is told is another alert then, and is told anew.

    Raises BadInput, Conflict.
    """
    demand(actor, "insights.manage")
    alert = get_alert(session, actor, alert_id, for_update=True)
    check_version(form.version, alert.version)
    _check(session, form, alert.id)
    changes: dict[str, list[Any]] = {}
    for name, value in _terms_of(form).items():
        if getattr(alert, name) != value:
            changes[name] = [_plain(getattr(alert, name)), _plain(value)]
            setattr(alert, name, value)
    if not changes:
        return alert
    alert.version += 1
    if set(changes) - {"name", "people"}:
        alert.seen = alert.seen_at = None
        session.execute(delete(MetricAlarm).where(MetricAlarm.alert_id == alert.id))
    session.flush()
    changed = AlertChanged(subject_id=alert.id, name=alert.name, changes=changes)
    events.record(session, changed, actor=actor)
    jobs.defer(session, WATCH_METRICS)
    return alert


def remove_alert(session: Session, alert_id: int, *, actor: Actor) -> str:
    """Remove an alert and what is known of it, and return its name."""
    demand(actor, "insights.manage")
    alert = get_alert(session, actor, alert_id, for_update=True)
    removed = AlertRemoved(subject_id=alert.id, name=alert.name)
    session.delete(alert)
    session.flush()
    events.record(session, removed, actor=actor)
    return removed.name


def _check(session: Session, form: AlertForm, alert_id: int | None) -> None:
    known = find_alert_by_name(session, form.name)
    if known is not None and known.id != alert_id:
        raise BadInput(
            errors={"name": N_("There is such an alert already: “%(name)s”.", name=known.name)}
        )
    if form.metric in ALL_TIME:
        raise BadInput(errors={"metric": N_("This tells of all time, not of a week or a month.")})
    where: Filters = tuple((name, tuple(some)) for name, some in form.filters)
    try:
        check_tile(Tile(form.metric, (TIME,), Chart.LINE, where=where))
    except BadInput as error:
        named = {"filters": "filter_by", "chart": "metric"}
        raise BadInput(
            errors={named.get(at, at): said for at, said in error.errors.items()}
        ) from None
    if set(form.people) - {one.id for one in readers(session)}:
        raise BadInput(errors={"people": N_("Name people of the staff who may see insights.")})


def _terms_of(form: AlertForm) -> dict[str, Any]:
    return {
        "name": form.name,
        "metric": form.metric,
        "filters": form.filters,
        "grain": form.grain.value,
        "condition": form.condition.value,
        "limit": form.limit,
        "people": sorted(set(form.people)),
    }


def _plain(value: object) -> object:
    return value if isinstance(value, list | str | None) else str(value)
