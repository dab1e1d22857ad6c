"""Reads of promises."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from steward.kit.errors import NotFound
from steward.promises.models import Promise
from steward.promises.rules import Kind


def _about(subject_kind: str, subject_id: int) -> Select[Promise]:
    return select(Promise).where(
        Promise.subject_kind == subject_kind, Promise.subject_id == subject_id
    )


def promises_of(session: Session, subject_kind: str, subject_id: int) -> Sequence[Promise]:
    """List all promises about a subject in the order in which they were made."""
    return session.scalars(_about(subject_kind, subject_id).order_by(Promise.id)).all()


def get_promise(session: Session, promise_id: int) -> Promise:
    """Return a promise, or raise NotFound."""
    promise = session.get(Promise, promise_id)
    if promise is None:
        raise NotFound
    return promise


def resolutions_and_standing(
    session: Session, subject_kind: str, subject_id: int
) -> dict[Kind, Promise]:
    """Return the promises that stand by kind; that of a resolution even when it has ended."""
    wanted = or_(Promise.ended_at.is_(None), Promise.kind == Kind.RESOLUTION)
    found = session.scalars(_about(subject_kind, subject_id).where(wanted).order_by(Promise.id))
    return {Kind(one.kind): one for one in found}


def find_standing(
    session: Session, subject_kind: str, subject_id: int, kind: Kind
) -> Promise | None:
    """Return the promise of a kind that stands, or None."""
    query = _about(subject_kind, subject_id)
    query = query.where(Promise.ended_at.is_(None), Promise.kind == kind)
    return session.scalars(query).one_or_none()


def due_steps(
    session: Session, subject_kind: str, moment: datetime, *, most: int, lock: bool = True
) -> Sequence[Promise]:
    """List the promises of which a step is due, the longest due first, at most so many.

    They are locked, but for those that somebody else has locked: these are left out.
    """
    due = (Promise.subject_kind == subject_kind) & (Promise.next_step_at <= moment)
    query = select(Promise).where(due).order_by(Promise.next_step_at).limit(most)
    return session.scalars(query.with_for_update(skip_locked=True) if lock else query).all()
