"""Open tickets follow when the policies or the hours by which promises run are changed."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk.actions.promises import keep_promises
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import ACTIVE
from steward.kit import clock
from steward.kit.db import Database
from steward.promises import forget_former_hours

RENEW = "helpdesk.renew_promises"
_BATCH = 200


def renew_all(database: Database) -> Iterator[int]:
    """Look at the policies anew for all open tickets, a batch in each transaction; yield ids.

    What was used of a promise stays used: by the hours that held until they were changed.
    """
    last, since = 0, clock.now()
    while True:
        with database.transaction() as session:
            tickets = _after(session, last)
            for ticket in tickets:
                keep_promises(session, ticket, anew=True)
        if not tickets:
            break
        last = tickets[-1].id
        yield last
    with database.transaction() as session:
        forget_former_hours(session, since)


def _after(session: Session, last: int) -> list[Ticket]:
    is_open = Ticket.state.in_(ACTIVE) & Ticket.withdrawn_at.is_(None)
    query = select(Ticket).where(is_open, Ticket.id > last).order_by(Ticket.id).limit(_BATCH)
    return list(session.scalars(query.with_for_update()))
