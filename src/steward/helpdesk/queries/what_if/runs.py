"""Reads of what was tried."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk.models import WhatIf
from steward.kit.errors import NotFound


def what_ifs(session: Session, *, most: int) -> Sequence[WhatIf]:
    """List the newest of what was tried, without what was removed."""
    query = select(WhatIf).where(WhatIf.removed_at.is_(None))
    return session.scalars(query.order_by(WhatIf.id.desc()).limit(most)).all()


def find_what_if(session: Session, what_if_id: int, *, for_update: bool = False) -> WhatIf | None:
    """Return what was tried, or None; also what was removed, which can be brought back."""
    query = select(WhatIf).where(WhatIf.id == what_if_id)
    return session.scalars(query.with_for_update() if for_update else query).one_or_none()


def get_what_if(session: Session, what_if_id: int) -> WhatIf:
    """Return what was tried and not removed, or raise NotFound."""
    found = find_what_if(session, what_if_id)
    if found is None or found.removed_at is not None:
        raise NotFound
    return found
