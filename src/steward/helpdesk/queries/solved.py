"""Solved tickets: what they were about and how they were answered, for those who look for likes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.models import Conversation, Message, Ticket
from steward.helpdesk.queries.tickets import visible_to
from steward.helpdesk.rules import DONE, Visibility, number_of

_LONGEST = 2_000  # characters of what was asked
_EXCERPT = 300  # characters of an answer


@dataclass(frozen=True)
class SolvedTicket:
    """A solved ticket, and how it was answered last."""

    id: int
    subject: str
    resolved_at: datetime
    answer: str | None

    @property
    def number(self) -> str:
        """What people call it."""
        return number_of(self.id)


def _said(length: int, *, by_customer: bool, last: bool) -> Any:  # noqa: ANN401 - a scalar subquery
    order = Message.id.desc() if last else Message.id
    return (
        select(func.left(Message.body, length))
        .where(
            Message.ticket_id == Ticket.id,
            Message.visibility == Visibility.PUBLIC,
            Message.by_customer.is_(by_customer),
        )
        .order_by(order)
        .limit(1)
        .scalar_subquery()
    )


_REMEMBERED = ~exists().where(
    Conversation.ticket_id == Ticket.id, Conversation.forgotten_at.is_not(None)
)
_ASKED = func.concat_ws("\n", Ticket.subject, _said(_LONGEST, by_customer=True, last=False))


def solved_not_in(session: Session, known: Select[int], *, most: int) -> list[tuple[int, str]]:
    """List solved tickets that are not among those `known`, newest first, with what was asked."""
    query = (
        select(Ticket.id, _ASKED)
        .where(Ticket.state.in_(DONE), Ticket.withdrawn_at.is_(None), Ticket.id.not_in(known))
        .where(_REMEMBERED)
        .order_by(Ticket.id.desc())
        .limit(most)
    )
    return [(ticket_id, asked) for ticket_id, asked in session.execute(query)]


def solved_among(session: Session, actor: Actor, ids: Sequence[int]) -> list[SolvedTicket]:
    """Return those of some tickets that are solved and that the actor may see, in that order."""
    query = select(
        Ticket.id,
        Ticket.subject,
        Ticket.resolved_at,
        _said(_EXCERPT, by_customer=False, last=True),
    ).where(
        Ticket.id.in_(ids),
        visible_to(actor),
        Ticket.state.in_(DONE),
        Ticket.resolved_at.is_not(None),
        _REMEMBERED,
    )
    found = {row[0]: SolvedTicket(*row) for row in session.execute(query)}
    return [found[one] for one in ids if one in found]


def get_asked(session: Session, actor: Actor, ticket_id: int) -> str | None:
    """Return what was asked on a ticket, subject first; None where the actor may not see it."""
    query = select(_ASKED).where(Ticket.id == ticket_id, visible_to(actor))
    return session.scalar(query)
