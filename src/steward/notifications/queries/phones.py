"""Reads of numbers, and of how much was texted to them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.kit.outbox import SMS, Letter
from steward.notifications.models import NotificationChoices, Phone


def find_phone(session: Session, user_id: int) -> Phone | None:
    """Return somebody's number, verified or not, or None."""
    return session.get(Phone, user_id)


def find_phone_by_number(session: Session, number: str) -> Phone | None:
    """Return whose number this is, among those who proved that it is theirs, or None."""
    query = select(Phone).where(Phone.number == number, Phone.verified_at.is_not(None))
    return session.scalars(query).one_or_none()


def count_texts_to(session: Session, number: str, since: datetime) -> int:
    """Count the texts written to a number since a moment."""
    query = select(func.count()).select_from(Letter)
    query = query.where(Letter.channel == SMS, Letter.recipient == number)
    return session.scalars(query.where(Letter.created_at > since)).one()


def phones_to_list(session: Session) -> Sequence[tuple[Phone, str | None]]:
    """List and lock the numbers that get a list each day, each with its reader's zone."""
    wants = Phone.daily_list & Phone.verified_at.is_not(None) & Phone.stopped_at.is_(None)
    choices = NotificationChoices
    query = select(Phone, choices.zone).outerjoin(choices, choices.user_id == Phone.user_id)
    locked = query.where(wants).with_for_update(of=Phone, skip_locked=True)
    return [(phone, zone) for phone, zone in session.execute(locked)]
