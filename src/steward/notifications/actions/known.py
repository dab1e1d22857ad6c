"""What people were told, and staff about them: told to them, and erased, when they ask."""

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from steward.customers import Contact, Erasing, Known, Person, Row, rows_told
from steward.kit.marks import N_
from steward.kit.outbox import Letter
from steward.notifications.models import Notice, NotificationChoices, Phone, PushSubscription


def _told(session: Session, person: Person) -> list[Row]:
    further = select(Contact.value).where(Contact.person_id == person.id)
    theirs = {one.lower() for one in session.scalars(further)} | {(person.email or "").lower()}
    query = select(Letter.created_at, Letter.channel, Letter.recipient, Letter.payload)
    mine = query.where(func.lower(Letter.recipient).in_(theirs - {""}))
    found = session.execute(mine.order_by(Letter.id))
    return [
        Row(
            at=one.created_at,
            way=one.channel,
            to=one.recipient,
            subject=one.payload.get("subject", ""),
            text=one.payload.get("text", ""),
        )
        for one in found
        if not one.payload.get("confidential")
    ]


def _phone_told(session: Session, person: Person) -> list[Row]:
    return rows_told(session, select(Phone.number).where(Phone.user_id == person.user_id))


def _erase(session: Session, erasing: Erasing) -> None:
    words = func.concat_ws(" ", Notice.subject, Notice.words, Notice.place)
    theirs = or_(
        Notice.ticket_id.in_(erasing.about.get("ticket", ())),
        Notice.user_id == erasing.user_id,
        words.regexp_match(erasing.any_number),
    )
    gone = delete(Notice).where(theirs).returning(Notice.id)
    notices = session.scalars(gone.execution_options(synchronize_session=False)).all()
    erasing.count(N_("Notices"), len(notices))
    for table in (Phone, PushSubscription, NotificationChoices):
        session.execute(delete(table).where(table.user_id == erasing.user_id))


KNOWN = (
    Known("letters", N_("Mails and messages to them"), _told, erase=_erase),
    Known("phone", N_("Number for text messages"), _phone_told),
)
