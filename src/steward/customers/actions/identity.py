"""Who somebody is: known by an address, a login or a chat, made if new, and merged."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.accounts import Actor, find_user_by_email
from steward.customers.actions.merging import become_one
from steward.customers.events import PersonAdded
from steward.customers.models import Person
from steward.customers.queries import (
    find_person_by_email,
    find_person_of_user,
)
from steward.customers.rules import name_from
from steward.kit import clock, events
from steward.kit.bulk import put


def person_for_email(session: Session, email: str, name: str | None, *, actor: Actor) -> Person:
    """Return the person of this address, made if new. Safe when two do so at once."""
    known = find_person_by_email(session, email)
    if known is not None:
        return known
    user_id = _confirmed_user_id(session, email)
    person = _add(session, name or name_from(email), email, user_id, actor=actor)
    return person or find_person_by_email(session, email) or _person_of_user(session, user_id)


def _add(
    session: Session, name: str, email: str | None, user_id: int | None, *, actor: Actor
) -> Person | None:
    """Enter a person, or return None when the address or the login is somebody's by now."""
    values = {"created_at": clock.now(), "version": 1, "notes": "", "fields": {}}
    values |= {"name": name, "email": email, "user_id": user_id}
    adding = insert(Person).values(values).on_conflict_do_nothing().returning(Person)
    person = session.scalars(adding).one_or_none()
    if person is not None:
        events.record(session, PersonAdded(subject_id=person.id, name=name), actor=actor)
    return person


def _person_of_user(session: Session, user_id: int | None) -> Person:
    return session.scalars(select(Person).where(Person.user_id == user_id)).one()


def _confirmed_user_id(session: Session, email: str) -> int | None:
    user = find_user_by_email(session, email)
    return user.id if user and user.confirmed_at and not user.is_staff else None


def person_for_user(session: Session, actor: Actor) -> Person:
    """Return the person that a signed-in customer is, made if new. Safe when two do so at once.

    An address that is not confirmed yet is not written to and opens nobody's past tickets.
    """
    known = find_person_of_user(session, actor.user_id or 0)
    if known is not None:
        return known
    is_free = actor.is_confirmed and find_person_by_email(session, actor.email) is None
    email = actor.email if is_free else None
    person = _add(session, actor.name, email, actor.user_id, actor=actor)
    return person or _person_of_user(session, actor.user_id)


def add_stranger(session: Session, name: str, *, actor: Actor) -> Person:
    """Enter somebody who has not said who they are."""
    person = Person(name=name, created_at=clock.now())
    put(session, person)
    events.record(session, PersonAdded(subject_id=person.id, name=name), actor=actor)
    return person


def know_stranger(
    session: Session, person: Person, email: str, name: str, *, actor: Actor
) -> Person:
    """Give a stranger the address they name, or all of theirs to whoever has it; return who."""
    user_id = _confirmed_user_id(session, email)
    known = find_person_by_email(session, email) or find_person_of_user(session, user_id or 0)
    if known is None and _take(session, person, email):
        person.name, person.user_id = name or name_from(email), user_id
        session.flush()
        return person
    known = known or find_person_by_email(session, email)
    if known is not None:
        become_one(session, person, known, actor=actor)
    return known or person


def claim_address(session: Session, user_id: int, email: str, *, actor: events.Actor) -> None:
    """Make a confirmed address the login's own: what was written from it is theirs to see."""
    mine = find_person_of_user(session, user_id)
    by_address = find_person_by_email(session, email)
    if by_address is None and mine is not None and not _take(session, mine, email):
        by_address = find_person_by_email(session, email)
    if by_address is None or by_address.user_id is not None:
        return
    if mine is None:
        by_address.user_id = user_id
    else:
        become_one(session, mine, by_address, actor=actor)
    session.flush()


def _take(session: Session, person: Person, email: str) -> bool:
    """Give a person an address; say whether nobody else was given it at the same moment."""
    try:
        with session.begin_nested():
            person.email = email
    except IntegrityError:
        return False
    return True
