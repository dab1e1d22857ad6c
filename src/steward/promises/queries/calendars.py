"""Reads of calendars."""

from collections.abc import Sequence

from sqlalchemy import exists, select
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


def is_in_use(session: Session, calendar_id: int) -> bool:
    """Whether a policy or a promise, even one that has ended, goes by a calendar."""
    by_policy = exists().where(Policy.calendar_id == calendar_id)
    by_promise = exists().where(Promise.calendar_id == calendar_id)
    return bool(session.scalar(select(by_policy | by_promise)))
