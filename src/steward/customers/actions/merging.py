"""Two records become one person: the only way to merge in the house."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.actions.rows import names_of_columns, rows_of
from steward.customers.events import PeopleMerged, PersonChanged
from steward.customers.forms import MergeForm
from steward.customers.models import Contact, Merge, MergePart, Person
from steward.customers.queries.holdings import Holding, Moving, holdings
from steward.customers.queries.merges import ONESELF, PLACE, TAKEN, live_login, place_of, refusal
from steward.customers.queries.people import find_keeper, get_person
from steward.kit import clock, events
from steward.kit.errors import Conflict
from steward.kit.marks import N_
from steward.kit.versions import check_version

ADDED = "added contacts"  # the part of addresses that would else be nobody's
_OWN_WAY = frozenset({"id", "version", "created_at", "email", "mail_trouble", "user_id"})
_TOLD = ("name", "email", "segment", "notes")  # of what changes: as the facts of changes tell it


def merge_people(
    session: Session,
    kept_id: int,
    gone_id: int,
    form: MergeForm,
    *,
    versions: tuple[int | None, int | None] = (None, None),
    actor: Actor,
) -> Merge:
    """Make one person of two: `kept_id` has all of `gone_id` from now on.

    `versions` are those of both as they were shown. Raises NotFound, Conflict with why not.
    """
    demand(actor, "customers.change")
    if kept_id == gone_id:
        raise Conflict(ONESELF)
    _lock(session, kept_id, gone_id)
    kept, gone = get_person(session, actor, kept_id), get_person(session, actor, gone_id)
    for version, person in zip(versions, (kept, gone), strict=True):
        check_version(version, person.version)
    if why_not := refusal(session, kept, gone):
        raise Conflict(why_not)
    return become_one(session, gone, kept, form=form, actor=actor)


def _lock(session: Session, kept_id: int, gone_id: int) -> None:
    """Wait for whoever merges one of them. Raises Conflict where one is gone by now."""
    both = select(Person).where(Person.id.in_((kept_id, gone_id))).order_by(Person.id)
    fresh = both.with_for_update().execution_options(populate_existing=True)
    here = {one.id for one in session.scalars(fresh)}
    for person_id in {kept_id, gone_id} - here:
        keeper = find_keeper(session, person_id)
        if keeper is not None:
            raise Conflict(
                N_(
                    "Somebody has merged customer %(gone)s into customer %(kept)s meanwhile.",
                    gone=str(person_id),
                    kept=str(keeper),
                )
            )


def become_one(
    session: Session,
    gone: Person,
    kept: Person,
    *,
    form: MergeForm | None = None,
    actor: events.Actor,
) -> Merge:
    """Give all that is `gone`'s to `kept`, so that it can be undone."""
    form = form or MergeForm()
    _lock(session, kept.id, gone.id)
    made = Merge(kept_id=kept.id, gone_id=gone.id, reason=form.reason, at=clock.now())
    made.by_name = actor.name
    (made.kept_before,) = rows_of(session, Person, Person.id == kept.id)
    (made.gone,) = rows_of(session, Person, Person.id == gone.id)
    session.add(made)
    session.flush()
    moving = Moving(made.id, gone.id, kept.id)
    for one in holdings():
        session.add(_move(session, one, moving))
    session.flush()
    together = _together(session, kept, gone, form.take)
    spare = {one.email for one in (kept, gone) if one.email} - {together["email"]}
    session.delete(gone)
    session.flush()
    for name, value in together.items():
        setattr(kept, name, value)
    session.add(_add_addresses(session, moving, spare))
    session.flush()
    (made.kept_after,) = rows_of(session, Person, Person.id == kept.id)
    told = PeopleMerged(subject_id=kept.id, merged_id=gone.id, merge_id=made.id)
    events.record(session, told, actor=actor)
    tell_changes(session, kept.id, made.kept_before, made.kept_after, actor)
    return made


def _move(session: Session, holding: Holding, moving: Moving) -> MergePart:
    aside = holding.clear(session, moving) if holding.clear else []
    part = MergePart(merge_id=moving.merge_id, name=holding.name, moved=[], aside=aside, last_id=0)
    if holding.column is not None:
        table = holding.column.class_
        part.last_id = session.scalar(select(func.max(table.id))) or 0
        moved = update(table).where(holding.column == moving.gone_id)
        moved = moved.values({holding.column: moving.kept_id})
        part.moved = sorted(session.scalars(moved.returning(table.id)))
    return part


def _together(
    session: Session, kept: Person, gone: Person, take: Collection[str]
) -> dict[str, Any]:
    """Say what the one who is kept is from now on, by columns; notes of both are kept."""
    taken = {TAKEN[name] for name in take if name in TAKEN}
    values = {}
    for name in set(names_of_columns(Person)) - _OWN_WAY:
        mine, theirs = getattr(kept, name), getattr(gone, name)
        values[name] = theirs if theirs and (name in taken or not mine) else mine
    living = gone if place_of(gone) and ("place" in take or not place_of(kept)) else kept
    mailed = gone if gone.email and ("email" in taken or not kept.email) else kept
    login = live_login(session, kept) or live_login(session, gone)
    return values | {
        **{name: getattr(living, name) for name in PLACE},
        "tags": sorted({*kept.tags, *gone.tags}),
        "fields": gone.fields | kept.fields,
        "notes": "\n\n".join(dict.fromkeys(one for one in (kept.notes, gone.notes) if one)),
        "email": mailed.email,
        "mail_trouble": mailed.mail_trouble,
        "user_id": login.id if login else kept.user_id or gone.user_id,
        "created_at": min(kept.created_at, gone.created_at),
    }


def _add_addresses(session: Session, moving: Moving, emails: Collection[str]) -> MergePart:
    """Keep an address that is written to no more: what comes from it is theirs, too."""
    query = select(Contact.value).where(
        Contact.person_id == moving.kept_id, Contact.kind == "email"
    )
    known = {one.lower() for one in session.scalars(query)}
    added = [
        Contact(person_id=moving.kept_id, kind="email", value=one)
        for one in sorted(emails)
        if one.lower() not in known
    ]
    session.add_all(added)
    session.flush()
    ids = [one.id for one in added]
    return MergePart(merge_id=moving.merge_id, name=ADDED, moved=ids, aside=[], last_id=0)


def tell_changes(
    session: Session,
    person_id: int,
    before: dict[str, Any],
    after: dict[str, Any],
    actor: events.Actor,
) -> None:
    """Record what changed of somebody, as if it had been changed by hand."""
    changes = {one: [before[one], after[one]] for one in _TOLD if before[one] != after[one]}
    if changes:
        events.record(session, PersonChanged(subject_id=person_id, changes=changes), actor=actor)
