"""Mails that wait to be read: claimed with a lease, put off, handed to the slow lane."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.channels.models import WAITING, InboundMail
from steward.kit import clock
from steward.kit.leases import lease

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
_BATCH = {False: 20, True: 1}  # by whether they are slow
_LONGEST_REASON = 1_000
_FIRST_WAIT = timedelta(seconds=10)


def claim(session: Session, *, slow: bool) -> Sequence[InboundMail]:
    """Take mails that are due, for as long as the lease lasts, in the order in which they came."""
    waits = (InboundMail.state == WAITING) & InboundMail.is_slow.is_(slow)
    return lease(session, InboundMail, waits, most=_BATCH[slow], length=LEASE)


def held_of(session: Session, mails: Sequence[InboundMail]) -> dict[int, InboundMail]:
    """Return the rows of mails whose lease, under which they were claimed, is ours, locked."""
    claimed = {mail.id: mail.attempts for mail in mails}
    rows = select(InboundMail).where(InboundMail.id.in_(claimed), InboundMail.state == WAITING)
    held = session.scalars(rows.order_by(InboundMail.id).with_for_update())
    return {one.id: one for one in held if one.attempts == claimed[one.id]}


def put_off(held: InboundMail, reason: str) -> None:
    """Read a mail again later, twice as late each time."""
    held.due_at = clock.now() + _FIRST_WAIT * 2 ** min(held.attempts - 1, 12)
    held.error = reason[:_LONGEST_REASON]


def hand_over(held: InboundMail) -> None:
    """Have a mail read apart, where it may take its time."""
    held.is_slow, held.attempts, held.due_at = True, 0, clock.now()
