"""What the help desk has open with people, and when it is due: tickets."""

from datetime import timedelta

from sqlalchemy import case, func, select

from steward.customers import PeopleSteps, Steps
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import ACTIVE, State
from steward.kit.marks import N_

_LOOKED_AT_AGAIN = timedelta(days=7)  # what waits for somebody else, since it was last worked on
_WAITS = Ticket.state.in_((State.WAITING, State.ON_HOLD))


def _tickets() -> PeopleSteps:
    again = case((_WAITS, Ticket.updated_at + _LOOKED_AT_AGAIN))
    is_open = Ticket.state.in_(ACTIVE) & Ticket.withdrawn_at.is_(None)
    return select(Ticket.customer_id, func.coalesce(Ticket.due_at, again)).where(is_open)


STEPS = (Steps("tickets", N_("Ticket"), _tickets),)
