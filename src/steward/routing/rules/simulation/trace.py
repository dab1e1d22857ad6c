"""What a simulation begins with, and the state that it moves on."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

HANDS_ON_BELOW = 0.3  # proficiency in the weakest needed skill
SPENT = 0.2  # of the effort is spent before somebody hands on
_MINUTE = timedelta(minutes=1)


class Shift(NamedTuple):
    """A stretch of time in which somebody takes new work."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Arrival:
    """A ticket that comes: `effort` and `promise` are in minutes.

    One that is not `is_promised` goes by its `promise`, too, but is neither kept nor broken.
    """

    at: datetime
    severity: str
    skills: tuple[str, ...]
    effort: float
    customer: str
    promise: float
    is_promised: bool = True


@dataclass(frozen=True)
class Member:
    """One of the staff; `capacity` is how many tickets they work on side by side.

    Who `rests` works within their shifts only, which then are in order and do not overlap; others
    end what they have begun.
    """

    name: str
    skills: Mapping[str, float]
    shifts: tuple[Shift, ...]
    capacity: float
    is_generalist: bool = False
    is_lead: bool = False
    rests: bool = False

    def ends(self, start: datetime, minutes: float) -> datetime:
        """Return when somebody who begins to work at a moment has worked so long.

        After the last shift that is known, they go on until it is done.
        """
        left = minutes * _MINUTE
        for shift in self.shifts_from(start) if self.rests else ():
            begins = max(start, shift.start)
            if begins + left <= shift.end:
                return begins + left
            left -= shift.end - begins
            start = shift.end
        return start + left

    def worked(self, spell: Shift) -> Iterator[Shift]:
        """Yield the stretches in which they really worked, of the time that they had a ticket."""
        if not self.rests:
            yield spell
            return
        start = spell.start
        for shift in self.shifts_from(start):
            if shift.start >= spell.end:
                return
            yield Shift(max(start, shift.start), min(shift.end, spell.end))

    def shifts_from(self, moment: datetime) -> Iterator[Shift]:
        """Yield the shifts that end after a moment, where they are in order."""
        first = bisect_right(self.shifts, moment, key=lambda shift: shift.end)
        return (self.shifts[place] for place in range(first, len(self.shifts)))

    def proficiency(self, skills: tuple[str, ...]) -> float:
        """Return that in the weakest of the needed skills."""
        return min((self.skills.get(skill, 0.0) for skill in skills), default=1.0)


@dataclass
class Ticket:
    """A ticket on its way. Moments are None until they come."""

    id: str
    arrival: Arrival
    returned: set[str] = field(default_factory=set)
    started: datetime | None = None
    done: datetime | None = None

    @property
    def due(self) -> datetime:
        """When it is promised to be solved."""
        return self.arrival.at + self.arrival.promise * _MINUTE

    @property
    def is_kept(self) -> bool:
        """Whether it was solved by then."""
        return self.done is not None and self.done <= self.due


@dataclass
class Seat:
    """A member at work: what they hold until when, and from when until when they had each."""

    member: Member
    idle_since: datetime
    shift_end: datetime | None = None
    held: dict[str, datetime] = field(default_factory=dict)
    spells: list[Shift] = field(default_factory=list)

    @property
    def has_room(self) -> bool:
        """Whether they can take any ticket now."""
        return self.shift_end is not None and len(self.held) + 1 <= self.member.capacity

    def can_take(self, ticket: Ticket) -> bool:
        """Whether they have room for a ticket now, and have not handed it on before."""
        return self.has_room and self.member.name not in ticket.returned

    def take(self, ticket: Ticket, now: datetime, minutes: float) -> datetime:
        """Take a ticket that takes so long; return when they are done with it."""
        ends = self.member.ends(now, minutes)
        self.held[ticket.id] = ends
        self.spells.append(Shift(now, ends))
        return ends

    def minutes_with(self, ticket: Ticket) -> tuple[float, bool]:
        """Return how long they work on a ticket, and whether they solve it."""
        proficiency = self.member.proficiency(ticket.arrival.skills)
        if proficiency < HANDS_ON_BELOW:
            return ticket.arrival.effort * SPENT, False
        return ticket.arrival.effort / proficiency, True


@dataclass
class State:
    """The desk at a moment of the simulation; `queue` is in the order of arrival."""

    now: datetime
    queue: list[Ticket]
    seats: list[Seat]
