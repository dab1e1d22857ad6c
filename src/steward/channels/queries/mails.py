"""Reads of the mails that came."""

from collections.abc import Collection, Sequence

from sqlalchemy import ARRAY, BigInteger, any_, func, literal, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, may
from steward.channels.models import READ, InboundMail
from steward.kit.errors import NotFound
from steward.kit.paging import Page, decode_cursor, page_of

_PAGE = 50


def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Return those of some keys under which a mail came already."""
    known = select(InboundMail.key).where(InboundMail.key.in_(keys))
    return set(session.scalars(known))


def find_same(session: Session, mailbox_id: int, sha256: str) -> int | None:
    """Return the mail of the same bytes that came from a mailbox before, or None."""
    same = select(InboundMail.id).where(
        InboundMail.mailbox_id == mailbox_id, InboundMail.sha256 == sha256
    )
    return session.scalar(same.limit(1))


def find_duplicate(session: Session, mail: InboundMail) -> InboundMail | None:
    """Return the earlier mail of the same Message-ID and the same words, or None."""
    if not mail.message_id:
        return None
    earlier = select(InboundMail).where(
        InboundMail.message_id == mail.message_id,
        InboundMail.fingerprint == mail.fingerprint,
        InboundMail.id != mail.id,
        InboundMail.state == READ,
    )
    return session.scalars(earlier.order_by(InboundMail.id).limit(1)).one_or_none()


def ticket_ids_of(session: Session, message_ids: Collection[str]) -> Sequence[int]:
    """List the tickets of the mails of these Message-IDs, the newest first."""
    if not message_ids:
        return []
    known = select(InboundMail.ticket_id).where(
        InboundMail.message_id.in_(message_ids), InboundMail.ticket_id.is_not(None)
    )
    return [one for one in session.scalars(known.order_by(InboundMail.id.desc())) if one]


def mails(
    session: Session, actor: Actor, *, kind: str | None, words: str = "", cursor: str | None = None
) -> Page[InboundMail]:
    """List the mails that came, newest first, fifty a page; `words` are part of a sender."""
    demand(actor, "mail.read")
    query = select(InboundMail).order_by(InboundMail.id.desc()).limit(_PAGE + 1)
    if kind:
        query = query.where(InboundMail.kind == kind if kind != "waiting" else _NOT_READ)
    if words:
        query = query.where(InboundMail.sender.icontains(words, autoescape=True))
    if cursor:
        query = query.where(InboundMail.id < decode_cursor(cursor, kinds=[int])[0])
    return page_of(session.scalars(query).all(), _PAGE, lambda mail: [mail.id])


_NOT_READ = InboundMail.state != READ


def count_by_kind(session: Session) -> dict[str, int]:
    """Count the mails by what they are; those that wait to be read, under "waiting"."""
    kind = func.coalesce(InboundMail.kind, "waiting")
    return dict(session.execute(select(kind, func.count()).group_by(kind)).all())


def count_of(session: Session, ids: Sequence[int]) -> dict[str, int]:
    """Count some mails by what they are, as `count_by_kind` does."""
    kind = func.coalesce(InboundMail.kind, "waiting")
    those = InboundMail.id == any_(literal(ids, ARRAY(BigInteger)))
    return dict(session.execute(select(kind, func.count()).where(those).group_by(kind)).all())


def get_mail(session: Session, actor: Actor, mail_id: int) -> InboundMail:
    """Return a mail, or raise NotFound; who reads tickets reads the mails that stand on them."""
    mail = session.get(InboundMail, mail_id)
    needs = "tickets.read" if mail and mail.written_id is not None else "mail.read"
    if mail is None or not may(actor, needs):
        raise NotFound
    return mail


def get_mail_of_message(session: Session, actor: Actor, message_id: int) -> InboundMail:
    """Return the mail that became a message on a ticket, or raise NotFound."""
    demand(actor, "tickets.read")
    query = select(InboundMail).where(InboundMail.written_id == message_id)
    mail = session.scalars(query.limit(1)).one_or_none()
    if mail is None:
        raise NotFound
    return mail
