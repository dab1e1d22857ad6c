"""Erasing once more: after a backup was restored, and when what the law kept is due."""

from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.customers.actions.erasing import erase_person
from steward.customers.models import Erasure, Person
from steward.customers.queries.erasures import label_of, last_erasure
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.kit.marks import N_
from steward.kit.settings import Settings


def erase_again(
    database: Database, files: FileStore, settings: Settings, listed: Collection[int] = ()
) -> Iterator[int]:
    """Erase whoever was erased and is known again, and of whom the last is due; yield their ids.

    `listed` are ids of people who were erased after the backup was made: it knows nothing of that.
    """
    with database.transaction() as session:
        ids = [_begun(session, person_id) for person_id in _whom(session, listed)]
    for erasure_id, person_id in ids:
        for _ in erase_person(database, files, settings, erasure_id, even_if_open=True):
            pass
        yield person_id


def _whom(session: Session, listed: Collection[int]) -> list[int]:
    known = select(Person.id, Person.name).where(
        or_(Person.id.in_(listed), Person.id.in_(select(Erasure.person_id)))
    )
    back = {id_ for id_, name in session.execute(known) if name != label_of(id_)}
    due = select(Erasure.person_id).where(Erasure.stays_until <= clock.now())
    return sorted(back | set(session.scalars(due)))


def _begun(session: Session, person_id: int) -> tuple[int, int]:
    known = last_erasure(session, person_id)
    if known is None:
        known = Erasure(person_id=person_id, asked_at=clock.now(), by_name=SYSTEM.name, files=[])
        session.add(known)
    known.done_at = known.certificate = known.signature = known.stopped_at = None
    session.flush()
    return known.id, person_id


def listed_in(path: Path) -> list[int]:
    """Return the ids in a list of who was erased, one a line. Raises BadInput for another file."""
    lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    if wrong := [line for line in lines if not line.isdecimal()]:
        raise BadInput(
            N_("“%(line)s” in %(path)s is no number of a customer.", line=wrong[0], path=str(path))
        )
    return [int(line) for line in lines]
