"""Relations of people and companies, and files kept with them: added and taken away."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.events import (
    CompanyFileAdded,
    CompanyFileRemoved,
    FileAdded,
    FileRemoved,
    RelationAdded,
    RelationRemoved,
)
from steward.customers.forms import RelationForm
from steward.customers.models import CustomerFile, Relation
from steward.customers.queries import (
    Party,
    get_company,
    get_file,
    get_person,
    get_relation,
    party_named,
)
from steward.customers.rules import TIES, Of, tie_of
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.files import StoredFile
from steward.kit.marks import N_

_NAMELESS = N_("Nobody of this name is known, or several are: choose one of those shown.")
_UNKNOWN = {
    True: N_("Nobody of this number is known."),
    False: N_("This is said of a company where the other is a person, or the other way round."),
}


def add_relation(session: Session, whose: Party, form: RelationForm, *, actor: Actor) -> Relation:
    """Say what somebody is to another, once. Raises BadInput where the other cannot be it."""
    demand(actor, "customers.change")
    _check_is_there(session, whose, actor)
    tie = tie_of(form.tie, whose.of)
    if tie is None:
        raise BadInput(errors={"tie": N_("Choose one of the list.")})
    kind, is_told_from_here = tie
    other = _other(session, whose, form, TIES[kind].other if is_told_from_here else TIES[kind].one)
    one, to = (whose, other) if is_told_from_here else (other, whose)
    sides = {_column(one): one.id, f"to_{_column(to)}": to.id}
    known = select(Relation).filter_by(kind=kind, **sides)
    relation = session.scalars(known).one_or_none()
    if relation is None:
        relation = Relation(kind=kind, note=form.note, created_at=clock.now(), **sides)
        session.add(relation)
        session.flush()
        events.record(
            session, RelationAdded(subject_id=relation.id, tie=kind, **sides), actor=actor
        )
    return relation


def _other(session: Session, whose: Party, form: RelationForm, of: Of) -> Party:
    """Return whom a form names, who must be a person or a company as the tie has it."""
    other = party_named(session, of, form.other) if form.of in {None, of} else None
    if other is None:
        raise BadInput(errors={"other": _UNKNOWN[form.of == of] if form.of else _NAMELESS})
    if other[:2] == whose[:2]:
        raise BadInput(errors={"other": N_("Nobody is tied to themselves: name somebody else.")})
    return other


def _check_is_there(session: Session, whose: Party, actor: Actor) -> None:
    get = get_person if whose.of == Of.PERSON else get_company
    get(session, actor, whose.id, for_update=True)


def _column(party: Party) -> str:
    return f"{party.of}_id"


def remove_relation(session: Session, relation_id: int, *, actor: Actor) -> Relation:
    """Take back what somebody is to another; the facts keep that it was said."""
    demand(actor, "customers.change")
    relation = get_relation(session, actor, relation_id)
    sides = {
        name: value
        for name in ("person_id", "company_id", "to_person_id", "to_company_id")
        if (value := getattr(relation, name)) is not None
    }
    session.delete(relation)
    session.flush()
    removed = RelationRemoved(subject_id=relation.id, tie=relation.kind, **sides)
    events.record(session, removed, actor=actor)
    return relation


def add_files(
    session: Session, whose: Party, stored: Sequence[StoredFile], *, actor: Actor
) -> list[CustomerFile]:
    """Keep stored files with a person or a company. Raises BadInput where there are none."""
    demand(actor, "customers.change")
    _check_is_there(session, whose, actor)
    if not stored:
        raise BadInput(errors={"attachments": N_("Choose a file.")})
    added = [_file(whose, one, actor) for one in stored]
    session.add_all(added)
    session.flush()
    fact = FileAdded if whose.of == Of.PERSON else CompanyFileAdded
    for one in added:
        events.record(session, fact(subject_id=whose.id, file_id=one.id), actor=actor)
    return added


def _file(whose: Party, stored: StoredFile, actor: Actor) -> CustomerFile:
    return CustomerFile(
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        added_by=actor.name,
        created_at=clock.now(),
        **{_column(whose): whose.id},
    )


def remove_file(session: Session, file_id: int, *, actor: Actor) -> CustomerFile:
    """Take a file away; its content goes with the next sweep, if nothing else names it."""
    demand(actor, "customers.change")
    file = get_file(session, actor, file_id, for_update=True)
    session.delete(file)
    session.flush()
    removed = (
        FileRemoved(subject_id=file.person_id, file_id=file.id)
        if file.person_id is not None
        else CompanyFileRemoved(subject_id=file.company_id or 0, file_id=file.id)
    )
    events.record(session, removed, actor=actor)
    return file
