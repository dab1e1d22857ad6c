"""Undoing an import of people: who came with it goes, whom it changed is as before."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.actions.imports.compare import PERSON_ROW
from steward.customers.events import PeopleImportUndone, PersonWithdrawn
from steward.customers.models import (
    Call,
    Consent,
    Contact,
    CustomerFile,
    FollowUp,
    Person,
    Relation,
)
from steward.kit import clock, events, live
from steward.kit.bulk import PastFact, tell_past
from steward.kit.changes import apply
from steward.kit.imports import ledger
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import CREATED, UNDONE, ImportedRow
from steward.kit.imports.undoing import Undone, check_undoable, live_rows

_NAMED = 20  # people who are kept
_Row = tuple[ImportedRow, Person]
_OWN = (
    exists().where(Call.person_id == Person.id),
    exists().where(FollowUp.person_id == Person.id),
    exists().where(Consent.person_id == Person.id),
    exists().where(CustomerFile.person_id == Person.id),
    exists().where(Relation.person_id == Person.id),
    exists().where(Relation.to_person_id == Person.id),
)


def undo_people_import(session: Session, import_id: int, *, actor: Actor) -> Undone:
    """Take away the people whom an import brought, and put back what it changed of others.

    Somebody who has a ticket, an order or anything else since, or whom people worked on, is kept
    as they are and named. Raises Conflict when it was undone already or had not begun, when a later
    import told of the same people, or while its source is being imported from.
    """
    demand(actor, "customers.import")
    run = ledger.get_run(session, import_id, for_update=True)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    withdrawn = restored = 0
    kept: list[str] = []
    for some in live_rows(session, run, PERSON_ROW, Person):
        mine = [pair for pair in some if pair[0].version == pair[1].version]
        kept += [person.name for entry, person in some if (entry, person) not in mine]
        created = [pair for pair in mine if pair[0].action == CREATED]
        gone = _withdraw(session, created, actor)
        kept += [person.name for entry, person in created if entry.id not in gone]
        changed = [pair for pair in mine if pair[0].action != CREATED]
        ledger.retire(session, [*gone, *(entry.id for entry, _person in changed)])
        back = [pair for pair in changed if _restored(session, pair)]
        kept += [person.name for _entry, person in changed if (_entry, person) not in back]
        withdrawn, restored = withdrawn + len(gone), restored + len(back)
        session.flush()
        session.expunge_all()
    run = ledger.get_run(session, import_id)
    run.state, run.undone_at = UNDONE, clock.now()
    undone = Undone(withdrawn, restored, kept[:_NAMED])
    fact = PeopleImportUndone(
        subject_id=run.id, withdrawn=withdrawn, restored=restored, kept=tuple(undone.kept)
    )
    events.record(session, fact, actor=actor)
    live.announce(session, *topics_of(run.id))
    return undone


def _withdraw(session: Session, pairs: Sequence[_Row], actor: Actor) -> set[int]:
    """Delete people of whom nothing else tells; return the entries of those who are gone."""
    ids = {person.id: entry.id for entry, person in pairs}
    bound = select(Person.id).where(Person.id.in_(ids))
    held = {id_ for one in _OWN for id_ in session.scalars(bound.where(one))}
    free = [id_ for id_ in ids if id_ not in held]
    gone = free if _deleted(session, free) else [id_ for id_ in free if _deleted(session, [id_])]
    now = clock.now()
    facts = (PersonWithdrawn(subject_id=id_) for id_ in gone)
    tell_past(session, [PastFact(fact, now, actor.name, actor.user_id) for fact in facts])
    return {ids[id_] for id_ in gone}


def _deleted(session: Session, ids: Sequence[int]) -> bool:
    """Delete people, all or none: whoever has a ticket or an order cannot go."""
    try:
        with session.begin_nested():
            session.execute(delete(Person).where(Person.id.in_(ids)))
    except IntegrityError:
        return False
    return True


def _restored(session: Session, pair: _Row) -> bool:
    """Put a person back to how they were, and let the entry before this one tell of them again.

    That cannot be where somebody else has their mail address by now.
    """
    entry, person = pair
    before = entry.before
    try:
        with session.begin_nested():
            apply(person, before["columns"])
            session.execute(delete(Contact).where(Contact.id.in_(before["contacts"])))
    except IntegrityError:
        return False
    if before["entry"] is not None:
        earlier = session.get_one(ImportedRow, before["entry"])
        earlier.is_live = True
        if before["untouched"]:
            earlier.version = person.version
    return True
