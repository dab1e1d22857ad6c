"""Looking after mailboxes: add, try, switch on, change, remove; and reading a mail again."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.channels.actions.imap import Standing, opened
from steward.channels.actions.looking import password_of, seal_of
from steward.channels.actions.reading import reading_of
from steward.channels.actions.receiving import QUICK, TOPIC
from steward.channels.events import MailboxAdded, MailboxChanged, MailboxRemoved, MailboxSwitched
from steward.channels.forms import MailboxForm
from steward.channels.models import WAITING, InboundMail, Mailbox
from steward.channels.queries import get_mail, get_mailbox, our_addresses
from steward.channels.rules import Kind
from steward.kit import clock, events, live
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_
from steward.kit.settings import Settings
from steward.kit.versions import check_version

_SHOWN = 10


@dataclass(frozen=True)
class Peek:
    """A mail that lies in a mailbox: what it would be, if it came now."""

    sender: str
    subject: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Trial:
    """What a first look found: how many mails there are, and what the newest are."""

    standing: Standing
    newest: list[Peek]


def add_mailbox(
    session: Session, form: MailboxForm, settings: Settings, *, actor: Actor
) -> Mailbox:
    """Enter a mailbox, switched off. Raises BadInput without a password."""
    demand(actor, "mailboxes.manage")
    if not form.password:
        msg = N_("This is needed.")
        raise BadInput(msg, errors={"password": msg})
    now = clock.now()
    mailbox = Mailbox(created_at=now, next_look_at=now)
    _fill(mailbox, form, settings)
    session.add(mailbox)
    session.flush()
    added = MailboxAdded(subject_id=mailbox.id, address=mailbox.address)
    events.record(session, added, actor=actor)
    return mailbox


def change_mailbox(
    session: Session,
    mailbox_id: int,
    form: MailboxForm,
    settings: Settings,
    *,
    version: int | None,
    actor: Actor,
) -> Mailbox:
    """Change a mailbox; another folder of another server is switched off until it was tried."""
    mailbox = get_mailbox(session, actor, mailbox_id)
    check_version(version, mailbox.version)
    was = (mailbox.host, mailbox.username, mailbox.folder)
    _fill(mailbox, form, settings)
    if was != (mailbox.host, mailbox.username, mailbox.folder):
        mailbox.is_on, mailbox.uidvalidity, mailbox.uid = False, None, 0
    mailbox.failures, mailbox.error, mailbox.next_look_at = 0, None, clock.now()
    changed = MailboxChanged(subject_id=mailbox.id, address=mailbox.address)
    events.record(session, changed, actor=actor)
    return mailbox


def _fill(mailbox: Mailbox, form: MailboxForm, settings: Settings) -> None:
    mailbox.address, mailbox.host, mailbox.port = form.address, form.host, form.port
    mailbox.security, mailbox.username = form.security, form.username
    mailbox.folder = form.folder
    if form.password:
        mailbox.secret = seal_of(settings).seal(form.password)


def try_mailbox(session: Session, mailbox_id: int, settings: Settings, *, actor: Actor) -> Trial:
    """Look into a mailbox and keep nothing. Raises NoMailbox."""
    mailbox = get_mailbox(session, actor, mailbox_id)
    ours = our_addresses(session, settings)
    with opened(mailbox, password_of(mailbox, settings)) as folder:
        standing = folder.standing()
        uids = folder.after(max(standing.uidnext - 1 - _SHOWN * 5, 0))[-_SHOWN:]
        raws = [folder.raw(uid, most=QUICK) for uid in reversed(uids)]
    newest = []
    for raw in raws:
        reading = reading_of(raw, ours)
        if reading is None:
            newest.append(Peek("", "", Kind.UNREADABLE, ""))
        else:
            verdict = reading.verdict
            peek = Peek(reading.sender_email, reading.subject, verdict.kind, verdict.reason)
            newest.append(peek)
    return Trial(standing, newest)


def switch(
    session: Session, mailbox_id: int, settings: Settings, *, on: bool, actor: Actor
) -> Mailbox:
    """Switch a mailbox on or off. What lies there already stays there, unread by us.

    Raises NoMailbox when it cannot be opened.
    """
    mailbox = get_mailbox(session, actor, mailbox_id)
    if on and mailbox.uidvalidity is None:
        with opened(mailbox, password_of(mailbox, settings)) as folder:
            standing = folder.standing()
        mailbox.uidvalidity, mailbox.uid = standing.uidvalidity, standing.uidnext - 1
    mailbox.is_on, mailbox.next_look_at = on, clock.now()
    mailbox.failures, mailbox.error = 0, None
    what = "on" if on else "off"
    switched = MailboxSwitched(subject_id=mailbox.id, address=mailbox.address, what=what)
    events.record(session, switched, actor=actor)
    return mailbox


def remove_mailbox(session: Session, mailbox_id: int, *, actor: Actor) -> None:
    """Forget a mailbox and its password; the mails that came from it stay."""
    mailbox = get_mailbox(session, actor, mailbox_id)
    removed = MailboxRemoved(subject_id=mailbox.id, address=mailbox.address)
    session.delete(mailbox)
    events.record(session, removed, actor=actor)


def read_again(session: Session, mail_id: int, *, actor: Actor) -> InboundMail:
    """Have a mail read now that waits, or that became nothing. Raises Conflict once it did."""
    demand(actor, "mailboxes.manage")
    mail = get_mail(session, actor, mail_id)
    if mail.written_id is not None:
        raise Conflict(N_("This mail stands on a ticket already."))
    mail.state, mail.attempts, mail.due_at = WAITING, 0, clock.now()
    mail.kind = mail.error = None
    live.announce(session, TOPIC)
    return mail
