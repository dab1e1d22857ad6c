"""What the help desk does when something happens to a customer, or to what is promised."""

from sqlalchemy.orm import Session

from steward.customers import PeopleMerged
from steward.helpdesk.actions import take_over_tickets
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


def init_listeners() -> None:
    """Listen to the customer registry and to promises."""
    listen(PeopleMerged, take_over_tickets)
    for kind in (CalendarChanged, PolicyAdded, PolicyChanged, PolicyMoved, PolicyRemoved):
        listen(kind, _renew_promises)


def _renew_promises(session: Session, _event: Event, _actor: Actor) -> None:
    """What is promised, or by which hours, is different: the open tickets follow, in batches."""
    defer(session, RENEW)
