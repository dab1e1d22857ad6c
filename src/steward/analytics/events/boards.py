"""Facts about boards."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class BoardEvent(Event):
    """Something that was done to a board."""

    subject_kind: ClassVar[str] = "insights_board"
    name: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Nobody looks again by themselves: a board is not changed under somebody's eyes."""
        return ()


@dataclass(frozen=True, kw_only=True)
class BoardMade(BoardEvent):
    """A board was made, or copied."""

    kind: ClassVar[str] = "insights_board.made"


@dataclass(frozen=True, kw_only=True)
class BoardChanged(BoardEvent):
    """A board was changed; `changes` says what, as old and new, or which tile."""

    kind: ClassVar[str] = "insights_board.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class BoardRemoved(BoardEvent):
    """A board was removed."""

    kind: ClassVar[str] = "insights_board.removed"


@dataclass(frozen=True, kw_only=True)
class BoardPutBack(BoardEvent):
    """A board that was removed is there again."""

    kind: ClassVar[str] = "insights_board.put_back"
