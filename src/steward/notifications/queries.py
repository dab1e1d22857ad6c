"""What a status mail must know; read within the act it tells of, where the ticket is loaded."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from steward.accounts import Team, User
from steward.customers import Person
from steward.helpdesk import Attachment, Message, Ticket


@dataclass(frozen=True)
class About:
    """A ticket, and the names that its customer may read."""

    ticket: Ticket
    customer: str
    email: str | None
    agent: str | None
    team: str | None


_NAMES = (
    select(Person.name, Person.email, User.name, Team.name)
    .select_from(Ticket)
    .join(Person, Person.id == Ticket.customer_id)
    .outerjoin(User, User.id == Ticket.assignee_id)
    .outerjoin(Team, Team.id == Ticket.team_id)
    .where(Ticket.id == bindparam("ticket_id"))
)
_FILES = (
    select(Attachment.name)
    .where(Attachment.message_id == bindparam("message_id"))
    .order_by(Attachment.id)
)


def about_ticket(session: Session, ticket_id: int) -> About:
    """Return a ticket with its customer's and owner's names."""
    names = session.execute(_NAMES, {"ticket_id": ticket_id}).one()
    return About(session.get_one(Ticket, ticket_id), *names)


def get_message(session: Session, message_id: int) -> tuple[Message, tuple[str, ...]]:
    """Return a message and the names of its files."""
    files = session.scalars(_FILES, {"message_id": message_id})
    return session.get_one(Message, message_id), tuple(files)
