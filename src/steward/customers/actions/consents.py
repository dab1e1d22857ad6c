"""What people agree to: given, taken back, moved when two turn out to be one."""

from collections.abc import Collection

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.customers.events import ConsentGiven, ConsentWithdrawn
from steward.customers.models import Consent, Person
from steward.customers.rules import Purpose
from steward.kit import clock, events


def give_consent(
    session: Session, person: Person, *, topics: Collection[str], source: str, actor: events.Actor
) -> None:
    """Note that somebody wants our news, of some topics or, without any, of all.

    `source` says where they said so. The fact keeps all of it, whatever comes later.
    """
    wanted = sorted(set(topics))
    known = _locked(session, person.id)
    if known is not None and known.given and known.topics == wanted:
        return
    values = {"given": True, "topics": wanted, "source": source, "changed_at": clock.now()}
    whose = {"person_id": person.id, "purpose": Purpose.NEWS}
    adding = insert(Consent).values(whose | values)
    session.execute(adding.on_conflict_do_update(index_elements=list(whose), set_=values))
    given = ConsentGiven(
        subject_id=person.id, purpose=Purpose.NEWS, source=source, of=tuple(wanted)
    )
    events.record(session, given, actor=actor)


def withdraw_consent(session: Session, person_id: int, *, source: str, actor: events.Actor) -> bool:
    """Note that somebody wants no news any more; return whether they did before.

    Who sends news holds the consents of those whom it writes to until the mails are in the
    outbox: whatever was written before is there to be taken back when this returns.
    """
    known = _locked(session, person_id)
    if known is None or not known.given:
        return False
    known.given, known.source, known.changed_at = False, source, clock.now()
    session.flush()
    withdrawn = ConsentWithdrawn(subject_id=person_id, purpose=Purpose.NEWS, source=source)
    events.record(session, withdrawn, actor=actor)
    return True


def _locked(session: Session, person_id: int) -> Consent | None:
    query = select(Consent).where(Consent.person_id == person_id, Consent.purpose == Purpose.NEWS)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(fresh).one_or_none()


def move_consents(session: Session, from_id: int, to_id: int) -> None:
    """Let what was said last hold, of two who are the same."""
    both = select(Consent).where(Consent.person_id.in_((from_id, to_id))).with_for_update()
    said = session.scalars(both.order_by(Consent.changed_at)).all()
    for older in said[:-1]:
        session.execute(delete(Consent).where(Consent.person_id == older.person_id))
    if said and said[-1].person_id == from_id:
        moved = update(Consent).where(Consent.person_id == from_id)
        session.execute(moved.values(person_id=to_id))
