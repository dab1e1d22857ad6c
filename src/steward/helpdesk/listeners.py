"""What the help desk does when something happens to a ticket, a promise, or what is sold."""

from sqlalchemy.orm import Session

from steward.helpdesk.actions import wake_tickets
from steward.helpdesk.actions.following import follow_up_solved
from steward.helpdesk.actions.renewal import RENEW
from steward.helpdesk.events import TicketResolved
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
    """Listen to promises and to the shop."""
    listen(BackInStock, _wake)
    listen(WatchEnded, _wake)
    listen(TicketResolved, _follow_up)
    for kind in (CalendarChanged, PolicyAdded, PolicyChanged, PolicyMoved, PolicyRemoved):
        listen(kind, _renew_promises)


def _wake(session: Session, event: BackInStock | WatchEnded, _actor: Actor) -> None:
    """What tickets sleep for is back, or their customer waits for it no more."""
    wake_tickets(session, event.watch_id, back=isinstance(event, BackInStock))


def _follow_up(session: Session, resolved: TicketResolved, _actor: Actor) -> None:
    follow_up_solved(session, resolved.subject_id)


def _renew_promises(session: Session, _event: Event, _actor: Actor) -> None:
    """What is promised, or by which hours, is different: the open tickets follow, in batches."""
    defer(session, RENEW)
