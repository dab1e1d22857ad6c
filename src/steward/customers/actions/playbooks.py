"""Playbooks: rules that make a follow-up of what happened; entered, changed, switched, removed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand, staff_who_may
from steward.customers.actions.follow_ups import end
from steward.customers.events import (
    FollowUpAdded,
    PlaybookAdded,
    PlaybookChanged,
    PlaybookRemoved,
)
from steward.customers.forms import PlaybookForm
from steward.customers.models import FollowUp, Person, Playbook
from steward.customers.queries.catalogue import within
from steward.customers.queries.follow_ups import get_playbook
from steward.customers.queries.segments import find_conditions, segment_choices
from steward.customers.rules import FollowUpState, Keeper, Occasion
from steward.kit import clock, events
from steward.kit.changes import apply
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.running import today
from steward.kit.texts import gettext as _
from steward.kit.versions import check_version

_MANAGES = "playbooks.manage"
_MOST = 50  # playbooks
_PER_CENT = 100


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What playbooks wait for: it happened to somebody, once by its `key`.

    `because` says it in words, `link` leads there; `dealt_id` is who of us dealt with it.
    """

    occasion: Occasion
    person_id: int
    key: str
    because: str = ""
    link: str = ""
    dealt_id: int | None = None


def follow_playbooks(session: Session, happened: Happened) -> list[FollowUp]:
    """Make the follow-ups that playbooks ask for; who has one of a playbook gets no second."""
    made = []
    for playbook in playbooks_for(session, happened.occasion):
        if _wants(session, playbook, happened.person_id):
            made += make_follow_up(session, playbook, happened)
    return made


def awaited_occasions(session: Session, occasions: Collection[Occasion]) -> frozenset[Occasion]:
    """Return those of the occasions that some playbook waits for."""
    waits = Playbook.occasion.in_(occasions) & Playbook.is_on
    found = session.scalars(select(Playbook.occasion).where(waits))
    return frozenset(map(Occasion, found))


def playbooks_for(session: Session, occasion: Occasion) -> list[Playbook]:
    """Return the playbooks that are on and wait for an occasion."""
    waits = (Playbook.occasion == occasion) & Playbook.is_on
    return list(session.scalars(select(Playbook).where(waits).order_by(Playbook.id)))


def _wants(session: Session, playbook: Playbook, person_id: int) -> bool:
    """Whether somebody is in the segment, and nothing that it made is still to be done."""
    has_one = (FollowUp.playbook_id == playbook.id) & (FollowUp.state == FollowUpState.OPEN)
    open_one = select(FollowUp.id).where(FollowUp.person_id == person_id, has_one)
    query = select(Person.id).where(Person.id == person_id, ~open_one.exists())
    if conditions := find_conditions(session, playbook.segment_id):
        query = within(session, query, conditions)
    return session.scalar(query) is not None


