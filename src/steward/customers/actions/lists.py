"""People of long lists of what is long past; nobody is told of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, confirmed_customer_ids
from steward.customers.events import PersonAdded
from steward.customers.models import Person
from steward.customers.queries import person_ids_by_email
from steward.customers.rules import name_from
from steward.kit import clock
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, tell_past


def people_for_emails(
    session: Session, names: Mapping[str, str], *, import_id: int, actor: Actor
) -> dict[str, int]:
    """Return the people of many addresses (lower case, each with a name), made if new.

    Nobody is told, as this is for long lists of what is long past.
    """
    known = person_ids_by_email(session, names)
    new = {email: name for email, name in names.items() if email not in known}
    if not new:
        return known
    users = confirmed_customer_ids(session, new)
    rows = [
        _row(name or name_from(email), import_id, email=email, user_id=users.get(email))
        for email, name in new.items()
    ]
    adding = insert(Person).on_conflict_do_nothing().returning(Person.id, Person.name)
    _tell_added(session, session.execute(adding, rows), actor)
    return known | person_ids_by_email(session, new)


def add_people(
    session: Session, names: Sequence[str], *, import_id: int, actor: Actor
) -> list[int]:
    """Enter people of whom only the name is known, and tell nobody; return their ids in order."""
    ids = reserve_ids(session, Person, len(names))
    added = list(zip(ids, names, strict=True))
    copy_rows(session, Person, [{"id": i, **_row(name, import_id)} for i, name in added])
    _tell_added(session, added, actor)
    return ids


def _row(
    name: str, import_id: int, *, email: str | None = None, user_id: int | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "email": email,
        "user_id": user_id,
        "version": 1,
        "notes": "",
        "tags": [],
        "fields": {},
        "created_at": clock.now(),
        "import_id": import_id,
    }


def _tell_added(session: Session, added: Iterable[tuple[int, str]], actor: Actor) -> None:
    facts = (PersonAdded(subject_id=person_id, name=name) for person_id, name in added)
    tell_past(session, (PastFact(fact, clock.now(), actor.name, actor.user_id) for fact in facts))
