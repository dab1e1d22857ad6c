"""Who hears of what by which way, and when: the one place that decides."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from steward.notifications.rules.kinds import Kind, Way, sane

Stored = Mapping[str, Collection[str]]  # ways by kind, as the tables have them


@dataclass(frozen=True)
class Quiet:
    """Hours of the day, in somebody's zone, in which nothing but the inbox is told.

    Where they end before they start, they last over midnight. What is urgent may pass.
    """

    starts: time
    ends: time
    zone: str
    urgent_passes: bool = True


@dataclass(frozen=True)
class Wishes:
    """By which ways somebody wants to hear of each kind, and when not."""

    ways: Mapping[Kind, frozenset[Way]]
    quiet: Quiet | None = None


@dataclass(frozen=True)
class Planned:
    """One way by which somebody hears of something, and when it may be told."""

    way: Way
    not_before: datetime


def plan(
    kind: Kind, wishes: Wishes, reach: Collection[Way], now: datetime, *, is_urgent: bool
) -> list[Planned]:
    """Decide by which of the ways that reach somebody a thing is told, and when.

    The inbox makes no noise: it is told at once. All else waits for the end of quiet hours, unless
    it is urgent and may pass them.
    """
    quiet = wishes.quiet
    passes = quiet is None or (is_urgent and quiet.urgent_passes)
    later = now if quiet is None or passes else quiet_until(quiet, now) or now
    chosen = wishes.ways.get(kind, frozenset())
    return [
        Planned(way, now if way == Way.INBOX else later)
        for way in Way
        if way in chosen and way in reach
    ]


def quiet_until(quiet: Quiet, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which `now` lies, or None when it lies in none."""
    zone = ZoneInfo(quiet.zone)
    here = now.astimezone(zone)
    clock = here.time()
    over_midnight = quiet.ends < quiet.starts
    is_late, is_early = clock >= quiet.starts, clock < quiet.ends
    if not (is_late or is_early if over_midnight else is_late and is_early):
        return None
    day = here.date() + timedelta(days=1 if over_midnight and is_late else 0)
    ends = datetime.combine(day, quiet.ends, zone)
    if ends.timestamp() <= now.timestamp():  # the hour that comes twice when summer time ends
        ends = ends.replace(fold=1)
    return datetime.fromtimestamp(ends.timestamp(), tz=now.tzinfo)


def wishes_of(
    role: str, defaults: Stored | None, own: Stored | None, quiet: Quiet | None = None
) -> Wishes:
    """Put together what somebody chose, what is usual for their role, and what is sane."""
    ways = dict(sane(role))
    for stored in (defaults, own):
        chosen = stored or {}
        ways |= {kind: _known(chosen[kind]) for kind in ways if kind in chosen}
    return Wishes(ways, quiet)


def _known(names: Collection[str]) -> frozenset[Way]:
    return frozenset(way for way in Way if way in names)
