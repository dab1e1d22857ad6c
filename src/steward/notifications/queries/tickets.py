"""What a status mail must know; read within the act it tells of, where the ticket is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from steward.accounts import Team, User
from steward.customers import Person
from steward.helpdesk import Attachment, Message, Ticket, id_of
from steward.kit.errors import NotFound
from steward.kit.fixed import Fixed


@dataclass(frozen=True)
class About:
    """A ticket, and the names that its customer may read."""

    ticket: Ticket
    customer: str
    email: str | None
    agent: str | None
    team: str | None
    user_id: int | None = None  # of the customer, where they have signed up
    language: str | None = None  # of the customer, where it is known


_NAMES = (
    select(
        Person.name,
        Person.email,
        User.name,
        Team.name,
        Person.user_id,
        Person.language,
    )
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
_NAMES_AND_FILES = Fixed(_NAMES.add_columns(func.array(_FILES.scalar_subquery())))


def about_ticket(session: Session, ticket_id: int) -> About:
    """Return a ticket with its customer's and owner's names."""
    names = session.execute(_NAMES, {"ticket_id": ticket_id}).one()
    return About(session.get_one(Ticket, ticket_id), *names)


def about_new_ticket(session: Session, ticket_id: int) -> About:
    """Return the same of a ticket that nobody owns yet, whose customer is loaded already."""
    ticket = session.get_one(Ticket, ticket_id)
    customer = session.get_one(Person, ticket.customer_id)
    return About(
        ticket, customer.name, customer.email, None, None, customer.user_id, customer.language
    )


def about_message(
    session: Session, ticket_id: int, message_id: int
) -> tuple[About, Message, Sequence[str]]:
    """Return the same of a ticket that was answered, with the answer and its files' names."""
    both = {"ticket_id": ticket_id, "message_id": message_id}
    *names, files = _NAMES_AND_FILES.ask(session, both).one()
    about = About(session.get_one(Ticket, ticket_id), *names)
    return about, session.get_one(Message, message_id), files


def find_ticket_by_number(session: Session, number: str) -> Ticket | None:
    """Return the ticket that people call so, or None."""
    try:
        return session.get(Ticket, id_of(number))
    except NotFound:
        return None
