"""Looking into mailboxes: what has come since the last look is kept, then the cursor moves."""

import logging
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.channels.actions.imap import Folder, opened
from steward.channels.actions.reading import Place
from steward.channels.actions.receiving import Arrival, receive
from steward.channels.errors import NoMailbox
from steward.channels.events import TOPIC
from steward.channels.models import Mailbox, Way
from steward.channels.queries import due_mailboxes, find_same
from steward.kit import clock, live
from steward.kit.marks import N_
from steward.kit.sealing import Seal
from steward.kit.settings import Settings

_LOG = logging.getLogger(__name__)
_EVERY = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_LEASE = timedelta(minutes=10)
_BATCH = 20
_AGAIN = timedelta(days=3)  # looked through once more when a server has numbered its mails anew


def password_of(mailbox: Mailbox, settings: Settings) -> str:
    """Return the password of a mailbox. Raises NoMailbox when it cannot be opened any more."""
    try:
        return seal_of(settings).unseal(mailbox.secret)
    except ValueError as error:
        msg = N_("Its password is %(why)s. Enter it anew.", why=str(error))
        raise NoMailbox(msg) from error


def seal_of(settings: Settings) -> Seal:
    """Return what the passwords of mailboxes are sealed with."""
    return Seal("mailbox passwords", settings.signing_key())


def look_into_due(place: Place) -> bool:
    """Look into the mailboxes whose turn it is; say whether there were any."""
    with place.database.transaction() as session:
        due = [one for one in due_mailboxes(session) if _claim(session, one)]
    for mailbox in due:
        _look_into(place, mailbox)
    return bool(due)


def _claim(session: Session, mailbox: Mailbox) -> bool:
    """Take a mailbox for a while, unless another worker has done so."""
    mine = select(Mailbox.id).where(Mailbox.id == mailbox.id).with_for_update(skip_locked=True)
    if session.scalar(mine) is None:
        return False
    mailbox.next_look_at = clock.now() + _LEASE
    return True


def _look_into(place: Place, mailbox: Mailbox) -> None:
    error = None
    try:
        with opened(mailbox, password_of(mailbox, place.settings)) as folder:
            _take_all(place, mailbox, folder)
    except NoMailbox as failed:
        error = failed.detail
        _LOG.warning("mailbox %s: %s", mailbox.address, error)
    with place.database.transaction() as session:
        _note(session, mailbox.id, error)


def _note(session: Session, mailbox_id: int, error: str | None) -> None:
    """Note how a look went; the more often it failed, the later comes the next."""
    mailbox = session.get(Mailbox, mailbox_id, with_for_update=True)
    if mailbox is None:
        return
    now = clock.now()
    mailbox.failures, mailbox.error = (mailbox.failures + 1 if error else 0), error
    mailbox.looked_at = mailbox.looked_at if error else now
    wait = min(_EVERY * 2 ** min(mailbox.failures, 10), _LONGEST_WAIT) if error else _EVERY
    mailbox.next_look_at = now + wait
    live.announce(session, TOPIC)


def _take_all(place: Place, mailbox: Mailbox, folder: Folder) -> None:
    validity = folder.standing().uidvalidity
    is_same = mailbox.uidvalidity == validity
    uids = folder.after(mailbox.uid) if is_same else _once_more(mailbox, folder)
    for start in range(0, len(uids), _BATCH):
        some = uids[start : start + _BATCH]
        raws = [(uid, folder.raw(uid, most=place.settings.max_mail_mb << 20)) for uid in some]
        with place.database.transaction() as session:
            arrivals = [
                Arrival(raw, Way.IMAP, f"imap:{mailbox.id}:{validity}:{uid}", mailbox_id=mailbox.id)
                for uid, raw in raws
                if raw and (is_same or not _came_before(session, mailbox, raw))
            ]
            receive(session, place.files, arrivals)
            _move_on(session, mailbox.id, validity, some[-1])
    if not uids and not is_same:
        with place.database.transaction() as session:
            _move_on(session, mailbox.id, validity, folder.standing().uidnext - 1)


def _once_more(mailbox: Mailbox, folder: Folder) -> list[int]:
    """The server counts anew: what came lately is looked through, and known by its bytes."""
    return folder.since(((mailbox.looked_at or clock.now()) - _AGAIN).date())


def _came_before(session: Session, mailbox: Mailbox, raw: bytes) -> bool:
    return find_same(session, mailbox.id, sha256(raw).hexdigest()) is not None


def _move_on(session: Session, mailbox_id: int, validity: int, uid: int) -> None:
    mailbox = session.get(Mailbox, mailbox_id, with_for_update=True)
    if mailbox is not None:
        mailbox.uidvalidity, mailbox.uid = validity, uid
