"""What the help desk does when something happens to a ticket, a promise, goods or a person."""

from sqlalchemy.orm import Session

from steward.customers import AddressFailed, ConsentWithdrawn, Purpose
from steward.helpdesk.actions import surveys, wake_tickets
from steward.helpdesk.actions.following import follow_up_solved, follow_up_unhappy
from steward.helpdesk.actions.renewal import RENEW
from steward.helpdesk.events import SurveyAnswered, TicketResolved
from steward.kit.events import Actor, Event, listen
from steward.kit.jobs import defer
from steward.promises import (
    CalendarChanged,
    PolicyAdded,
    PolicyChanged,
    PolicyMoved,
    PolicyRemoved,
)
from steward.sales import BackInStock, WatchEnded


def init_listeners() -> None:
    """Listen to promises, to the shop and to customers."""
    listen(BackInStock, _wake)
    listen(WatchEnded, _wake)
    listen(TicketResolved, _follow_up)
    listen(SurveyAnswered, _follow_unhappy)
    listen(ConsentWithdrawn, _ask_no_more)
    listen(AddressFailed, _note_failure)
    for kind in (CalendarChanged, PolicyAdded, PolicyChanged, PolicyMoved, PolicyRemoved):
        listen(kind, _renew_promises)


def _wake(session: Session, event: BackInStock | WatchEnded, _actor: Actor) -> None:
    """What tickets sleep for is back, or their customer waits for it no more."""
    wake_tickets(session, event.watch_id, back=isinstance(event, BackInStock))


def _follow_up(session: Session, resolved: TicketResolved, _actor: Actor) -> None:
    follow_up_solved(session, resolved.subject_id)


def _follow_unhappy(session: Session, answered: SurveyAnswered, _actor: Actor) -> None:
    follow_up_unhappy(session, answered)


def _ask_no_more(session: Session, event: ConsentWithdrawn, _actor: Actor) -> None:
    if event.purpose == Purpose.SURVEYS:
        surveys.take_back_asks(session, event.subject_id)


def _note_failure(session: Session, event: AddressFailed, _actor: Actor) -> None:
    surveys.note_failure(session, event.subject_id)


def _renew_promises(session: Session, _event: Event, _actor: Actor) -> None:
    """What is promised, or by which hours, is different: the open tickets follow, in batches."""
    defer(session, RENEW)
