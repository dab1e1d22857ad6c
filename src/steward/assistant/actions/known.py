"""What the assistant knows of people: told to them, and erased, when they ask."""

from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from steward.assistant.models import GivenAnswer, SolvedMeaning
from steward.customers import Erasing, Known, Person, Row, rows_told
from steward.helpdesk import Ticket
from steward.kit.marks import N_


def _theirs(person_id: int, user_id: int | None) -> ColumnElement[bool]:
    tickets = select(Ticket.id).where(Ticket.customer_id == person_id)
    asked = GivenAnswer.ticket_id.in_(tickets)
    return asked if user_id is None else asked | (GivenAnswer.user_id == user_id)


def _told(session: Session, person: Person) -> list[Row]:
    query = select(GivenAnswer.at, GivenAnswer.place, GivenAnswer.question, GivenAnswer.answer)
    mine = query.where(_theirs(person.id, person.user_id))
    return rows_told(session, mine.order_by(GivenAnswer.id))


def _erase(session: Session, erasing: Erasing) -> None:
    """How often it answered stays, what was asked and answered goes."""
    theirs = _theirs(erasing.person_id, erasing.user_id)
    empty: dict[str, Any] = {"question": "", "answer": "", "citations": [], "user_id": None}
    quietly = update(GivenAnswer).where(theirs).values(**empty).returning(GivenAnswer.id)
    done = session.scalars(quietly.execution_options(synchronize_session=False)).all()
    erasing.count(N_("Questions to the assistant"), len(done))
    tickets = select(Ticket.id).where(Ticket.customer_id == erasing.person_id)
    gone = delete(SolvedMeaning).where(SolvedMeaning.ticket_id.in_(tickets))
    session.execute(gone.execution_options(synchronize_session=False))


KNOWN = (Known("answers", N_("Questions to the assistant"), _told, erase=_erase),)
