"""What becomes of a mail that was read: a ticket, an answer on one, a note, or nothing."""

import re
from email.utils import parseaddr

from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.channels.actions.receiving import MEDIA_TYPE, NAME, TOPIC
from steward.channels.actions.threading import Thread, find_thread
from steward.channels.actions.writing import (
    answer,
    answer_customer,
    new_ticket_of,
    note,
    open_ticket,
)
from steward.channels.models import READ, InboundMail
from steward.channels.queries import find_duplicate
from steward.channels.rules import TAKEN_IN, Kind, Reading
from steward.customers import PersonForm, add_person, flag_address, person_for_email
from steward.helpdesk import NewMail
from steward.kit import live
from steward.kit.db import hold
from steward.kit.fields import checked_email
from steward.kit.files import FileStore, StoredFile
from steward.kit.mails import storable
from steward.kit.settings import Settings
from steward.kit.texts import gettext as _

_SHOWN = 2_000  # bytes of the head of what cannot be read
_FROM = re.compile(rb"^from:[ \t]*([^\r\n]{1,500})", re.IGNORECASE | re.MULTILINE)
_SUBJECT = re.compile(rb"^subject:[ \t]*([^\r\n]{1,500})", re.IGNORECASE | re.MULTILINE)


def take_in(
    session: Session, mail: InboundMail, reading: Reading, files: FileStore, settings: Settings
) -> None:
    """Do what a mail asks for, and note what was decided and why."""
    with session.no_autoflush:  # what is noted is written with what it becomes, at once
        _note(session, mail, reading)
        thread = find_thread(session, reading, settings)
        duplicate = find_duplicate(session, mail) if mail.kind in TAKEN_IN else None
    mail.ticket_id = thread.ticket_id
    if mail.kind == Kind.BOUNCE and reading.verdict.address:
        _flag(session, reading)
    if mail.kind not in TAKEN_IN:
        return
    if duplicate is not None:
        mail.kind, mail.ticket_id = Kind.DUPLICATE, duplicate.ticket_id
        mail.reason = "the same mail came before, by its Message-ID and its words"
        return
    _write(session, mail, reading, thread, files)


def _note(session: Session, mail: InboundMail, reading: Reading) -> None:
    mail.state, mail.error = READ, None
    mail.kind, mail.reason = reading.verdict.kind, reading.verdict.reason
    mail.message_id, mail.fingerprint = reading.message_id or None, reading.fingerprint
    mail.sender, mail.subject = reading.sender_email or None, reading.subject
    live.announce(session, TOPIC)


def _flag(session: Session, reading: Reading) -> None:
    verdict = reading.verdict
    if verdict.address is None:
        return
    trouble = "it fails for good" if verdict.is_final else "it is late, or fails for now"
    flag_address(session, verdict.address, trouble, actor=SYSTEM)


def _write(
    session: Session, mail: InboundMail, reading: Reading, thread: Thread, files: FileStore
) -> None:
    """Put it where it belongs; what may not be written there opens a ticket of its own."""
    is_program = reading.verdict.kind != Kind.LETTER
    if thread.ticket_id is not None and (is_program or thread.agent is not None):
        is_public = thread.is_public and not is_program
        if not (is_public and answer_customer(session, mail, reading, thread, files)):
            note(session, mail, reading, thread, files)
    elif thread.ticket_id is None or not answer(session, mail, reading, thread, files):
        person_id = _sender_of(session, reading.sender_email, reading.sender_name)
        new, kept = new_ticket_of(session, reading, files)
        open_ticket(session, mail, new, person_id, kept)
    mail.reason = f"{mail.reason}; {thread.reason}"


def _sender_of(session: Session, email: str, name: str) -> int:
    """Return the person of an address; without one, somebody unknown of their own."""
    if email:
        person = person_for_email(session, email, name or None, actor=SYSTEM)
        hold(session, person)
        return person.id
    unknown = PersonForm(name=name or "Unknown sender")
    return add_person(session, unknown, actor=SYSTEM).id


def take_unread(session: Session, mail: InboundMail, reason: str, raw: bytes) -> None:
    """Open a ticket with a mail that cannot be read, as it came, for a person to look at."""
    head = raw[: _SHOWN * 100]
    name, address = _claimed_sender(head)
    subject = _SUBJECT.search(head)
    mail.state, mail.error, mail.kind, mail.reason = READ, None, Kind.UNREADABLE, reason
    mail.sender = address or None
    mail.subject = _words(subject[1]) if subject else ""
    original = StoredFile(mail.sha256, NAME, MEDIA_TYPE, mail.size)
    shown = storable(raw[:_SHOWN].decode("utf-8", "replace")).strip()
    told = _("A mail came that could not be read: %(why)s. It is attached as it came.", why=reason)
    new = NewMail(body=f"{told}\n\n{shown}")
    open_ticket(session, mail, new, _sender_of(session, address, name), [original])
    live.announce(session, TOPIC)


def _claimed_sender(head: bytes) -> tuple[str, str]:
    found = _FROM.search(head)
    name, address = parseaddr(_words(found[1])) if found else ("", "")
    try:
        return name[:80], checked_email(address)
    except ValueError:
        return name[:80], ""


def _words(raw: bytes) -> str:
    return storable(raw.decode("utf-8", "replace")).strip()
