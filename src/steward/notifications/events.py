"""Facts of notifications: what the audit page tells of the outbox."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class LetterEvent(Event):
    """Somebody looked after the outbox; `subject_id` is the letter's id, 0 for several at once."""

    subject_kind: ClassVar[str] = "letter"

    @override
    def topics(self) -> tuple[str, ...]:
        """The outbox announces its changes itself."""
        return ()


@dataclass(frozen=True, kw_only=True)
class LetterRetried(LetterEvent):
    """A dead letter was put back on its way."""

    kind: ClassVar[str] = "letter.retried"
    recipient: str


@dataclass(frozen=True, kw_only=True)
class DeadLettersRetried(LetterEvent):
    """All dead letters were put back on their way."""

    kind: ClassVar[str] = "letter.all_retried"
    count: int
