"""One promise as a clock: how much of its time is used, and when it will be due.

A clock keeps the open time that it has used so far and, while it runs, since when it runs on. Every
change closes the account at that moment and opens it anew, so what was used survives a pause and
a new policy, severity, team or calendar alike.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from steward.promises.rules.timeline import Timeline


@dataclass(frozen=True)
class Clock:
    """A promise to do something within `target` of open time, of which `used` is gone.

    `since` is from when on it runs; None while it is paused, and once it has been stopped.
    """

    target: timedelta
    used: timedelta = timedelta()
    since: datetime | None = None

    def used_at(self, moment: datetime, calendar: Timeline) -> timedelta:
        """Return the open time used up to a moment."""
        if self.since is None:
            return self.used
        return self.used + calendar.elapsed(self.since, moment)

    def is_broken_at(self, moment: datetime, calendar: Timeline) -> bool:
        """Whether more time is used than was promised."""
        return self.used_at(moment, calendar) > self.target

    def reaches(self, share: float, calendar: Timeline) -> datetime | None:
        """Return when so much of the target is used (1 is all of it), or None while it stands.

        What was used up before the clock was started anew counts from then.
        """
        if self.since is None:
            return None
        left = self.target * share - self.used
        return calendar.add(self.since, max(left, timedelta()))

    def due_at(self, calendar: Timeline) -> datetime | None:
        """Return when it is due, or None while it stands."""
        return self.reaches(1, calendar)

    def paused(self, moment: datetime, calendar: Timeline) -> "Clock":
        """Stand still from a moment on; a clock that stands already stays as it is."""
        return replace(self, used=self.used_at(moment, calendar), since=None)

    def resumed(self, moment: datetime) -> "Clock":
        """Run on from a moment; a clock that runs already stays as it is."""
        return self if self.since is not None else replace(self, since=moment)

    def moved(self, moment: datetime, calendar: Timeline, target: timedelta) -> "Clock":
        """Promise something else, or by another calendar, from a moment on.

        `calendar` is the one it has run by until then. What is used stays used.
        """
        stopped = self.paused(moment, calendar)
        since = moment if self.since is not None else None
        return replace(stopped, target=target, since=since)
