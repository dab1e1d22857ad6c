"""Facts of boards that are sent by mail."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class _BoardMailEvent(Event):
    """Something about a board that is sent to somebody; `subject_id` is its id."""

    subject_kind: ClassVar[str] = "board_mail"
    board: str
    user_id: int

    @override
    def topics(self) -> tuple[str, ...]:
        """Whoever shows the list of what is sent looks again."""
        return ("board_mails",)


@dataclass(frozen=True, kw_only=True)
class BoardMailSet(_BoardMailEvent):
    """A board is sent to somebody from now on."""

    kind: ClassVar[str] = "board_mail.set"


@dataclass(frozen=True, kw_only=True)
class BoardMailChanged(_BoardMailEvent):
    """When or how a board is sent was changed; `changes` is old and new of each."""

    kind: ClassVar[str] = "board_mail.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class BoardMailSent(_BoardMailEvent):
    """The mail for a time was written."""

    kind: ClassVar[str] = "board_mail.sent"
    due: str


@dataclass(frozen=True, kw_only=True)
class BoardMailStopped(_BoardMailEvent):
    """A board is not sent to somebody any more.

    `why` is "asked" at the desk, "link" by the link of a mail, "unseen" where they may not see it.
    """

    kind: ClassVar[str] = "board_mail.stopped"
    why: str
