"""A business that promises something: its hours, its policies, tickets that run by them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel, State
from steward.kit import clock
from steward.promises import Kind, Policy, Promise, promises_of
from steward.promises.actions import add_calendar, add_policy
from steward.promises.forms import CalendarForm, PolicyForm
from tests.cast import BEN, DAN, SAM, Member

MONDAY = datetime(2026, 11, 16, 9, tzinfo=ZoneInfo("Europe/Lisbon"))  # 09:00 UTC: open since 08:00
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_WEEK = dict.fromkeys(_DAYS, "08:00-12:00, 13:00-17:00")


def hours(session: Session, name: str = "Lisbon", **days: str) -> int:
    """Enter business hours, 8 to 12 and 13 to 17 on weekdays unless `days` says otherwise."""
    form = CalendarForm.model_validate({"name": name, "zone": "Europe/Lisbon"} | (days or _WEEK))
    return add_calendar(session, form, actor=SAM.actor).id


def policy(session: Session, calendar_id: int, name: str = "Usual", **parts: object) -> Policy:
    """Promise an answer in an hour, the next ones in two, a solution in eight."""
    usual = {"first_reply": "1 h", "next_reply": "2 h", "resolution": "8 h", "pauses_on_hold": True}
    form = PolicyForm.model_validate({"name": name, "calendar_id": calendar_id} | usual | parts)
    return add_policy(session, form, actor=SAM.actor)


def promised(session: Session, **parts: Any) -> Policy:
    """Have hours and one policy for everything."""
    return policy(session, hours(session), **parts)


def raised(session: Session, who: Member = DAN, **parts: object) -> Ticket:
    """Raise a ticket."""
    new = NewTicket.model_validate({"subject": "It leaks", "body": "All over."} | parts)
    return actions.raise_ticket(session, new, actor=who.actor, channel=Channel.WEB)


def written(session: Session, ticket: Ticket, who: Member, *, then: State | None = None) -> None:
    """Write on a ticket."""
    new = NewMessage(body="A word.", then=then)
    actions.add_message(session, ticket.id, new, actor=who.actor, channel=Channel.WEB)


def answered(session: Session, ticket: Ticket, *, then: State | None = None) -> None:
    """Have Ben answer."""
    written(session, ticket, BEN, then=then)


def of(session: Session, ticket: Ticket, kind: Kind) -> Promise:
    """Return the last promise of a kind about a ticket."""
    session.flush()
    return [one for one in promises_of(session, "ticket", ticket.id) if one.kind == kind][-1]


def kinds(session: Session, ticket: Ticket) -> list[str]:
    """List the kinds of promises that were made about a ticket."""
    session.flush()
    return [one.kind for one in promises_of(session, "ticket", ticket.id)]


@contextmanager
def monday_nine() -> Iterator[None]:
    """Hold the clock at nine on a Monday, an hour after opening."""
    with clock.frozen(MONDAY.astimezone(UTC)):
        yield


def later(**parts: float) -> None:
    """Let time pass."""
    clock.advance(timedelta(**parts))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of that November by the clock in Lisbon, which shows UTC then."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)
