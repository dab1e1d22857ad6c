"""Reads of what people chose to hear of."""

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.notifications.models import NotificationChoices, NotificationDefaults
from steward.notifications.rules import Wishes, wishes_of


def find_choices(session: Session, user_id: int) -> NotificationChoices | None:
    """Return what somebody chose for themselves, or None."""
    return session.get(NotificationChoices, user_id)


def find_defaults(session: Session, role: str) -> NotificationDefaults | None:
    """Return what was set as usual for a role, or None where it is as delivered."""
    return session.get(NotificationDefaults, role)


def own_wishes(session: Session, actor: Actor) -> Wishes:
    """Return by which ways the actor hears of each kind."""
    defaults, own = find_defaults(session, actor.role), find_choices(session, actor.user_id or 0)
    usual, chosen = defaults.ways if defaults else None, own.ways if own else None
    return wishes_of(actor.role, usual, chosen, own.quiet if own else None)


def usual_wishes(session: Session, role: str) -> Wishes:
    """Return what is usual for a role."""
    defaults = find_defaults(session, role)
    return wishes_of(role, defaults.ways if defaults else None, None)
