"""What a customer who waits may expect: by when we promised, when it usually comes, their place."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.helpdesk.models import DUE, Ticket
from steward.helpdesk.queries.promises import promises_about
from steward.helpdesk.rules import ACTIVE
from steward.promises import Expected, Kind, Promise, find_expected

_WORDS = frozenset({Kind.FIRST_REPLY, Kind.NEXT_REPLY, Kind.UPDATE})
_COUNTED = 100  # queries before one's own


class Expectation(NamedTuple):
    """By when the customer hears from us, and by when it is to be solved, as promised.

    `usual` is when an answer is to be expected by what others took; `before` how many queries come
    first, None where nobody waits or there are too many to count.
    """

    hear_by: datetime | None
    solved_by: datetime | None
    usual: Expected | None
    before: int | None


def expectation_of(session: Session, ticket: Ticket) -> Expectation:
    """Say what the customer of a ticket, who may see it, can expect."""
    running = [one for one in promises_about(session, ticket.id) if one.due_at and not one.ended_at]
    word = _first([one for one in running if one.kind in _WORDS])
    solution = _first([one for one in running if one.kind == Kind.RESOLUTION])
    answer = _first([one for one in running if one.kind in _WORDS - {Kind.UPDATE}])
    return Expectation(
        word.due_at if word else None,
        solution.due_at if solution else None,
        find_expected(session, answer) if answer else None,
        _count_before(session, ticket) if answer else None,
    )


def _first(promises: list[Promise]) -> Promise | None:
    return min(promises, key=lambda one: (one.due_at is None, one.due_at), default=None)


def _count_before(session: Session, ticket: Ticket) -> int | None:
    """Count the tickets due sooner that wait for the same person, or as it does for anybody."""
    whose = Ticket.assignee_id.is_not_distinct_from(ticket.assignee_id)
    waits = Ticket.state.in_(ACTIVE) & Ticket.withdrawn_at.is_(None) & whose
    sooner = waits & Ticket.customer_waits_since.is_not(None) & (ticket.due_at > DUE)
    some = select(Ticket.id).where(sooner).limit(_COUNTED + 1).subquery()
    count = session.scalar(select(func.count()).select_from(some)) or 0
    return count if count <= _COUNTED else None
