"""Holds that last longer: whoever goes on shopping keeps what is in their basket."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

_RENEW = text("""
    update reservations set expires_at = :until where id in (
        select id from reservations
        where key = any(:keys) and state = 'held' order by id for update)
    returning key
""")


def renew(session: Session, keys: Collection[str], until: datetime) -> frozenset[str]:
    """Let holds last until then; return the keys of those that still held."""
    return frozenset(session.scalars(_RENEW, {"keys": list(keys), "until": until}))
