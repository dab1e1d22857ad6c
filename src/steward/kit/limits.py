"""Rate limits in a table, so that all web processes count together and no restart forgets."""

from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from steward.kit import clock
from steward.kit.db import Base, Database, Moment
from steward.kit.errors import TooMany
from steward.kit.texts import ngettext

_HIT = text("""
    insert into rate_limits (key, window_start, hits) values (:key, :now, 1)
    on conflict (key) do update set
        hits = case when rate_limits.window_start <= :expired then 1 else rate_limits.hits + 1 end,
        window_start = case when rate_limits.window_start <= :expired then :now
                       else rate_limits.window_start end
    returning hits, window_start
""")


class RateLimit(Base):
    """How often one thing was tried since the start of its window."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(primary_key=True)
    window_start: Mapped[Moment]
    hits: Mapped[int]


def hit(database: Database, key: str, *, most: int, per: timedelta) -> None:
    """Count one try of `key`; TooMany when it was tried more than `most` times within `per`.

    Counted in a transaction of its own: a try that fails counts all the same.
    """
    now = clock.now()
    with database.transaction() as session:
        row = session.execute(_HIT, {"key": key, "now": now, "expired": now - per}).one()
        hits, since = int(row.hits), row.window_start
    if hits > most:
        raise _too_many(since + per - now)


def _too_many(wait: timedelta) -> TooMany:
    seconds = max(1, int(wait.total_seconds()))
    words = ngettext(
        "Too many tries. Please wait %(num)d minute.",
        "Too many tries. Please wait %(num)d minutes.",
        -(-seconds // 60),
    )
    return TooMany(words, retry_after=seconds)


def clear(session: Session, key: str) -> None:
    """Forget the tries of `key`, after one that succeeded."""
    session.execute(delete(RateLimit).where(RateLimit.key == key))


def forget_before(session: Session, moment: datetime) -> None:
    """Delete windows that began before `moment`, which count for nothing any more."""
    session.execute(delete(RateLimit).where(RateLimit.window_start < moment))
