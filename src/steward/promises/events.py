"""Facts of promises: what became of the calendars and policies by which they are made."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class CalendarEvent(Event):
    """Something that was done about a calendar; `subject_id` is its id."""

    subject_kind: ClassVar[str] = "calendar"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows calendars looks again."""
        return ("calendars",)


@dataclass(frozen=True, kw_only=True)
class CalendarAdded(CalendarEvent):
    """Somebody entered business hours; `hours` is each day's, as they are written."""

    kind: ClassVar[str] = "calendar.added"
    hours: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(CalendarEvent):
    """Business hours were changed; `changes` is old and new of each day or field that was."""

    kind: ClassVar[str] = "calendar.changed"
    changes: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class CalendarRemoved(CalendarEvent):
    """Business hours were removed; `hours` is what they were."""

    kind: ClassVar[str] = "calendar.removed"
    hours: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PolicyEvent(Event):
    """Something that was done about a policy; `subject_id` is its id."""

    subject_kind: ClassVar[str] = "policy"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows policies looks again."""
        return ("policies",)


@dataclass(frozen=True, kw_only=True)
class PolicyAdded(PolicyEvent):
    """Something new is promised; `terms` is what, in words."""

    kind: ClassVar[str] = "policy.added"
    terms: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PolicyChanged(PolicyEvent):
    """Something else is promised; `changes` is old and new of each term that was changed."""

    kind: ClassVar[str] = "policy.changed"
    changes: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class PolicyMoved(PolicyEvent):
    """A policy is looked at sooner, or later, than before; places count from 1."""

    kind: ClassVar[str] = "policy.moved"
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class PolicyRemoved(PolicyEvent):
    """Something is not promised any more; what was promised stands. `terms` is what it was."""

    kind: ClassVar[str] = "policy.removed"
    terms: dict[str, str]
