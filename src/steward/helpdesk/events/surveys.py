"""Facts of surveys: somebody was asked how it was, or said so; when anybody is asked."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from steward.helpdesk.events.tickets import TicketEvent
from steward.kit.events import Event

SURVEYS = "surveys"  # the live topic of results


@dataclass(frozen=True, kw_only=True)
class SurveyAsked(Event):
    """Somebody is asked how it was: by mail, which this has written; in the chat itself."""

    kind: ClassVar[str] = "survey.asked"
    subject_kind: ClassVar[str] = "survey"
    person_id: int
    ticket_id: int | None
    survey: str
    channel: str

    @override
    def topics(self) -> tuple[str, ...]:
        """Only results look again."""
        return (SURVEYS,)


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(Event):
    """Somebody said how it was: `survey` names the scale of `score`, `before` is what they said.

    `is_bad` is whether they are not content (1, 2 of 5) or advise against us (0 to 6 of 10). What
    they wrote the answer knows, as it may have to be erased.
    """

    kind: ClassVar[str] = "survey.answered"
    subject_kind: ClassVar[str] = "survey"
    person_id: int
    ticket_id: int | None
    survey: str
    score: int
    before: int | None
    is_bad: bool

    @override
    def topics(self) -> tuple[str, ...]:
        """Results and the customer's timeline look again; of the ticket, TicketRated says so."""
        return (SURVEYS, f"tickets-of:{self.person_id}")


@dataclass(frozen=True, kw_only=True)
class TicketRated(TicketEvent):
    """A customer said how content they are with what became of a ticket, 1 to 5."""

    kind: ClassVar[str] = "ticket.rated"
    stars: int


@dataclass(frozen=True, kw_only=True)
class SurveyTermsChanged(Event):
    """Customers are asked otherwise; `changes` is old and new of each term that was changed."""

    kind: ClassVar[str] = "survey_terms.changed"
    subject_kind: ClassVar[str] = "survey_terms"
    changes: dict[str, list[Any]]
