"""Verbs of running low: alerts opened, told and closed."""

from steward.inventory.actions.restocking.telling import tell_alerts
from steward.inventory.actions.restocking.watching import close_alert, watch

__all__ = ["close_alert", "tell_alerts", "watch"]
