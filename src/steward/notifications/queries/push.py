"""Reads of the browsers that hear by push."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.errors import NotFound
from steward.notifications.models import PushSubscription


def browsers_of(session: Session, user_id: int) -> Sequence[PushSubscription]:
    """List somebody's browsers, the newest first."""
    query = select(PushSubscription).where(PushSubscription.user_id == user_id)
    return session.scalars(query.order_by(PushSubscription.id.desc())).all()


def get_browser(session: Session, actor: Actor, browser_id: int) -> PushSubscription:
    """Return one of the actor's browsers, or raise NotFound."""
    browser = session.get(PushSubscription, browser_id)
    if browser is None or browser.user_id != actor.user_id:
        raise NotFound
    return browser
