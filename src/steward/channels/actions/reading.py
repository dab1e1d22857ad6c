"""Reading the mails that wait: each alone, within limits, so that none delays another."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from steward.channels.actions import queue
from steward.channels.actions.deciding import take_in, take_unread
from steward.channels.models import InboundMail
from steward.channels.queries import our_addresses
from steward.channels.rules import FUNCTION, Kind, Ours, Reading
from steward.kit.apart import Apart, TookTooLong
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.mails import UnreadableMail
from steward.kit.settings import Settings

_LOG = logging.getLogger(__name__)
_SECONDS = {False: 0.8, True: 20.0}  # that one mail may take, by whether it is slow
_apart: dict[bool, Apart[Reading]] = {False: Apart(FUNCTION), True: Apart(FUNCTION)}


@dataclass(frozen=True)
class Place:
    """Where mails are read: the database, the files and the settings of this process."""

    database: Database
    files: FileStore
    settings: Settings


def read_waiting(place: Place, *, slow: bool) -> Sequence[int]:
    """Read the mails that are due, at most one batch; return which were claimed.

    The quick ones have less than a second each; what needs more goes to the slow lane.
    """
    with place.database.transaction() as session:
        claimed = queue.claim(session, slow=slow)
        ours = our_addresses(session, place.settings) if claimed else None
    for mail in claimed:
        if ours is not None:
            _read(place, mail, ours, slow=slow)
    return [mail.id for mail in claimed]


def kind_of(raw: bytes, ours: Ours) -> str:
    """Say what a mail is that nobody has taken in."""
    try:
        return _apart[True].call(raw, ours, None, (), seconds=_SECONDS[True]).verdict.kind
    except (TookTooLong, UnreadableMail):
        return Kind.UNREADABLE


def stop_reading() -> None:
    """End the processes in which mails are read."""
    for one in _apart.values():
        one.close()


def _read(place: Place, mail: InboundMail, ours: Ours, *, slow: bool) -> None:
    """A mail that cannot be taken in is put off, and in the end stands on a ticket unread."""
    try:
        _read_one(place, mail, ours, slow=slow)
    except OperationalError:
        raise  # the database is away: that is no fault of the mail
    except Exception as error:  # noqa: BLE001 - whatever a mail sets off, others come after it
        _LOG.exception("mail %s could not be taken in", mail.id)
        with place.database.transaction() as session:
            if mail.attempts < queue.MOST_ATTEMPTS:
                queue.put_off(session, mail, repr(error))
            else:
                _give_up(session, place, mail, f"it cannot be taken in ({type(error).__name__})")


def _read_one(place: Place, mail: InboundMail, ours: Ours, *, slow: bool) -> None:
    try:
        reading = _reading(place, mail, ours, seconds=_SECONDS[slow])
    except TookTooLong as error:
        with place.database.transaction() as session:
            if slow:
                _give_up(session, place, mail, f"reading it takes too much ({error.detail})")
            else:
                queue.hand_over(session, mail)
    except UnreadableMail as why:
        with place.database.transaction() as session:
            _give_up(session, place, mail, why.detail)
    else:
        with place.database.transaction() as session:
            held = queue.find_held(session, mail)
            if held is not None:
                take_in(session, held, reading, place.files, place.settings)


def _reading(place: Place, mail: InboundMail, ours: Ours, *, seconds: float) -> Reading:
    if mail.size > place.settings.max_mail_mb << 20:
        raise UnreadableMail(f"it is larger than {place.settings.max_mail_mb} MB")
    raw = b"".join(place.files.open(mail.sha256))
    to = tuple(mail.envelope_to)
    return _apart[mail.is_slow].call(raw, ours, mail.envelope_from, to, seconds=seconds)


def _give_up(session: Session, place: Place, mail: InboundMail, reason: str) -> None:
    held = queue.find_held(session, mail)
    if held is not None:
        take_unread(session, held, reason, b"".join(place.files.open(held.sha256)))
