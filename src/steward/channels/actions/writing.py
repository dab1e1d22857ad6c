"""Writing what a mail says on its ticket, with its files."""

import mimetypes
from collections.abc import Iterator, Sequence
from io import BytesIO

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, Role
from steward.channels.actions.threading import Thread
from steward.channels.models import InboundMail
from steward.channels.rules import Kind, Reading
from steward.helpdesk import (
    Channel,
    MailedTicket,
    NewMail,
    NotPossibleNow,
    Visibility,
    add_message,
    raise_mailed,
)
from steward.kit.errors import BadInput, Forbidden, TooLarge
from steward.kit.files import FileStore, StoredFile
from steward.kit.mails import MailPart
from steward.kit.texts import gettext as _
from steward.kit.unused import hold

_LONGEST_SUBJECT = 200
_MOST_FILES = 20


def open_ticket(
    session: Session,
    mail: InboundMail,
    new: NewMail,
    person_id: int,
    files: Sequence[StoredFile],
) -> None:
    """Open a ticket with what a mail says; nobody has proven to be who the mail says it is from."""
    new.claim = mail.sender or _("an unknown sender")
    query = MailedTicket(
        subject=(mail.subject or "").strip()[:_LONGEST_SUBJECT].strip() or _("(no subject)"),
        body=new.body,
        person_id=person_id,
        mail=new,
        is_quiet=mail.is_quiet or mail.kind != Kind.LETTER,
    )
    ticket, first = raise_mailed(session, query, files=files)
    mail.claim, mail.ticket_id, mail.written_id = new.claim, ticket.id, first.id


def answer(
    session: Session, mail: InboundMail, reading: Reading, thread: Thread, files: FileStore
) -> bool:
    """Write a customer's answer on its ticket; say whether that can be done there any more."""
    mail.claim = None if thread.is_proven else reading.sender_email or _("an unknown sender")
    new = NewMail(body=reading.said, folded=reading.folded, claim=mail.claim)
    name = reading.sender_name or reading.sender_email or _("Unknown sender")
    link = f"ticket:{thread.ticket_id}"
    customer = Actor(None, name, reading.sender_email, Role.CUSTOMER, link_to=link)
    try:
        _write(session, mail, new, customer, _kept(session, reading, files))
    except NotPossibleNow:
        return False
    return True


def answer_customer(
    session: Session, mail: InboundMail, reading: Reading, thread: Thread, files: FileStore
) -> bool:
    """Answer the customer with what one of us wrote; say whether that can be done any more."""
    new = NewMail(body=reading.said, folded=reading.folded)
    try:
        _write(session, mail, new, thread.agent or SYSTEM, _kept(session, reading, files))
    except (Forbidden, NotPossibleNow):
        return False
    return True


def note(
    session: Session, mail: InboundMail, reading: Reading, thread: Thread, files: FileStore
) -> None:
    """Write for us alone: what one of us answers to a note of ours, and what a program says."""
    mail.claim = None if thread.agent and thread.is_proven else reading.sender_email
    new = NewMail(
        body=reading.said,
        folded=reading.folded,
        claim=mail.claim,
        visibility=Visibility.INTERNAL,
    )
    writer = thread.agent or SYSTEM
    _write(session, mail, new, writer, _kept(session, reading, files))


def _write(
    session: Session,
    mail: InboundMail,
    new: NewMail,
    actor: Actor,
    files: Sequence[StoredFile],
) -> None:
    ticket_id = mail.ticket_id or 0
    written = add_message(session, ticket_id, new, actor=actor, channel=Channel.EMAIL, files=files)
    mail.written_id = written.id


def new_ticket_of(
    session: Session, reading: Reading, files: FileStore
) -> tuple[NewMail, list[StoredFile]]:
    """Return what a mail says, with its files."""
    return NewMail(body=reading.said, folded=reading.folded), _kept(session, reading, files)


def _kept(session: Session, reading: Reading, files: FileStore) -> list[StoredFile]:
    """Store the files of a mail by the rules of uploads; what they refuse stays in the original."""
    if not reading.files:
        return []
    hold(session)
    return list(_taken(reading.files[:_MOST_FILES], files))


def _taken(parts: Sequence[MailPart], files: FileStore) -> Iterator[StoredFile]:
    for number, part in enumerate(parts, start=1):
        ending = mimetypes.guess_extension(part.media_type) or ""
        try:
            yield files.put(BytesIO(part.data), part.name or f"part-{number}{ending}")
        except (BadInput, TooLarge):
            continue
