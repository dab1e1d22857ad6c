"""Mails that wait to be read: claimed with a lease, put off, handed to the slow lane."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from steward.channels.models import WAITING, InboundMail
from steward.kit import clock

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
_BATCH = {False: 20, True: 1}  # by whether they are slow
_LONGEST_REASON = 1_000
_FIRST_WAIT = timedelta(seconds=10)


def claim(session: Session, *, slow: bool) -> Sequence[InboundMail]:
    """Take mails that are due, for as long as the lease lasts, in the order in which they came."""
    now = clock.now()
    due = (
        select(InboundMail.id)
        .where(InboundMail.state == WAITING, InboundMail.due_at <= now)
        .where(InboundMail.is_slow.is_(slow))
        .order_by(InboundMail.due_at, InboundMail.id)
        .limit(_BATCH[slow])
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(InboundMail)
        .where(InboundMail.id == due.c.id)
        .values(due_at=now + LEASE, attempts=InboundMail.attempts + 1)
        .returning(InboundMail)
    )
    return sorted(session.scalars(taken), key=lambda mail: mail.id)


def find_held(session: Session, mail: InboundMail) -> InboundMail | None:
    """Return the row of a mail while the lease under which it was claimed is ours, locked."""
    held = select(InboundMail).where(
        InboundMail.id == mail.id,
        InboundMail.attempts == mail.attempts,
        InboundMail.state == WAITING,
    )
    return session.scalars(held.with_for_update()).one_or_none()


def put_off(held: InboundMail, reason: str) -> None:
    """Read a mail again later, twice as late each time."""
    held.due_at = clock.now() + _FIRST_WAIT * 2 ** min(held.attempts - 1, 12)
    held.error = reason[:_LONGEST_REASON]


def hand_over(held: InboundMail) -> None:
    """Have a mail read apart, where it may take its time."""
    held.is_slow, held.attempts, held.due_at = True, 0, clock.now()
