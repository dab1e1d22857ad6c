"""What came in from people by mail and text message: told to them, and erased, when they ask."""

from sqlalchemy import ColumnElement, delete, false, func, select
from sqlalchemy.orm import Session

from steward.channels.models import InboundMail, InboundText
from steward.customers import Contact, Erasing, Known, Person, Row, rows_told
from steward.helpdesk import Ticket
from steward.kit.marks import N_


def _addresses(session: Session, person_id: int, kind: str) -> set[str]:
    query = select(func.lower(Contact.value)).where(
        Contact.person_id == person_id, Contact.kind == kind
    )
    own = select(func.lower(Person.email)).where(Person.id == person_id)
    found = set(session.scalars(query))
    return found | {one for one in session.scalars(own) if one and kind == "email"}


def _mails(session: Session, person_id: int) -> ColumnElement[bool]:
    tickets = select(Ticket.id).where(Ticket.customer_id == person_id)
    addresses = _addresses(session, person_id, "email")
    sender = func.lower(InboundMail.sender).in_(addresses)
    return InboundMail.ticket_id.in_(tickets) | (sender if addresses else false())


def _mails_told(session: Session, person: Person) -> list[Row]:
    query = select(InboundMail.received_at, InboundMail.sender, InboundMail.subject)
    mine = query.where(_mails(session, person.id))
    return rows_told(session, mine.order_by(InboundMail.id))


def _mail_files(session: Session, person: Person) -> list[tuple[str, str]]:
    query = select(InboundMail.id, InboundMail.sha256).where(_mails(session, person.id))
    return [(f"mail-{number}.eml", sha256) for number, sha256 in session.execute(query)]


def _texts_told(session: Session, person: Person) -> list[Row]:
    numbers = _addresses(session, person.id, "phone")
    query = select(InboundText.received_at, InboundText.number, InboundText.words)
    return rows_told(session, query.where(InboundText.number.in_(numbers)))


def _erase(session: Session, erasing: Erasing) -> None:
    theirs = _mails(session, erasing.person_id)
    mails = session.execute(select(InboundMail.id, InboundMail.sha256).where(theirs)).all()
    erasing.files |= {sha256 for _, sha256 in mails}
    session.execute(delete(InboundMail).where(InboundMail.id.in_([one for one, _ in mails])))
    erasing.count(N_("Mails that came in"), len(mails))
    numbers = _addresses(session, erasing.person_id, "phone")
    gone = delete(InboundText).where(InboundText.number.in_(numbers)).returning(InboundText.id)
    texts = session.scalars(gone).all()
    erasing.about["text"] = set(texts)
    erasing.count(N_("Text messages that came in"), len(texts))


KNOWN = (
    Known("mails", N_("Mails that came in"), _mails_told, _mail_files, erase=_erase),
    Known("texts", N_("Text messages that came in"), _texts_told),
)
