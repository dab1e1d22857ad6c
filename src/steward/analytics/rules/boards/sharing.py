"""Boards shared by link: for how long, why one does not open any more, and what it keeps back."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from steward.analytics.rules.boards.laid import Table
from steward.analytics.rules.boards.tile import Filters

SHARED = "/shared"  # where secret links lead
USUAL = timedelta(days=30)
LONGEST = timedelta(days=366)


class Ended(StrEnum):
    """Why a link does not open its board any more."""

    REVOKED = "revoked"
    OVER = "over"
    MAKER = "maker"
    BOARD = "board"


def why_ended(
    *, revoked_at: datetime | None, ends_at: datetime, now: datetime, may_share: bool, is_seen: bool
) -> Ended | None:
    """Say why a link does not open, or None while it does.

    `may_share` and `is_seen` are of whoever made it: whether they may still share boards outside,
    and whether they still see this one, which nobody does once it is removed.
    """
    if revoked_at is not None:
        return Ended.REVOKED
    if now >= ends_at:
        return Ended.OVER
    if not may_share:
        return Ended.MAKER
    return None if is_seen else Ended.BOARD


def end_of(last: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which a day is over."""
    return datetime.combine(last + timedelta(days=1), time(), zone)


def last_day(ends_at: datetime, zone: ZoneInfo) -> date:
    """Return the last day on which a link opens."""
    return (ends_at.astimezone(zone) - timedelta(microseconds=1)).date()


def kept_back(where: Filters, told_by: Iterable[Collection[str]]) -> list[str]:
    """List the filters that do not hold for all that a tile reads, of views told by `told_by`.

    Such a tile would show rows that the link is not for, so it is not shown at all.
    """
    views = list(told_by)
    return [name for name, _values in where if not all(name in view for view in views)]


def leading_nowhere(table: Table) -> Table:
    """Return a table whose names are no links: its reader has no other page of the house."""
    lines = tuple(replace(line, where=()) for line in table.lines)
    return replace(table, lines=lines, columns_where=())
