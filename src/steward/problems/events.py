"""Facts of problems. What was before stands beside what is now, so that each can be taken back."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.kit.events import Event

PROBLEMS = "problems"  # live topic of the list


@dataclass(frozen=True, kw_only=True)
class _ProblemEvent(Event):
    subject_kind: ClassVar[str] = "problem"

    @override
    def topics(self) -> tuple[str, ...]:
        """Name the live topics: its page and the list."""
        return (*super().topics(), PROBLEMS)


@dataclass(frozen=True, kw_only=True)
class ProblemOpened(_ProblemEvent):
    """Complaints of a slice went beyond what is usual: `seen` where `usual` would have been."""

    kind: ClassVar[str] = "problem.opened"
    where: dict[str, str]
    seen: int
    usual: float
    chance: float


@dataclass(frozen=True, kw_only=True)
class ProblemChanged(_ProblemEvent):
    """What is known of a problem was changed; `changes` is old and new of each field that was."""

    kind: ClassVar[str] = "problem.changed"
    changes: dict[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class ProblemClosed(_ProblemEvent):
    """A problem ended: it was proven that the rate fell, or for another `reason`."""

    kind: ClassVar[str] = "problem.closed"
    is_proven: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProblemReopened(_ProblemEvent):
    """A problem was taken up again: this takes its end back."""

    kind: ClassVar[str] = "problem.reopened"


@dataclass(frozen=True, kw_only=True)
class TicketLinked(_ProblemEvent):
    """Somebody put a ticket into a problem; taken back by unlinking it."""

    kind: ClassVar[str] = "problem.ticket_linked"
    ticket_id: int


@dataclass(frozen=True, kw_only=True)
class TicketUnlinked(_ProblemEvent):
    """Somebody took a ticket out of a problem; taken back by linking it."""

    kind: ClassVar[str] = "problem.ticket_unlinked"
    ticket_id: int


@dataclass(frozen=True, kw_only=True)
class TicketCauseGiven(_ProblemEvent):
    """Somebody said what a ticket of a problem came of; `before` is what had been said."""

    kind: ClassVar[str] = "problem.ticket_cause"
    ticket_id: int
    cause: str
    before: str


@dataclass(frozen=True, kw_only=True)
class ProblemActed(_ProblemEvent):
    """Somebody did what is at hand: held, paused, warned, told all or woke tickets, or ended that.

    `act` says which, `reason` why, `what` the words of a warning, or how many it was for.
    """

    kind: ClassVar[str] = "problem.acted"
    act: str
    what: str = ""
    reason: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionPlanned(_ProblemEvent):
    """Somebody is to do something about a problem until a day."""

    kind: ClassVar[str] = "problem.action_planned"
    action_id: int
    what: str
    who: str
    by_on: str


@dataclass(frozen=True, kw_only=True)
class ActionMoved(_ProblemEvent):
    """What is done about a problem is at another state; moving it back takes that back."""

    kind: ClassVar[str] = "problem.action_moved"
    action_id: int
    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ProblemTermsSet(Event):
    """What work costs, which reasons are harmless or which causes there are: old and new."""

    kind: ClassVar[str] = "problem_terms.set"
    subject_kind: ClassVar[str] = "problem_terms"
    changes: dict[str, list[Any]]
