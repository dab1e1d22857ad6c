"""The outbox as a queue: post, claim with a lease, mark as sent, put off or give up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Update, func, select, text, update
from sqlalchemy.orm import Session

from steward.kit import clock, live
from steward.kit.db import later
from steward.kit.leases import lease
from steward.kit.outbox.mail import Mail
from steward.kit.outbox.tables import DEAD, SENT, WAITING, Letter

CHANNEL = "outbox"
LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=5)  # RFC 5321, 4.5.4.1: at least four to five days
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=20), timedelta(hours=2)
_LONGEST_REASON = 1_000


# As words, not built anew each time: this is part of almost every act, and takes half as long.
_POST = """
    with posted as (
        insert into outbox (
            key, channel, recipient, payload, state, attempts, created_at, due_at, give_up_at
        )
        values (%(key)s, 'mail', %(recipient)s, %(payload)s::jsonb, %(state)s, 0, %(now)s, %(now)s,
                %(limit)s)
        on conflict (key) do nothing
        returning id
    )
    select pg_notify(%(channel)s, '') from posted
"""
_SENT = text("""
    update outbox set state = :state, sent_at = :now, error = null
    from unnest(cast(:ids as bigint[]), cast(:attempts as int[])) as held (id, attempts)
    where outbox.id = held.id and outbox.attempts = held.attempts and outbox.state = :waiting
""")


def post_mail(session: Session, key: str, mail: Mail) -> None:
    """Put a mail into the outbox, to leave after commit; a second one of the same key is none."""
    now = clock.now()
    letter = {
        "key": key,
        "recipient": mail.to_address,
        "payload": mail.model_dump_json(),
        "state": WAITING,
        "now": now,
        "limit": now + GIVE_UP_AFTER,
    }
    later(session, _POST, letter | {"channel": CHANNEL})
    live.announce(session, "outbox")


def claim(session: Session, *, most: int) -> Sequence[Letter]:
    """Take the letters that are due, for as long as the lease lasts; no other worker gets them."""
    return lease(session, Letter, Letter.state == WAITING, most=most, length=LEASE)


def mark_sent(session: Session, letters: Sequence[Letter]) -> None:
    """Note that letters have left."""
    held = {"ids": [one.id for one in letters], "attempts": [one.attempts for one in letters]}
    session.execute(_SENT, held | {"state": SENT, "waiting": WAITING, "now": clock.now()})
    live.announce(session, "outbox")


def put_off(session: Session, letters: Sequence[Letter], reason: str) -> None:
    """Try again later, twice as late each time; give up those whose time is over."""
    now = clock.now()
    for letter in letters:
        if now >= letter.give_up_at:
            give_up(session, [letter], reason)
            continue
        wait = min(_FIRST_WAIT * 2 ** min(letter.attempts - 1, 10), _LONGEST_WAIT)
        session.execute(_held(letter).values(due_at=now + wait, error=reason[:_LONGEST_REASON]))
    live.announce(session, "outbox")


def give_up(session: Session, letters: Sequence[Letter], reason: str) -> None:
    """Make dead letters: they wait for a person to retry them."""
    for letter in letters:
        session.execute(_held(letter).values(state=DEAD, error=reason[:_LONGEST_REASON]))
    live.announce(session, "outbox")


def release(session: Session, letters: Sequence[Letter]) -> None:
    """Give back letters that were claimed but not tried."""
    for letter in letters:
        session.execute(_held(letter).values(due_at=clock.now(), attempts=letter.attempts - 1))


def _held(letter: Letter) -> Update:
    """Only whoever holds the lease may settle: `attempts` is the number of that lease."""
    return update(Letter).where(
        Letter.id == letter.id, Letter.attempts == letter.attempts, Letter.state == WAITING
    )


def next_due(session: Session) -> datetime | None:
    """Return when the next letter is due, or None when none waits."""
    return session.scalar(select(func.min(Letter.due_at)).where(Letter.state == WAITING))
