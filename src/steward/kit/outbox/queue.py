"""The outbox as a queue: post, claim with a lease, mark as sent, put off or give up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Update, delete, func, select, text, update
from sqlalchemy.orm import Session

from steward.kit import clock, live
from steward.kit.db import later
from steward.kit.leases import lease
from steward.kit.outbox.mail import Mail
from steward.kit.outbox.payloads import Hook, Text
from steward.kit.outbox.tables import DEAD, MAIL, SENT, SMS, WAITING, WEBHOOK, Letter

LEASE = timedelta(minutes=5)
GIVE_UP_AFTER = {
    "mail": timedelta(days=5),  # RFC 5321, 4.5.4.1: at least four to five days
    "webhook": timedelta(days=3),
    "sms": timedelta(days=1),  # what was news yesterday is none on a telephone
    "push": timedelta(days=1),
}
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=20), timedelta(hours=2)
_LONGEST_REASON = 1_000


# As words, not built anew each time: this is part of almost every act, and takes half as long.
_POST = """
    with posted as (
        insert into outbox (
            key, channel, recipient, payload, state, attempts, created_at, due_at, give_up_at
        )
        values (%(key)s, %(channel)s, %(recipient)s, %(payload)s::jsonb, %(state)s, 0, %(now)s,
                %(due)s, %(limit)s)
        on conflict (key) do nothing
        returning id
    )
    select pg_notify(%(wake)s, '') from posted
"""
_SENT = text("""
    update outbox set state = :state, sent_at = :now, error = null
    from unnest(cast(:ids as bigint[]), cast(:attempts as int[])) as held (id, attempts)
    where outbox.id = held.id and outbox.attempts = held.attempts and outbox.state = :waiting
""")


def channel_for(*, by_mail: bool) -> str:
    """Name the channel by which those who empty the outbox are woken: of mails, or of the rest."""
    return "outbox" if by_mail else "outbox_http"


def post_mail(
    session: Session, key: str, mail: Mail, *, not_before: datetime | None = None
) -> None:
    """Put a mail into the outbox, to leave after commit; a second one of the same key is none."""
    _post(session, key, (MAIL, mail.to_address), mail.model_dump_json(), not_before)


def post_text(
    session: Session, key: str, message: Text, *, not_before: datetime | None = None
) -> None:
    """Put a text message into the outbox, by the same rules."""
    _post(session, key, (SMS, message.to), message.model_dump_json(), not_before)


def post_call(session: Session, key: str, hook: Hook) -> None:
    """Put a call of a webhook into the outbox, by the same rules."""
    _post(session, key, (WEBHOOK, hook.url), hook.model_dump_json(), None)


def _post(
    session: Session, key: str, way: tuple[str, str], payload: str, not_before: datetime | None
) -> None:
    channel, recipient = way
    now = clock.now()
    due = max(now, not_before or now)
    letter = {
        "key": key,
        "channel": channel,
        "recipient": recipient,
        "payload": payload,
        "state": WAITING,
        "now": now,
        "due": due,
        "limit": due + GIVE_UP_AFTER[channel],
    }
    later(session, _POST, letter | {"wake": channel_for(by_mail=channel == MAIL)})
    live.announce(session, "outbox")


def claim(session: Session, *, most: int, by_mail: bool = True) -> Sequence[Letter]:
    """Take the letters that are due, for as long as the lease lasts; no other worker gets them."""
    return lease(session, Letter, _waiting(by_mail=by_mail), most=most, length=LEASE)


def _waiting(*, by_mail: bool) -> ColumnElement[bool]:
    is_mail = Letter.channel == MAIL
    return (Letter.state == WAITING) & (is_mail if by_mail else ~is_mail)


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


def hold_same_side(session: Session, tried: Letter) -> None:
    """Have all that is due to the same other side wait as long as a letter that was put off.

    Else many letters to one that is silent would, batch by batch, keep all others waiting.
    """
    until = select(Letter.due_at).where(Letter.id == tried.id).scalar_subquery()
    same = (Letter.channel == tried.channel) & (Letter.recipient == tried.recipient)
    due = (Letter.state == WAITING) & (Letter.due_at <= clock.now())
    session.execute(update(Letter).where(same, due).values(due_at=until))


def drop(session: Session, letter: Letter) -> None:
    """Forget a letter to somebody who is not there any more."""
    session.execute(delete(Letter).where(Letter.id == letter.id))
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


def next_due(session: Session, *, by_mail: bool = True) -> datetime | None:
    """Return when the next letter is due, or None when none waits."""
    return session.scalar(select(func.min(Letter.due_at)).where(_waiting(by_mail=by_mail)))
