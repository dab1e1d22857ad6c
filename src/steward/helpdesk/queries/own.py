"""How somebody's own queries stand, for whoever tells it to them elsewhere than in the portal."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.helpdesk.queries.expectations import Expectation, expectation_of
from steward.helpdesk.queries.portal import QueryRow, own_queries
from steward.helpdesk.queries.tickets import get_ticket
from steward.helpdesk.rules import DONE


class OwnQuery(NamedTuple):
    """An own query, and what its customer may expect, while it is not done."""

    row: QueryRow
    expectation: Expectation | None


def queries_of_own(session: Session, actor: Actor, *, most: int = 3) -> list[OwnQuery]:
    """List the actor's own queries that are not done, else the newest; newest first.

    Of staff, who may read all, nothing: these are not their own.
    """
    if not may(actor, "queries.own"):
        return []
    rows = [
        *own_queries(session, actor, shown="open", limit=most).items,
        *own_queries(session, actor, shown="waiting", limit=most).items,
    ] or own_queries(session, actor, limit=1).items
    newest = sorted(rows, key=lambda row: -row.id)[:most]
    return [OwnQuery(row, _expectation(session, actor, row)) for row in newest]


def _expectation(session: Session, actor: Actor, row: QueryRow) -> Expectation | None:
    if row.state in DONE:
        return None
    return expectation_of(session, get_ticket(session, actor, row.id))
