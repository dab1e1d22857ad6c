"""What is known of a login, to tell whose it is."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts.models import Login


def logins_told(session: Session, user_id: int) -> list[Mapping[str, Any]]:
    """Return from where and when somebody signed in, as far as it is still known."""
    query = select(Login.device, Login.address, Login.created_at, Login.seen_at)
    rows = session.execute(query.where(Login.user_id == user_id).order_by(Login.id))
    return [row._asdict() for row in rows]
