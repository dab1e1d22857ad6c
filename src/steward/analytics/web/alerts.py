"""Alerts on metrics: how each stands, and setting, changing and removing them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, request

from steward.accounts import actor, staff
from steward.analytics.actions import alerts as actions
from steward.analytics.forms import AlertForm
from steward.analytics.models import MetricAlert
from steward.analytics.queries import alerts as queries
from steward.analytics.queries.known import dimensions_of
from steward.analytics.queries.readers import readers
from steward.analytics.queries.showing.alerts import (
    alert_of,
    alert_when,
    stretch_said,
    unpacked_span,
    value_said,
)
from steward.analytics.rules.alerts import Condition, Grain
from steward.analytics.rules.boards.address import look_address
from steward.analytics.rules.boards.tile import ALL_TIME
from steward.analytics.rules.metrics import METRICS
from steward.analytics.web.asked import INSIGHTS, asked, tile_asked
from steward.analytics.web.blueprint import bp
from steward.analytics.web.words import metrics_by_view
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

ALERTS = f"{INSIGHTS}/alerts"
ONE = f"{ALERTS}/<int:alert_id>"


@bp.get(ALERTS)
@access("insights.read")
def alerts_page() -> Response:
    """List all alerts, each with what was last seen of its metric."""
    found = queries.list_alerts(session(), actor())
    alarms = queries.alarms_going_on(session())
    names = {one.id: one.name for one in staff(session())}
    rows = [_row(alert, names) for alert in found]
    return page("analytics/alerts.html", alerts=rows, alarms=alarms)


def _row(alert: MetricAlert, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": alert.id,
        "name": alert.name,
        "of": alert_of(alert),
        "when": alert_when(alert, usual_currency(session())),
        "people": [names[one] for one in alert.people if one in names],
        **_last_seen(alert),
    }


def _last_seen(alert: MetricAlert) -> dict[str, str]:
    """Return the figure that was last seen, of when, what was usual, and where to see it."""
    seen, currency = alert.seen, usual_currency(session())
    if seen is None or alert.metric not in METRICS:
        return dict.fromkeys(("span", "value", "usual", "look"), "")
    span = unpacked_span(seen)
    has_usual = seen["usual"] is not None
    return {
        "span": stretch_said(span, alert.grain),
        "value": value_said(alert, seen, currency),
        "usual": value_said(alert, seen, currency, "usual") if has_usual else "",
        "look": look_address(alert.tile, span.until, Grain(alert.grain).days_shown),
    }


@bp.get(f"{ALERTS}/new")
@access("insights.manage")
def new_alert() -> Response:
    """Show the form for a new alert; of a tile where one comes from there."""
    return _show_new({})


def _show_new(errors: Mapping[str, str]) -> Response:
    tile = tile_asked()
    name, some = next(iter((*tile.where, *asked().where)), ("", ()))
    usual: dict[str, object] = {
        "name": tile.title,
        "metric": tile.metric if tile.metric in METRICS else "revenue",
        "grain": Grain.WEEK.value,
        "condition": Condition.OUTSIDE.value,
        "filter_by": name,
        "filter_values": ", ".join(some),
        "people": [str(actor().user_id)],
    }
    return _form(errors, None, _sent() or usual)


def _sent() -> dict[str, object]:
    """Return what is filled in so far, as sent, or as asked for again with another metric."""
    if "grain" in request.args:
        return {**request.args.to_dict(), "people": request.args.getlist("people")}
    sent: dict[str, object] = dict(form_values())
    return sent and sent | {"people": request.form.getlist("people")}


def _form(
    errors: Mapping[str, str], alert: MetricAlert | None, values: dict[str, object]
) -> Response:
    metric = METRICS.get(str(values.get("metric")), METRICS["revenue"])
    metrics = [
        (view, [one for one in group if one.name not in ALL_TIME])
        for view, group in metrics_by_view()
    ]
    shown = {"metric": metric, "metrics": metrics, "dimensions": _dimensions(metric.name)}
    people = [(str(one.id), one.name) for one in readers(session())]
    context = {"values": values, "errors": errors, "alert": alert, "readers": people}
    choices = {"grains": _grains(), "conditions": _conditions()}
    return page("analytics/alert_form.html", **context, **shown, **choices)


def _dimensions(metric: str) -> Sequence[tuple[str, str]]:
    titles = dimensions_of(METRICS[metric])
    return [("", _("No filter")), *((name, translated(title)) for name, title in titles.items())]


def _grains() -> Sequence[tuple[str, str]]:
    return [(Grain.WEEK, _("each week, from Monday")), (Grain.MONTH, _("each month"))]


def _conditions() -> Sequence[tuple[str, str]]:
    return [
        (Condition.OUTSIDE, _("not as expected from how it went before")),
        (Condition.BELOW, _("below a limit")),
        (Condition.ABOVE, _("above a limit")),
    ]


@bp.post(ALERTS)
@access("insights.manage")
@again(_show_new)
def add_alert() -> Response:
    """Set an alert."""
    actions.add_alert(session(), form(AlertForm), actor=actor())
    return go_to(ALERTS, toast=_("Set. It is looked at now, and then every hour"))


@bp.get(ONE)
@access("insights.manage")
def alert_page(alert_id: int) -> Response:
    """Show an alert, to be changed."""
    return _show({}, alert_id)


def _show(errors: Mapping[str, str], alert_id: int) -> Response:
    alert = queries.get_alert(session(), actor(), alert_id)
    name, some = alert.where[0] if alert.where else ("", ())
    names = ("name", "metric", "grain", "condition")
    values: dict[str, object] = {
        **{one: getattr(alert, one) for one in names},
        "filter_by": name,
        "filter_values": ", ".join(some),
        "limit": "" if alert.limit is None else f"{alert.limit.normalize():f}",
        "people": list(map(str, alert.people)),
    }
    return _form(errors, alert, _sent() or values)


@bp.post(ONE)
@access("insights.manage")
@again(_show)
def change_alert(alert_id: int) -> Response:
    """Change an alert."""
    actions.change_alert(session(), alert_id, form(AlertForm), actor=actor())
    return go_to(ALERTS, toast=_("Saved"))


@bp.post(f"{ONE}/removal")
@access("insights.manage")
def remove_alert(alert_id: int) -> Response:
    """Remove an alert."""
    name = actions.remove_alert(session(), alert_id, actor=actor())
    return go_to(ALERTS, toast=_("“%(name)s” is removed", name=name))
