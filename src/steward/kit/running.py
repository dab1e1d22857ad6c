"""What the running app is set to, and which day it is there."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from steward.kit import clock
from steward.kit.settings import Settings


def settings() -> Settings:
    """Return the settings of the running app."""
    found: Settings = current_app.extensions["settings"]
    return found


def zone() -> ZoneInfo:
    """Return the time zone of the house: its midnights part the days."""
    return ZoneInfo(settings().timezone)


def today() -> date:
    """Return the day that it is in the house."""
    return clock.now().astimezone(zone()).date()
