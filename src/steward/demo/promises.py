"""What Brindle Coffee promises: its hours, its policies, and how its tickets ran by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.demo.rhythm import HOME
from steward.helpdesk import Ticket, stands_of
from steward.kit import clock
from steward.promises import (
    Book,
    CalendarForm,
    Policy,
    PolicyForm,
    Promise,
    Terms,
    Traits,
    add_calendar,
    add_holidays,
    add_policy,
    next_of,
)

_WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-18:00")
_POLICIES: tuple[dict[str, object], ...] = (
    {
        "name": "Stopped",
        "severities": ["critical"],
        "first_reply": "30 min",
        "next_reply": "1 h",
        "resolution": "12 h",
        "steps": [
            "50:notify:owner",
            "75:notify:team",
            "100:call in the lead:lead",
            "150:call in the lead:lead",
        ],
    },
    {
        "name": "Cafés and hotels",
        "segments": ["cafe", "hotel"],
        "first_reply": "2 h",
        "next_reply": "4 h",
        "resolution": "24 h",
        "pauses_on_hold": True,
        "steps": ["75:notify:owner", "100:notify:lead"],
    },
    {
        "name": "Hindered",
        "severities": ["high"],
        "first_reply": "2 h",
        "next_reply": "4 h",
        "resolution": "24 h",
        "pauses_on_hold": True,
        "steps": ["75:notify:owner", "100:notify:lead"],
    },
    {
        "name": "Everybody",
        "first_reply": "6 h",
        "next_reply": "10 h",
        "resolution": "50 h",
        "pauses_on_hold": True,
        "steps": ["75:notify:owner", "100:notify:lead", "150:raise severity:lead"],
    },
)


@dataclass(frozen=True)
class Promising:
    """The policies of the business, and the open time by which they run."""

    calendar_id: int
    policies: Sequence[Policy]
    terms: Terms

    def book(self, ticket: Ticket, segment: str | None) -> "TicketBook":
        """Make the first promises about a ticket that is raised now."""
        traits = Traits(ticket.severity, ticket.channel, ticket.category, segment)
        policy = next((one for one in self.policies if one.conditions.fit(traits)), None)
        return TicketBook(ticket, policy, self.terms)


class TicketBook:
    """The promises about one ticket, as its steps are replayed."""

    def __init__(self, ticket: Ticket, policy: Policy | None, terms: Terms) -> None:
        self._ticket, self._policy, self._terms = ticket, policy, terms
        self._book = Book("ticket", {}, terms)
        self._book.keep(stands_of(ticket), policy, anew=True)

    def keep(self, *, just_answered: bool = False) -> None:
        """Let the promises stand as the ticket stands now."""
        stands = stands_of(self._ticket, just_answered=just_answered)
        self._book.keep(stands, self._policy)

    def done(self) -> list[Promise]:
        """Return all promises; what was due until now has been seen to."""
        for promise in self._book.made:
            promise.subject_id = self._ticket.id
            if promise.ended_at is None:
                promise.fire(clock.now(), self._terms.of(promise.calendar_id))
        self._ticket.due_at, self._ticket.soon_at = next_of(self._book.made)
        return self._book.made


def make_promises(session: Session, ago: timedelta) -> Promising:
    """Enter the hours and the policies of the business, so long ago."""
    with clock.frozen(clock.now() - ago):
        form = CalendarForm.model_validate(
            {"name": "Care desk", "zone": HOME.key, "saturday": "09:00-13:00"} | _WEEK
        )
        calendar = add_calendar(session, form, actor=SYSTEM)
        made = [add_policy(session, _form(calendar.id, terms), actor=SYSTEM) for terms in _POLICIES]
    add_holidays(session, calendar.id, "NL", actor=SYSTEM)
    calendar.changed_at = calendar.created_at  # nothing ran by it yet
    session.flush()
    return Promising(calendar.id, made, Terms(session))


def _form(calendar_id: int, terms: dict[str, object]) -> PolicyForm:
    return PolicyForm.model_validate(terms | {"calendar_id": calendar_id})
