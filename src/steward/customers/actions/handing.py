"""Whose follow-ups are: handed to a colleague, taken, left to nobody; freed as somebody leaves."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, User, demand, find_user_by_email, get_user, may
from steward.customers.events import FollowUpGiven, FollowUpsFreed
from steward.customers.forms import HandingForm
from steward.customers.models import FollowUp
from steward.customers.queries import get_follow_up
from steward.customers.rules import FollowUpState
from steward.kit import events
from steward.kit.errors import BadInput, Conflict
from steward.kit.events import Fact
from steward.kit.marks import N_
from steward.kit.versions import check_version

CHANGES = "customers.change"


def open_follow_up(
    session: Session, follow_up_id: int, version: int | None, actor: Actor
) -> FollowUp:
    """Return a follow-up that is to be done, to be changed. Raises NotFound, Conflict."""
    demand(actor, CHANGES)
    found = get_follow_up(session, actor, follow_up_id, for_update=True)
    check_version(version, found.version)
    if found.state != FollowUpState.OPEN:
        raise Conflict(N_("This follow-up has ended already."))
    return found


def colleague(session: Session, email: str | None) -> User | None:
    """Return who of us does it, held until the end so that they stay; raises BadInput."""
    if not email:
        return None
    found = find_user_by_email(session, email)
    if found is not None:
        session.refresh(found, with_for_update={"read": True})
    if found is None or not found.is_staff:
        raise BadInput(errors={"assignee": N_("None of us has this address.")})
    if found.suspended_at is not None:
        left = N_("%(name)s is not with us any more: choose somebody else.", name=found.name)
        raise BadInput(errors={"assignee": left})
    if not _is_able(found):
        role = N_("%(name)s may not see to customers: choose somebody else.", name=found.name)
        raise BadInput(errors={"assignee": role})
    return found


def _is_able(user: User) -> bool:
    return user.suspended_at is None and may(user.as_actor, CHANGES)


def give_follow_up(
    session: Session, follow_up_id: int, form: HandingForm, *, version: int | None, actor: Actor
) -> FollowUp:
    """Hand a follow-up to one of us, or to nobody; the note is kept with what to say.

    Raises NotFound, Conflict where it ended or was changed meanwhile, BadInput at the fields.
    """
    found = open_follow_up(session, follow_up_id, version, actor)
    keeper = colleague(session, form.assignee)
    if form.note:
        found.words = f"{found.words}\n{actor.name}: {form.note}".strip()
    _give(session, found, keeper.id if keeper else None, actor)
    return found


def _give(session: Session, found: FollowUp, user_id: int | None, actor: events.Actor) -> None:
    if found.assignee_id != user_id:
        found.assignee_id = user_id
        session.flush()
        given = FollowUpGiven(
            subject_id=found.person_id, follow_up_id=found.id, assignee_id=user_id
        )
        events.record(session, given, actor=actor)


def settle_follow_ups_of(session: Session, user_id: int, *, actor: events.Actor) -> None:
    """Free what is to be done by somebody who cannot do it any more; back again, it is theirs."""
    user = get_user(session, user_id)
    if _is_able(user):
        _give_back(session, user, actor)
        return
    theirs = list(_open_ones(session, FollowUp.assignee_id == user.id))
    if theirs:
        for one in theirs:
            _give(session, one, None, actor)
        freed = FollowUpsFreed(subject_id=user.id, follow_up_ids=[one.id for one in theirs])
        events.record(session, freed, actor=actor)


def _give_back(session: Session, user: User, actor: events.Actor) -> None:
    """Give somebody what they had as they left, and nobody has taken since."""
    freed = (Fact.kind == FollowUpsFreed.kind) & (Fact.subject_kind == FollowUpsFreed.subject_kind)
    query = select(Fact.data).where(freed, Fact.subject_id == user.id)
    last = session.scalars(query.order_by(Fact.id.desc()).limit(1)).first()
    ids = last["follow_up_ids"] if last else []
    free = FollowUp.id.in_(ids) & FollowUp.assignee_id.is_(None)
    for one in _open_ones(session, free):
        _give(session, one, user.id, actor)


def _open_ones(session: Session, which: ColumnElement[bool]) -> Sequence[FollowUp]:
    query = select(FollowUp).where(which, FollowUp.state == FollowUpState.OPEN)
    return session.scalars(query.order_by(FollowUp.id).with_for_update()).all()
