"""Who of the staff may read insights, and so be told of them."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from steward.accounts import User, staff_who_may


def readers(session: Session) -> list[User]:
    """List the staff who may read insights and are not suspended."""
    return staff_who_may(session, "insights.read")


def readers_among(session: Session, people: Collection[int]) -> list[User]:
    """Return those of some people who are to hear and still may."""
    return [one for one in readers(session) if one.id in people]
