"""Taking what is due out of a table for a while, so that no other worker takes it, too."""

from collections.abc import Sequence
from datetime import timedelta
from operator import attrgetter
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Base

L = TypeVar("L", bound=Base)


def lease(
    session: Session, table: type[L], waits: ColumnElement[bool], *, most: int, length: timedelta
) -> Sequence[L]:
    """Take the rows that wait and are due, at most so many, the longest due first.

    They are due again when the lease is over; until then nobody else gets them. The table has an
    `id`, a moment `due_at`, and `attempts`, which count how often a row was taken.
    """
    now, rows = clock.now(), cast("Any", table)
    due = (
        select(rows.id)
        .where(waits, rows.due_at <= now)
        .order_by(rows.due_at, rows.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(table)
        .where(rows.id == due.c.id)
        .values(due_at=now + length, attempts=rows.attempts + 1)
        .returning(table)
    )
    return sorted(session.scalars(taken), key=attrgetter("id"))
