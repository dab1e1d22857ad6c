"""Choosing what one hears of, and what others hear of as a rule."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events
from steward.kit.errors import NotFound
from steward.kit.settings import Settings
from steward.notifications.events import NotificationsChosen, UsualWaysSet
from steward.notifications.forms import ChoicesForm, WaysForm
from steward.notifications.models import NotificationChoices, NotificationDefaults
from steward.notifications.queries import find_choices, find_defaults
from steward.notifications.rules import ROLES, kinds_for


def choose(session: Session, form: ChoicesForm, settings: Settings, *, actor: Actor) -> None:
    """Set what the actor hears of. Without a zone, quiet hours are those of the business."""
    own = _own(session, actor)
    own.ways = form.by_kind(kinds_for(actor.role))
    own.quiet_from, own.quiet_until = form.quiet_from, form.quiet_until
    own.zone = form.zone or settings.timezone
    own.urgent_passes = form.urgent_passes
    _tell(session, own, actor)


def choose_nothing(session: Session, *, actor: Actor) -> None:
    """Forget what the actor chose: they hear what is usual again. Quiet hours stay."""
    own = _own(session, actor)
    own.ways = {}
    _tell(session, own, actor)


def _own(session: Session, actor: Actor) -> NotificationChoices:
    own = find_choices(session, actor.user_id or 0)
    if own is None:
        own = NotificationChoices(user_id=actor.user_id or 0)
        session.add(own)
    return own


def _tell(session: Session, own: NotificationChoices, actor: Actor) -> None:
    quiet = f"{own.quiet_from}–{own.quiet_until} {own.zone}" if own.quiet else ""
    chosen = NotificationsChosen(subject_id=own.user_id, ways=own.ways, quiet=quiet)
    events.record(session, chosen, actor=actor)


def set_usual_ways(session: Session, role: str, form: WaysForm, *, actor: Actor) -> None:
    """Set what a role hears of as long as somebody chooses nothing else. Raises NotFound."""
    demand(actor, "notifications.manage")
    if role not in ROLES:
        raise NotFound
    ways = form.by_kind(kinds_for(role))
    usual = find_defaults(session, role)
    if usual is None:
        session.add(NotificationDefaults(role=role, ways=ways))
    else:
        usual.ways = ways
    events.record(session, UsualWaysSet(subject_id=0, role=role, ways=ways), actor=actor)
