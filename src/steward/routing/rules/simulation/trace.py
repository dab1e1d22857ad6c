"""What a simulation begins with, and the state that it moves on."""

from collections.abc import Mapping
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
    """A ticket that comes: `effort` and `promise` are in minutes."""

    at: datetime
    severity: str
    skills: tuple[str, ...]
    effort: float
    customer: str
    promise: float


@dataclass(frozen=True)
class Member:
    """One of the staff; `capacity` is how many tickets they work on side by side."""

    name: str
    skills: Mapping[str, float]
    shifts: tuple[Shift, ...]
    capacity: float
    is_generalist: bool = False
    is_lead: bool = False

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
    """A member at work: what they hold until when, and how busy they were, in minutes."""

    member: Member
    idle_since: datetime
    shift_end: datetime | None = None
    held: dict[str, datetime] = field(default_factory=dict)
    busy: float = 0.0

    def can_take(self, ticket: Ticket) -> bool:
        """Whether they have room for a ticket now, and have not handed it on before."""
        has_room = self.shift_end is not None and len(self.held) + 1 <= self.member.capacity
        return has_room and self.member.name not in ticket.returned

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
