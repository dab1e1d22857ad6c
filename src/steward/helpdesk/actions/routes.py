"""The way of a ticket: begun when something is to be noted about it."""

from sqlalchemy.orm import Session

from steward.helpdesk.models import Route


def route_of(session: Session, ticket_id: int) -> Route:
    """Return the way of a ticket, begun if it has none."""
    route = session.get(Route, ticket_id)
    if route is None:
        route = Route(ticket_id=ticket_id, returned=[], transfers=0, lines=[], knows=[])
        session.add(route)
    return route
