"""Facts about boards that are shared: with people and teams of the house, and by secret links."""

from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from steward.analytics.events.boards import BoardEvent
from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class BoardShared(BoardEvent):
    """Somebody of the staff, or a team, may see a board, or change it, too."""

    kind: ClassVar[str] = "insights_board.shared"
    reader: str
    may_change: bool


@dataclass(frozen=True, kw_only=True)
class BoardUnshared(BoardEvent):
    """Somebody of the staff, or a team, has no right of their own to a board any more."""

    kind: ClassVar[str] = "insights_board.unshared"
    reader: str


@dataclass(frozen=True, kw_only=True)
class _LinkEvent(Event):
    """Something that was done to a link; `name` is that of its board, `label` whom it is for."""

    subject_kind: ClassVar[str] = "board_link"
    name: str
    label: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Nobody looks again by themselves: who makes a link sees it."""
        return ()


@dataclass(frozen=True, kw_only=True)
class LinkMade(_LinkEvent):
    """A board can be seen by whoever holds a link, without a login."""

    kind: ClassVar[str] = "board_link.made"
    days: int


@dataclass(frozen=True, kw_only=True)
class LinkRevoked(_LinkEvent):
    """A link opens nothing any more."""

    kind: ClassVar[str] = "board_link.revoked"
