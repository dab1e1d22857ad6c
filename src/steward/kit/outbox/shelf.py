"""The outbox as people look after it: counted, listed, searched, retried, cleared."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from steward.kit import clock, live
from steward.kit.errors import Conflict, NotFound
from steward.kit.marks import N_
from steward.kit.outbox.queue import GIVE_UP_AFTER, channel_for
from steward.kit.outbox.tables import DEAD, MAIL, PUSH, SENT, WAITING, WEBHOOK, Letter, Try
from steward.kit.paging import Page, decode_cursor, page_of

_hook_id = Letter.payload["hook_id"].astext


def counts(session: Session) -> dict[str, int]:
    """Count the letters by state, those without any included."""
    found = session.execute(select(Letter.state, func.count()).group_by(Letter.state))
    return dict.fromkeys((WAITING, SENT, DEAD), 0) | dict(found.all())


@dataclass(frozen=True)
class Of:
    """Which letters: of one channel, or of one webhook; and how many a page."""

    channel: str | None = None
    hook_id: int | None = None
    limit: int = 50


def letters(
    session: Session,
    *,
    state: str | None = None,
    recipient: str = "",
    of: Of | None = None,
    cursor: str | None = None,
) -> Page[Letter]:
    """List letters, newest first, fifty a page; `recipient` is any part of an address."""
    of = of or Of()
    query = select(Letter).order_by(Letter.id.desc()).limit(of.limit + 1)
    if of.channel:
        query = query.where(Letter.channel == of.channel)
    if of.hook_id:
        query = query.where(Letter.channel == WEBHOOK, _hook_id == str(of.hook_id))
    if state:
        query = query.where(Letter.state == state)
    if recipient:
        query = query.where(Letter.recipient.icontains(recipient, autoescape=True))
    if cursor:
        query = query.where(Letter.id < decode_cursor(cursor, kinds=[int])[0])
    return page_of(session.scalars(query).all(), of.limit, lambda letter: [letter.id])


def get_letter(session: Session, letter_id: int) -> Letter:
    """Return one letter, or raise NotFound."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound
    return letter


def tries_of(session: Session, letter_id: int) -> Sequence[Try]:
    """List the attempts to deliver a letter, the newest first, at most a hundred."""
    query = select(Try).where(Try.letter_id == letter_id).order_by(Try.id.desc()).limit(100)
    return session.scalars(query).all()


def retry_letter(session: Session, letter_id: int) -> Letter:
    """Have a dead letter sent again, now; Conflict when it is not dead (any more)."""
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None:
        raise NotFound
    if letter.state != DEAD:
        raise Conflict(N_("This letter is on its way already."))
    now = clock.now()
    letter.state, letter.due_at = WAITING, now
    letter.give_up_at = now + GIVE_UP_AFTER[letter.channel]
    _wake(session)
    return letter


def retry_dead(session: Session) -> int:
    """Have all dead letters sent again, now, and return how many there were."""
    now = clock.now()
    again = update(Letter).where(Letter.state == DEAD).returning(Letter.id)
    number = 0
    for channel, length in GIVE_UP_AFTER.items():
        revived = {"state": WAITING, "due_at": now, "give_up_at": now + length}
        of_channel = again.where(Letter.channel == channel).values(revived)
        number += len(session.scalars(of_channel).all())
    _wake(session)
    return number


def give_over(session: Session, letter: Letter) -> None:
    """Forget a dead letter in whose place another was sent; one that arrived stays."""
    if letter.state == DEAD:
        session.delete(letter)
        live.announce(session, "outbox")


def drop_calls(session: Session, hook_id: int) -> None:
    """Forget the calls of a webhook that have not arrived."""
    calls = (Letter.channel == WEBHOOK) & (_hook_id == str(hook_id))
    session.execute(delete(Letter).where(calls, Letter.state != SENT))
    live.announce(session, "outbox")


def drop_notes(session: Session, endpoints: Collection[str]) -> None:
    """Forget the notes to browsers that have not arrived."""
    notes = (Letter.channel == PUSH) & Letter.recipient.in_(endpoints)
    session.execute(delete(Letter).where(notes, Letter.state != SENT))
    live.announce(session, "outbox")


def drop_mails(session: Session, keys: Collection[str]) -> None:
    """Forget mails that have not left, by their keys."""
    mails = (Letter.channel == MAIL) & Letter.key.in_(keys)
    session.execute(delete(Letter).where(mails, Letter.state != SENT))
    live.announce(session, "outbox")


def _wake(session: Session) -> None:
    for by_mail in (True, False):
        session.execute(select(func.pg_notify(channel_for(by_mail=by_mail), "")))
    live.announce(session, "outbox")


def forget_sent_before(session: Session, moment: datetime) -> None:
    """Delete letters that left before `moment`."""
    session.execute(delete(Letter).where(Letter.state == SENT, Letter.sent_at < moment))
