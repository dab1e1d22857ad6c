"""Facts about dated changes."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class _ChangeEvent(Event):
    """Something that was done about a dated change of the business."""

    subject_kind: ClassVar[str] = "insights_change"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Nobody looks again by themselves: what a change did is read, not watched."""
        return ()


@dataclass(frozen=True, kw_only=True)
class ChangeRecorded(_ChangeEvent):
    """A dated change of the business was recorded, to be judged."""

    kind: ClassVar[str] = "insights_change.recorded"


@dataclass(frozen=True, kw_only=True)
class ChangeCorrected(_ChangeEvent):
    """A dated change was recorded otherwise; `changes` is old and new of each field."""

    kind: ClassVar[str] = "insights_change.corrected"
    changes: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class ChangeRemoved(_ChangeEvent):
    """A dated change was taken off the list."""

    kind: ClassVar[str] = "insights_change.removed"
