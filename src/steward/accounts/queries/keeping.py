"""For how long the words of those who ask are kept."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts.models import Keeping
from steward.kit import clock


def kept_days(session: Session) -> int:
    """Return for how many days words are kept."""
    return session.scalars(select(Keeping.days)).one()


def kept_since(session: Session) -> datetime:
    """Return the moment before which the words of those who asked have come to their end."""
    return clock.now() - timedelta(days=kept_days(session))
