"""What the engine plans with: work, experts, and why somebody may not take some work."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Need(NamedTuple):
    """A skill that work asks for.

    `level` (0..1) is what one must have of it; `weight` (0..1) is how much a lack of it slows.
    """

    skill: str
    level: float = 0.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Work:
    """Work that waits for somebody.

    `effort` is in minutes, as the very best would need; `units` are what it takes of a capacity.
    `due` is None without a promise. `value` is the customer's, 1 for an ordinary one. `agent` is
    who knows the customer or the case; `returned` are those who have handed it on.
    """

    id: str
    severity: str
    since: datetime
    due: datetime | None
    effort: float
    needs: tuple[Need, ...] = ()
    units: float = 1.0
    customer: str = ""
    value: float = 1.0
    agent: str | None = None
    language: str | None = None
    permission: str | None = None
    returned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who may take work.

    `skills` are proficiencies (0..1), `load` and `capacity` are in units. `shift_end` is None
    out of the shift. `room_at` is when more room is expected, None where nobody can tell.
    """

    id: str
    skills: dict[str, float]
    capacity: float
    load: float = 0.0
    shift_end: datetime | None = None
    is_present: bool = True
    room_at: datetime | None = None
    is_generalist: bool = False
    is_lead: bool = False
    languages: frozenset[str] = field(default_factory=frozenset)
    permissions: frozenset[str] = field(default_factory=frozenset)


class Step(IntEnum):
    """The steps of the ladder: how far from the wanted skill somebody may be."""

    EXACT = 0
    NEAR = 1
    GENERALIST = 2
    LEAD = 3
    NOBODY = 4


class Barrier(StrEnum):
    """What keeps an expert from taking a work, however urgent it is."""

    PERMISSION = "permission"
    LANGUAGE = "language"
    RETURNED = "returned"
    SHIFT = "shift"
    PRESENCE = "presence"
    CAPACITY = "capacity"
    SKILL = "skill"
