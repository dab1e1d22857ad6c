"""Reads of the inbox: each reader sees their own."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.errors import NotFound
from steward.kit.fixed import Fixed
from steward.kit.paging import Page, decode_cursor, page_of
from steward.notifications.models import Notice

_PAGE = 50
_SHOWN_AT_MOST = 100  # the badge says 99+
_FEW = (
    select(Notice.id)
    .where(Notice.user_id == bindparam("user_id"), Notice.read_at.is_(None))
    .limit(_SHOWN_AT_MOST)
    .subquery()
)
_UNREAD = Fixed(select(func.count()).select_from(_FEW))


def count_unread(session: Session, user_id: int) -> int:
    """Count what somebody has not read yet, up to a hundred."""
    return int(_UNREAD.ask(session, {"user_id": user_id}).scalar_one())


def notices_of(
    session: Session, actor: Actor, *, only_unread: bool = False, cursor: str | None = None
) -> Page[Notice]:
    """List the actor's notices, newest first, fifty a page."""
    query = select(Notice).where(Notice.user_id == actor.user_id).order_by(Notice.id.desc())
    if only_unread:
        query = query.where(Notice.read_at.is_(None))
    if cursor:
        query = query.where(Notice.id < decode_cursor(cursor, kinds=[int])[0])
    found = session.scalars(query.limit(_PAGE + 1)).all()
    return page_of(found, _PAGE, lambda notice: [notice.id])


def get_notice(session: Session, actor: Actor, notice_id: int) -> Notice:
    """Return one of the actor's notices, or raise NotFound."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.user_id != actor.user_id:
        raise NotFound
    return notice
