"""Verbs of alerts on metrics: set, change, remove, watch."""

from steward.analytics.actions.alerts.keeping import (
    WATCH_METRICS,
    add_alert,
    change_alert,
    remove_alert,
)
from steward.analytics.actions.alerts.watching import watch_metrics

__all__ = ["WATCH_METRICS", "add_alert", "change_alert", "remove_alert", "watch_metrics"]
