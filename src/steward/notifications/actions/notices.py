"""Reading one's inbox, and clearing it of what is old."""

from datetime import timedelta

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock, live
from steward.notifications.models import Notice
from steward.notifications.queries import get_notice

_READ_KEPT, _UNREAD_KEPT = timedelta(days=30), timedelta(days=180)


def mark_read(session: Session, notice_id: int, *, actor: Actor) -> Notice:
    """Note that the actor has read a notice. Raises NotFound for anybody else's."""
    notice = get_notice(session, actor, notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        live.announce(session, live.reader_topic(notice.user_id))
    return notice


def mark_all_read(session: Session, *, actor: Actor) -> int:
    """Note that the actor has read all, and return how many that were."""
    unread = update(Notice).where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
    read = session.scalars(unread.values(read_at=clock.now()).returning(Notice.id)).all()
    if read:
        live.announce(session, live.reader_topic(actor.user_id or 0))
    return len(read)


def forget_old_notices(session: Session) -> None:
    """Delete what was read a month ago or has lain there for half a year."""
    now = clock.now()
    old = or_(Notice.read_at < now - _READ_KEPT, Notice.created_at < now - _UNREAD_KEPT)
    session.execute(delete(Notice).where(old))
