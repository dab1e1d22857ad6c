"""Facts of the assistant: what it was taught, how it was set, when it learned."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event

ASSISTANT = "assistant"  # pages that show what it was taught and knows watch this


@dataclass(frozen=True, kw_only=True)
class _AssistantEvent(Event):
    subject_kind: ClassVar[str] = "assistant"

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics: whoever shows the assistant looks again."""
        return (ASSISTANT,)


@dataclass(frozen=True, kw_only=True)
class IntentTaught(_AssistantEvent):
    """There is a new intent, with so many questions; `subject_id` is its id."""

    kind: ClassVar[str] = "assistant.intent_taught"
    name: str
    examples: int


@dataclass(frozen=True, kw_only=True)
class IntentChanged(_AssistantEvent):
    """An intent was changed; `changes` is old and new of each field that was."""

    kind: ClassVar[str] = "assistant.intent_changed"
    name: str
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class IntentRemoved(_AssistantEvent):
    """An intent is gone; `examples` are the questions by which it was taught."""

    kind: ClassVar[str] = "assistant.intent_removed"
    name: str
    examples: list[str]


@dataclass(frozen=True, kw_only=True)
class AssistantSet(_AssistantEvent):
    """The assistant was set otherwise; `changes` is old and new of each setting that was."""

    kind: ClassVar[str] = "assistant.set"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class AssistantLearned(_AssistantEvent):
    """It learned anew, from so many examples of so many intents and articles."""

    kind: ClassVar[str] = "assistant.learned"
    subject_kind: ClassVar[str] = "lesson"  # no administrative act
    examples: int
    intents: int
    articles: int
