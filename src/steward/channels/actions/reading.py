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
from steward.channels.rules import FUNCTION, SHOW, Ours, Reading, Shown
from steward.kit.apart import Apart, TookTooLong
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.mails import UnreadableMail, storable
from steward.kit.settings import Settings

_LOG = logging.getLogger(__name__)
_SECONDS = {False: 0.8, True: 20.0}  # that one mail may take, by whether it is slow
_show: Apart[Shown] = Apart(SHOW)
_SHOWN = 2_000  # bytes of what cannot be read
Found = Reading | Exception
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
    if ours is not None:
        found = [(mail, _read(place, mail, ours)) for mail in claimed]
        try:
            _settle(place, found)
        except Exception:  # noqa: BLE001 - one of them is at fault: each alone then
            for one in found:
                _settle_alone(place, *one)
    return [mail.id for mail in claimed]


def reading_of(raw: bytes, ours: Ours) -> Reading | None:
    """Read a mail that nobody has taken in; None when that cannot be done."""
    try:
        return _apart[True].call(raw, ours, None, (), seconds=_SECONDS[True])
    except (TookTooLong, UnreadableMail):
        return None


def shown(raw: bytes) -> Shown:
    """Prepare a mail for the eye; of one that cannot be read, its first bytes."""
    try:
        return _show.call(raw, seconds=_SECONDS[True])
    except (TookTooLong, UnreadableMail):
        return Shown((), storable(raw[:_SHOWN].decode("utf-8", "replace")), "")


def stop_reading() -> None:
    """End the processes in which mails are read."""
    for one in _apart.values():
        one.close()
    _show.close()


def _read(place: Place, mail: InboundMail, ours: Ours) -> Found:
    """Read a mail, and return what keeps us from it where that cannot be done."""
    if mail.size > place.settings.max_mail_mb << 20:
        return UnreadableMail(f"it is larger than {place.settings.max_mail_mb} MB")
    try:
        raw = b"".join(place.files.open(mail.sha256))
        to, seconds = tuple(mail.envelope_to), _SECONDS[mail.is_slow]
        return _apart[mail.is_slow].call(raw, ours, mail.envelope_from, to, seconds=seconds)
    except TookTooLong as error:
        return UnreadableMail(f"reading it takes too much ({error})") if mail.is_slow else error
    except Exception as error:  # noqa: BLE001 - whatever a mail sets off, others come after it
        return error


def _settle(place: Place, found: Sequence[tuple[InboundMail, Found]]) -> None:
    """Take mails in together: a commit takes as long as one of them."""
    with place.database.transaction() as session:
        held = queue.held_of(session, [mail for mail, _ in found])
        for mail, reading in found:
            if mail.id in held:
                _take(session, place, held[mail.id], reading)
                session.flush()  # so that the next ones find it


def _take(session: Session, place: Place, held: InboundMail, found: Found) -> None:
    if isinstance(found, Reading):
        take_in(session, held, found, place.files, place.settings)
    elif isinstance(found, TookTooLong):
        queue.hand_over(held)
    elif isinstance(found, UnreadableMail):
        take_unread(session, held, str(found), b"".join(place.files.open(held.sha256)))
    else:
        _LOG.error("mail %s cannot be read", held.id, exc_info=found)
        queue.put_off(held, repr(found))


def _settle_alone(place: Place, mail: InboundMail, found: Found) -> None:
    """A mail that cannot be taken in is put off, and in the end stands on a ticket unread."""
    try:
        _settle(place, [(mail, found)])
    except OperationalError:
        raise  # the database is away: that is no fault of the mail
    except Exception as error:  # noqa: BLE001 - as above
        is_last = mail.attempts >= queue.MOST_ATTEMPTS
        why = f"it cannot be taken in ({type(error).__name__})"
        _settle(place, [(mail, UnreadableMail(why) if is_last else error)])
