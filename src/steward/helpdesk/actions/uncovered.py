"""Tickets on topics of which no article speaks: demand for one."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.helpdesk.models import Ticket
from steward.kit import clock
from steward.knowledge import note_ticket

_MOST = 2_000  # tickets of a day
_FEWEST = 3  # words of a subject that says what it is about


def note_uncovered(session: Session) -> None:
    """Note the subjects of yesterday's tickets (by UTC) where no article is near them.

    Each customer counts once a day for a topic, so that a day may be looked at twice.
    """
    today = datetime.combine(clock.now().date(), time.min, UTC)
    asked = (
        select(Ticket.subject, Person.id, Person.user_id)
        .join(Person, Person.id == Ticket.customer_id)
        .where(
            Ticket.created_at >= today - timedelta(days=1),
            Ticket.created_at < today,
            Ticket.import_id.is_(None),
            Ticket.withdrawn_at.is_(None),
        )
        .order_by(Ticket.id)
        .limit(_MOST)
    )
    for subject, person_id, user_id in session.execute(asked).all():
        asker = f"user:{user_id}" if user_id else f"person:{person_id}"
        if len(subject.split()) >= _FEWEST:
            note_ticket(session, subject, asker=asker)
