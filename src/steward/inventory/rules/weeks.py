"""Weeks of demand: when they begin and have ended, and which of them say what was asked for."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
HORIZON = 13  # weeks that are forecast
YEAR = 52  # weeks that demand follows
LEADS = (1, 4, 8)  # weeks ahead at which forecasts are held against what came
MOST_DAYS_OUT = 3  # of a week; with more of them it says nothing of demand
_SETTLING = timedelta(hours=1)  # in which the last bookings of a week are written


class DemandSource(StrEnum):
    """Where it is known from what was asked for; where both know, the ledger is right."""

    LEDGER = "ledger"
    IMPORT = "import"


class RunState(StrEnum):
    """How far a run of the forecast is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


def monday(day: date) -> date:
    """Return the day on which a week begins."""
    return day - timedelta(days=day.weekday())


def week_under_way(now: datetime, zone: ZoneInfo) -> date:
    """Return when the first week begins that has not ended yet; an hour late, to be sure."""
    return monday((now - _SETTLING).astimezone(zone).date())
