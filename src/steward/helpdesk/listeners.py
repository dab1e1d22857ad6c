"""What the help desk does when something happens to a promise, or to what is sold."""

from sqlalchemy.orm import Session

from steward.helpdesk.actions import wake_tickets
from steward.helpdesk.actions.renewal import RENEW
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
    for kind in (CalendarChanged, PolicyAdded, PolicyChanged, PolicyMoved, PolicyRemoved):
        listen(kind, _renew_promises)


def _wake(session: Session, event: BackInStock | WatchEnded, _actor: Actor) -> None:
    """What tickets sleep for is back, or their customer waits for it no more."""
    wake_tickets(session, event.watch_id, back=isinstance(event, BackInStock))


def _renew_promises(session: Session, _event: Event, _actor: Actor) -> None:
    """What is promised, or by which hours, is different: the open tickets follow, in batches."""
    defer(session, RENEW)
