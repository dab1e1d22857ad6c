"""Facts of follow-ups and playbooks. What was said, a follow-up knows, as it may be erased."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event

FOLLOW_UPS = "follow-ups"  # live topic


@dataclass(frozen=True, kw_only=True)
class _OfFollowUp(Event):
    """Something about a follow-up of a person."""

    subject_kind: ClassVar[str] = "person"
    follow_up_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Their page looks again, and so do the lists of follow-ups."""
        return (*super().topics(), FOLLOW_UPS)


@dataclass(frozen=True, kw_only=True)
class FollowUpAdded(_OfFollowUp):
    """Something is to be done next for a customer; by a playbook where one is named."""

    kind: ClassVar[str] = "follow_up.added"
    playbook: str = ""
    assignee_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUpMoved(_OfFollowUp):
    """A follow-up has another day: nobody was reached (`tried`), or it can wait."""

    kind: ClassVar[str] = "follow_up.moved"
    before: str
    after: str
    tried: bool


@dataclass(frozen=True, kw_only=True)
class FollowUpGiven(_OfFollowUp):
    """A follow-up is somebody else's now, or nobody's."""

    kind: ClassVar[str] = "follow_up.given"
    assignee_id: int | None


@dataclass(frozen=True, kw_only=True)
class FollowUpsFreed(Event):
    """Somebody of us does not see to customers any more: what they had to do is nobody's."""

    kind: ClassVar[str] = "follow_ups.freed"
    subject_kind: ClassVar[str] = "user"
    follow_up_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class FollowUpEnded(_OfFollowUp):
    """A follow-up is done, dropped, or over as there is nothing to follow up any more."""

    kind: ClassVar[str] = "follow_up.ended"
    how: str


@dataclass(frozen=True, kw_only=True)
class FollowUpReopened(_OfFollowUp):
    """That a follow-up has ended was taken back."""

    kind: ClassVar[str] = "follow_up.reopened"


@dataclass(frozen=True, kw_only=True)
class _OfPlaybook(Event):
    """Something about a rule that makes follow-ups."""

    subject_kind: ClassVar[str] = "playbook"
    name: str


@dataclass(frozen=True, kw_only=True)
class PlaybookAdded(_OfPlaybook):
    """There is a rule more that makes follow-ups."""

    kind: ClassVar[str] = "playbook.added"


@dataclass(frozen=True, kw_only=True)
class PlaybookChanged(_OfPlaybook):
    """A rule was changed; `changes` is old and new of each term that was."""

    kind: ClassVar[str] = "playbook.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class PlaybookRemoved(_OfPlaybook):
    """There is a rule less; what it made stays."""

    kind: ClassVar[str] = "playbook.removed"


@dataclass(frozen=True, kw_only=True)
class CareProved(Event):
    """Of a week (its Monday): how many customers were open, and how many were forgotten."""

    kind: ClassVar[str] = "care.proved"
    subject_kind: ClassVar[str] = "care"
    week: str
    open: int
    late: int
    forgotten: int
