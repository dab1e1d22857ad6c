"""A merge is undone: what moved goes back, and what cannot is said."""

from typing import Any

from sqlalchemy import BigInteger, any_, cast, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.actions.merging import ADDED, tell_changes
from steward.customers.actions.rows import overwrite, put_back, rows_of
from steward.customers.events import PeopleParted
from steward.customers.models import Contact, Merge, MergePart, Person
from steward.customers.queries.holdings import Holding, Moving, holdings
from steward.customers.queries.merges import get_merge, why_not_undone
from steward.customers.rules import Left
from steward.kit import clock, events
from steward.kit.errors import Conflict

_UNIQUE = ("email", "user_id")
LeftOver = list[list[Any]]  # which, of what, how many


def undo_merge(session: Session, merge_id: int, why: str, *, actor: Actor) -> Merge:
    """Make two of one again, as they were, but for what `Merge.left_over` names afterwards.

    Raises NotFound, Conflict with why it cannot be undone (any more).
    """
    demand(actor, "customers.change")
    made = get_merge(session, actor, merge_id)
    session.execute(select(Person.id).where(Person.id == made.kept_id).with_for_update())
    session.refresh(made, with_for_update=True)
    if why_not := why_not_undone(session, made):
        raise Conflict(why_not)
    moving = Moving(made.id, made.gone_id, made.kept_id)
    before, left = _split(session, made)
    parts = session.scalars(
        select(MergePart).where(MergePart.merge_id == made.id).order_by(MergePart.name)
    )
    known = {one.name: one for one in holdings()}
    for part in parts:  # what was added goes first
        left += _give_back(session, known.get(part.name), part, moving)
    made.undone_at, made.undone_by, made.undone_why = clock.now(), actor.name, why
    made.left_over = left
    session.flush()
    session.expire_all()
    for one, other in ((made.kept_id, made.gone_id), (made.gone_id, made.kept_id)):
        told = PeopleParted(subject_id=one, other_id=other, merge_id=made.id)
        events.record(session, told, actor=actor)
    (now,) = rows_of(session, Person, Person.id == made.kept_id)
    tell_changes(session, made.kept_id, before, now, actor)
    return made


def _split(session: Session, made: Merge) -> tuple[dict[str, Any], LeftOver]:
    """Put back both rows; return how the one was until now, and what stays otherwise."""
    was, after, gone = made.kept_before or {}, made.kept_after or {}, dict(made.gone or {})
    (now,) = rows_of(session, Person, Person.id == made.kept_id)
    merged = [name for name in was if name not in {"id", "version", "words"}]
    merged = [name for name in merged if was[name] != after[name]]
    back = [name for name in merged if now[name] == after[name]]
    left: LeftOver = [[Left.CHANGED, name, 1] for name in merged if name not in back]
    again = {name: was[name] for name in back} | {"version": now["version"] + 1}
    overwrite(session, Person, made.kept_id, again)
    for name in _UNIQUE:
        column = getattr(Person, name)
        if gone[name] is not None and session.scalar(
            select(Person.id).where(column == gone[name]).limit(1)
        ):
            gone[name] = None
            left.append([Left.TAKEN, name, 1])
    put_back(session, Person, [gone])
    return now, left


def _give_back(
    session: Session, holding: Holding | None, part: MergePart, moving: Moving
) -> LeftOver:
    if part.name == ADDED:
        mine = (Contact.id.in_(part.moved), Contact.person_id == moving.kept_id)
        session.execute(delete(Contact).where(*mine))
    if holding is None:
        return []
    left: LeftOver = []
    if holding.column is not None:
        left = _move_back(session, holding, part, moving)
    lost = holding.restore(session, moving, part.aside) if holding.restore and part.aside else 0
    if lost:
        left.append([Left.ELSEWHERE, holding.words, lost])
    return left


def _move_back(session: Session, holding: Holding, part: MergePart, moving: Moving) -> LeftOver:
    column: Any = holding.column
    table = column.class_
    theirs = (table.id == any_(cast(part.moved, ARRAY(BigInteger))), column == moving.kept_id)
    moved = update(table).where(*theirs).values({column: moving.gone_id})
    moved = moved.execution_options(synchronize_session="fetch")
    back = len(session.scalars(moved.returning(table.id)).all())
    late = select(func.count()).where(column == moving.kept_id, table.id > part.last_id)
    number = session.scalar(late) or 0
    found = [(Left.ELSEWHERE, len(part.moved) - back), (Left.LATER, number)]
    return [[pattern, holding.words, count] for pattern, count in found if count]
