"""Facts of saved segments."""

from dataclasses import dataclass
from typing import ClassVar

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class SegmentAdded(Event):
    """A segment of customers was saved under a name."""

    kind: ClassVar[str] = "segment.added"
    subject_kind: ClassVar[str] = "segment"
    name: str


@dataclass(frozen=True, kw_only=True)
class SegmentChanged(Event):
    """The conditions of a segment, or its name, were changed; `names` is the old and the new."""

    kind: ClassVar[str] = "segment.changed"
    subject_kind: ClassVar[str] = "segment"
    name: str
    names: list[str]


@dataclass(frozen=True, kw_only=True)
class SegmentDeleted(Event):
    """A segment was deleted; nothing used it."""

    kind: ClassVar[str] = "segment.deleted"
    subject_kind: ClassVar[str] = "segment"
    name: str
