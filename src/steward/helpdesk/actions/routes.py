"""The way of a ticket: begun when something is to be noted about it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk.models import Route


def route_of(session: Session, ticket_id: int) -> Route:
    """Return the way of a ticket, begun if it has none."""
    return routes_of(session, [ticket_id])[ticket_id]


def routes_of(session: Session, ticket_ids: Collection[int]) -> Mapping[int, Route]:
    """Return the ways of tickets by their ids, begun where they have none."""
    query = select(Route).where(Route.ticket_id.in_(ticket_ids))
    known = {route.ticket_id: route for route in session.scalars(query)}
    for ticket_id in ticket_ids:
        if ticket_id not in known:
            begun = Route(ticket_id=ticket_id, returned=[], transfers=0, lines=[], knows=[])
            session.add(begun)
            known[ticket_id] = begun
    return known
