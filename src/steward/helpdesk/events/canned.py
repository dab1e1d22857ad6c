"""Facts about canned replies."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class _CannedReplyEvent(Event):
    """Something that was done to a canned reply; `scope` is who could use it then."""

    subject_kind: ClassVar[str] = "canned_reply"
    name: str
    scope: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows the list looks again."""
        return ("canned-replies",)


@dataclass(frozen=True, kw_only=True)
class CannedReplyAdded(_CannedReplyEvent):
    """A canned reply was written."""

    kind: ClassVar[str] = "canned_reply.added"


@dataclass(frozen=True, kw_only=True)
class CannedReplyChanged(_CannedReplyEvent):
    """Name, text or users of a canned reply were changed; `changes` is old and new of each."""

    kind: ClassVar[str] = "canned_reply.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class CannedReplyRemoved(_CannedReplyEvent):
    """A canned reply was removed."""

    kind: ClassVar[str] = "canned_reply.removed"
