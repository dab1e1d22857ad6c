"""The outbox as a queue: post, claim with a lease, mark as sent, put off or give up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.kit import clock, live
from steward.kit.errors import Conflict, NotFound
from steward.kit.outbox.mail import Mail, payload_of
from steward.kit.outbox.tables import DEAD, SENT, WAITING, Letter
from steward.kit.paging import Page, decode_cursor, encode_cursor

CHANNEL = "outbox"
LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(days=4)  # RFC 5321, 4.5.4.1: at least four to five days
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=20), timedelta(hours=2)
_WAKE = text("select pg_notify(:channel, '')")


def post_mail(session: Session, key: str, mail: Mail) -> None:
    """Put a mail into the outbox, to leave after commit; a second one of the same key is none."""
    now = clock.now()
    values = {
        "key": key,
        "channel": "mail",
        "recipient": mail.to_address,
        "payload": payload_of(mail),
        "state": WAITING,
        "attempts": 0,
        "created_at": now,
        "due_at": now,
    }
    session.execute(insert(Letter).values(values).on_conflict_do_nothing(index_elements=["key"]))
    session.execute(_WAKE, {"channel": CHANNEL})
    live.announce(session, "outbox")


def claim(session: Session, *, most: int) -> Sequence[Letter]:
    """Take the letters that are due, for as long as the lease lasts; no other worker gets them."""
    now = clock.now()
    due = (
        select(Letter.id)
        .where(Letter.state == WAITING, Letter.due_at <= now)
        .order_by(Letter.due_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(Letter)
        .where(Letter.id.in_(due.scalar_subquery()))
        .values(due_at=now + LEASE, attempts=Letter.attempts + 1)
        .returning(Letter)
    )
    return sorted(session.scalars(taken), key=lambda letter: letter.id)


def mark_sent(session: Session, letter: Letter) -> None:
    """Note that a letter has left."""
    _settle(session, letter, state=SENT, sent_at=clock.now(), error=None)


def put_off(session: Session, letter: Letter, reason: str) -> None:
    """Try again later, twice as late each time; give up after four days."""
    now = clock.now()
    if now - letter.created_at > GIVE_UP_AFTER:
        give_up(session, letter, reason)
        return
    wait = min(_FIRST_WAIT * 2 ** min(letter.attempts - 1, 10), _LONGEST_WAIT)
    _settle(session, letter, due_at=now + wait, error=reason)


def release(session: Session, letter: Letter) -> None:
    """Give back a letter that was claimed but not tried."""
    _settle(session, letter, due_at=clock.now(), attempts=letter.attempts - 1)


def give_up(session: Session, letter: Letter, reason: str) -> None:
    """Make a dead letter: it waits for a person to retry it."""
    _settle(session, letter, state=DEAD, error=reason)


def _settle(session: Session, letter: Letter, **values: object) -> None:
    """Only whoever holds the lease may settle: `attempts` is the number of that lease."""
    mine = (Letter.id == letter.id) & (Letter.attempts == letter.attempts)
    session.execute(update(Letter).where(mine, Letter.state == WAITING).values(**values))
    live.announce(session, "outbox")


def next_due(session: Session) -> datetime | None:
    """Return when the next letter is due, or None when none waits."""
    return session.scalar(select(func.min(Letter.due_at)).where(Letter.state == WAITING))


def counts(session: Session) -> dict[str, int]:
    """Count the letters by state."""
    rows = session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return dict(rows.tuples())


def letters(session: Session, *, state: str | None, cursor: str | None) -> Page[Letter]:
    """List letters, newest first, fifty a page."""
    query = select(Letter).order_by(Letter.id.desc()).limit(51)
    if state:
        query = query.where(Letter.state == state)
    if cursor:
        query = query.where(Letter.id < decode_cursor(cursor, kinds=[int])[0])
    rows = session.scalars(query).all()
    more = encode_cursor([rows[49].id]) if len(rows) > 50 else None  # noqa: PLR2004 - see limit
    return Page(rows[:50], more)


def get_letter(session: Session, letter_id: int) -> Letter:
    """Return one letter, or raise NotFound."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound
    return letter


def retry_letter(session: Session, letter_id: int) -> Letter:
    """Have a dead letter sent again, now; Conflict when it is not dead (any more)."""
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None:
        raise NotFound
    if letter.state != DEAD:
        msg = "This letter is on its way already."
        raise Conflict(msg)
    now = clock.now()
    letter.state, letter.due_at, letter.created_at = WAITING, now, now
    session.execute(_WAKE, {"channel": CHANNEL})
    return letter
