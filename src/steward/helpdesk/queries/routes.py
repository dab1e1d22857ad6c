"""How a ticket came to whom it is with, for those who may see the ticket."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import User
from steward.helpdesk.models import Route, Ticket
from steward.kit.marks import unpacked


class Routing(NamedTuple):
    """What was decided about a ticket, in words that `kit.texts.translated` says, and to whom.

    `knows` are skills that it asks for and that whoever it went to has.
    """

    offered_to: str | None
    offer_until: datetime | None
    decided_at: datetime | None
    lines: Sequence[str]
    knows: Sequence[str]
    transfers: int
    is_stuck: bool


def routing_of(session: Session, ticket_id: int) -> Routing:
    """Return what is known of the way of a ticket, which the caller may see."""
    query = (
        select(Ticket.offer_until, User.name, Route)
        .outerjoin(User, User.id == Ticket.offered_to)
        .outerjoin(Route, Route.ticket_id == Ticket.id)
        .where(Ticket.id == ticket_id)
    )
    until, name, found = session.execute(query).one()
    route: Route | None = found
    if route is None:
        return Routing(name, until, None, (), (), 0, is_stuck=False)
    lines = list(map(unpacked, route.lines))
    return Routing(
        name, until, route.decided_at, lines, route.knows, route.transfers, route.is_stuck
    )
