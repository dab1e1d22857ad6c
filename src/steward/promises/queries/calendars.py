"""Reads of calendars."""

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from steward.kit.errors import NotFound
from steward.promises.models import Calendar, Policy, Promise


def calendars(session: Session) -> Sequence[Calendar]:
    """List all calendars by name."""
    return session.scalars(select(Calendar).order_by(Calendar.name)).all()


def get_calendar(session: Session, calendar_id: int, *, for_update: bool = False) -> Calendar:
    """Return a calendar, or raise NotFound."""
    calendar = session.get(Calendar, calendar_id, with_for_update=for_update or None)
    if calendar is None:
        raise NotFound
    return calendar


def find_calendar_by_name(session: Session, name: str) -> Calendar | None:
    """Return the calendar of this name, whatever its case, or None."""
    return session.scalars(select(Calendar).where(Calendar.name == name)).one_or_none()


def find_house_calendar(session: Session) -> Calendar | None:
    """Return by which hours the house as a whole works, or None where there are no calendars.

    It is the calendar by which most policies run, and among equals the one that was made first.
    """
    policies = select(func.count()).where(Policy.calendar_id == Calendar.id).scalar_subquery()
    return session.scalars(select(Calendar).order_by(policies.desc(), Calendar.id).limit(1)).first()


def is_in_use(session: Session, calendar_id: int) -> bool:
    """Whether a policy or a promise, even one that has ended, goes by a calendar."""
    by_policy = exists().where(Policy.calendar_id == calendar_id)
    by_promise = exists().where(Promise.calendar_id == calendar_id)
    return bool(session.scalar(select(by_policy | by_promise)))