def make_follow_up(session: Session, playbook: Playbook, happened: Happened) -> list[FollowUp]:
    """Make the follow-up of a playbook, unless it was made before."""
    making = (
        insert(FollowUp)
        .values(
            version=1,
            person_id=happened.person_id,
            means=playbook.means,
            title=playbook.title,
            words=playbook.words,
            due_on=today() + timedelta(days=playbook.days),
            assignee_id=_keeper(session, playbook, happened),
            risk=playbook.risk,
            playbook_id=playbook.id,
            key=happened.key,
            because=happened.because,
            link=happened.link,
            tries=0,
            state=FollowUpState.OPEN,
            outcome="",
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(FollowUp)
    )
    made = session.scalars(making).all()
    for one in made:
        fact = FollowUpAdded(
            subject_id=one.person_id,
            follow_up_id=one.id,
            playbook=playbook.name,
            assignee_id=one.assignee_id,
        )
        events.record(session, fact, actor=SYSTEM)
    return list(made)


def _keeper(session: Session, playbook: Playbook, happened: Happened) -> int | None:
    """Return who does it: of those who may be meant the first who is still with us."""
    if playbook.keeper == Keeper.ANYBODY:
        return None
    standing = session.get_one(Person, happened.person_id).standing_agent_id
    dealt = happened.dealt_id if playbook.keeper == Keeper.DEALT else None
    wanted = [one for one in (dealt, standing) if one is not None]
    if not wanted:
        return None
    here = {one.id for one in staff_who_may(session, "customers.change")}
    return next((one for one in wanted if one in here), None)


def end_as_back(session: Session, person_id: int) -> None:
    """Somebody who had lapsed orders by themselves: nobody has to ask them any more."""
    lapse = select(Playbook.id).where(Playbook.occasion == Occasion.LAPSED)
    of_lapse = (FollowUp.person_id == person_id) & FollowUp.playbook_id.in_(lapse)
    _end_open(session, of_lapse, _("They ordered by themselves."))


def end_as_over(session: Session, key: str, said: str) -> None:
    """What happened holds no more: what was made of it, by the key, need not be done."""
    _end_open(session, FollowUp.key == key, said)


def _end_open(session: Session, which: ColumnElement[bool], said: str) -> None:
    query = select(FollowUp).where(FollowUp.state == FollowUpState.OPEN, which)
    for one in session.scalars(query.with_for_update()):
        end(session, one, FollowUpState.OVER, said, actor=SYSTEM)


def add_playbook(session: Session, form: PlaybookForm, *, actor: Actor) -> Playbook:
    """Enter a playbook; it is on. Raises BadInput at the fields."""
    demand(actor, _MANAGES)
    _check(session, form, None)
    playbook = Playbook(**_values(form), created_at=clock.now())
    session.add(playbook)
    session.flush()
    added = PlaybookAdded(subject_id=playbook.id, name=playbook.name)
    events.record(session, added, actor=actor)
    return playbook


def _values(form: PlaybookForm) -> dict[str, Any]:
    return form.model_dump() | {"risk": form.risk / _PER_CENT}


def _check(session: Session, form: PlaybookForm, own_id: int | None) -> None:
    names = dict(session.execute(select(Playbook.id, Playbook.name)).all())
    others = {name.casefold() for id_, name in names.items() if id_ != own_id}
    if form.name.casefold() in others:
        raise BadInput(errors={"name": N_("Another playbook has this name.")})
    if own_id is None and len(names) >= _MOST:
        raise BadInput(errors={"name": N_("There are %(number)s playbooks already.", number=_MOST)})
    if form.segment_id and form.segment_id not in segment_choices(session):
        raise BadInput(errors={"segment_id": N_("This segment is no more. Choose another.")})


def change_playbook(
    session: Session, playbook_id: int, form: PlaybookForm, *, version: int | None, actor: Actor
) -> Playbook:
    """Change a playbook; what it made stays as it is. Raises NotFound, Conflict, BadInput."""
    demand(actor, _MANAGES)
    playbook = get_playbook(session, actor, playbook_id, for_update=True)
    check_version(version, playbook.version)
    _check(session, form, playbook.id)
    return _changed(session, playbook, _values(form), actor)


def _changed(
    session: Session, playbook: Playbook, values: dict[str, Any], actor: Actor
) -> Playbook:
    changes = apply(playbook, values)
    session.flush()
    if changes:
        fact = PlaybookChanged(subject_id=playbook.id, name=playbook.name, changes=changes)
        events.record(session, fact, actor=actor)
    return playbook


def switch_playbook(session: Session, playbook_id: int, *, on: bool, actor: Actor) -> Playbook:
    """Put a playbook on or off. Raises NotFound."""
    demand(actor, _MANAGES)
    playbook = get_playbook(session, actor, playbook_id, for_update=True)
    return _changed(session, playbook, {"is_on": on}, actor)


def remove_playbook(session: Session, playbook_id: int, *, actor: Actor) -> None:
    """Remove a playbook; the follow-ups that it made stay. Raises NotFound."""
    demand(actor, _MANAGES)
    playbook = get_playbook(session, actor, playbook_id, for_update=True)
    removed = PlaybookRemoved(subject_id=playbook.id, name=playbook.name)
    session.delete(playbook)
    session.flush()
    events.record(session, removed, actor=actor)
