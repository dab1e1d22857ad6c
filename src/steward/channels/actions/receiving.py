"""Keeping a mail: its bytes first, then a row; whoever handed it over is told only after that."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.channels.models import WAITING, InboundMail, Way
from steward.channels.queries import known_keys
from steward.kit import clock, live
from steward.kit.files import FileStore
from steward.kit.unused import hold

TOPIC = "mails"
QUICK = 256 << 10  # bytes of a mail that is read at once; a larger one is read apart
NAME, MEDIA_TYPE = "mail.eml", "message/rfc822"


@dataclass(frozen=True)
class Arrival:
    """A mail that came. `key` is the same whenever the same mail comes the same way again.

    `envelope_from` is the return path: empty for the null path, None where nobody told.
    """

    raw: bytes
    way: Way
    key: str
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    mailbox_id: int | None = None
    is_quiet: bool = False


def key_of(raw: bytes) -> str:
    """Return the key of a mail that has none but its bytes."""
    return f"file:{sha256(raw).hexdigest()}"


def receive(session: Session, files: FileStore, arrivals: Sequence[Arrival]) -> list[int]:
    """Keep mails, to be read soon after; return the ids of those that are new."""
    known = known_keys(session, [one.key for one in arrivals])
    new = [one for one in arrivals if one.key not in known]
    if not new:
        return []
    hold(session)
    adding = insert(InboundMail).on_conflict_do_nothing().returning(InboundMail.id)
    ids = session.scalars(adding, [_row(one, files) for one in new])
    live.announce(session, TOPIC)
    return sorted(ids)


def _row(arrival: Arrival, files: FileStore) -> dict[str, object]:
    raw = arrival.raw or b"\r\n"
    stored, now = files.keep(raw, NAME, MEDIA_TYPE), clock.now()
    return {
        "key": arrival.key,
        "way": arrival.way,
        "mailbox_id": arrival.mailbox_id,
        "sha256": stored.sha256,
        "size": len(raw),
        "received_at": now,
        "envelope_from": arrival.envelope_from,
        "envelope_to": list(arrival.envelope_to),
        "is_quiet": arrival.is_quiet,
        "is_slow": len(raw) > QUICK,
        "state": WAITING,
        "attempts": 0,
        "due_at": now,
    }
