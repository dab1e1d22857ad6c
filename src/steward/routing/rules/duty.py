"""Who is on duty: in a shift, not absent, and heard of lately."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

SILENCE = timedelta(minutes=30)  # without a sign of any login of theirs: somebody is away
AHEAD = timedelta(days=28)  # that a next shift is looked for

Stretch = tuple[datetime, datetime]


class Timeline(Protocol):
    """The open time of a calendar, as promises compile it."""

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """Yield the open stretches between two moments, cut to them, in order."""


class Duty(NamedTuple):
    """When somebody's present stretch of work ends, and when the next one starts; None without."""

    until: datetime | None = None
    starts: datetime | None = None


def duty_of(shifts: Sequence[Timeline], absences: Sequence[Stretch], now: datetime) -> Duty:
    """Return the stretch of work that somebody is in, by any of their shifts, and the next one.

    An absence ends a stretch where it begins, and hides what lies within it.
    """
    away = sorted(absences)
    ahead = [one for shift in shifts for one in _first_two(shift, away, now)]
    return Duty(
        until=max((end for start, end in ahead if start == now), default=None),
        starts=min((start for start, _ in ahead if start > now), default=None),
    )


def _first_two(shift: Timeline, away: Sequence[Stretch], now: datetime) -> Iterator[Stretch]:
    """Yield the stretch that runs now, where one does, and the first that starts later."""
    for start, end in worked(shift, away, now, now + AHEAD):
        yield start, end
        if start > now:
            return


def worked(
    shift: Timeline, away: Sequence[Stretch], start: datetime, end: datetime
) -> Iterator[Stretch]:
    """Yield the stretches between two moments in which somebody works, absences left out."""
    for opens, closes in shift.stretches(start, end):
        begins = opens
        for leaves, returns in away:
            if leaves < closes and returns > begins:
                if begins < leaves:
                    yield begins, leaves
                begins = returns
        if begins < closes:
            yield begins, closes


def is_present(*, is_away: bool, heard_at: datetime | None, now: datetime) -> bool:
    """Whether somebody is here: has not said to be away, and was heard of within SILENCE.

    A login's last use is noted each ten minutes at most, so it takes 20 to 30 minutes of silence.
    """
    return not is_away and heard_at is not None and now - heard_at <= SILENCE
