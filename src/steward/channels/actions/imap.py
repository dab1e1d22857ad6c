"""Speaking with a mail server by IMAP: raw bytes and numbers, nothing decided here."""

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, U
from imap_tools.errors import ImapToolsError

from steward.channels.errors import NoMailbox
from steward.channels.models import Mailbox
from steward.kit.marks import N_

_TIMEOUT = 20.0  # seconds
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_FAULTS = (ImapToolsError, imaplib.IMAP4.error, OSError, ValueError)


@dataclass(frozen=True)
class Standing:
    """How a folder stands: whose numbering, the next number, how many mails."""

    uidvalidity: int
    uidnext: int
    messages: int


class Folder:
    """An open folder. Nothing in it is changed or marked as seen."""

    def __init__(self, box: BaseMailBox, name: str) -> None:
        self._box = box
        self._name = name

    def standing(self) -> Standing:
        """Say how it stands."""
        status = self._box.folder.status(self._name, ["UIDVALIDITY", "UIDNEXT", "MESSAGES"])
        return Standing(status["UIDVALIDITY"], status["UIDNEXT"], status["MESSAGES"])

    def after(self, uid: int) -> list[int]:
        """List the numbers of the mails after one, in order."""
        found = self._box.uids(AND(uid=U(str(uid + 1), "*")))
        return sorted(number for one in found if (number := int(one)) > uid)

    def since(self, day: date) -> list[int]:
        """List the numbers of the mails that came on a day or later, in order."""
        return sorted(int(one) for one in self._box.uids(AND(date_gte=day)))

    def raw(self, uid: int, *, most: int) -> bytes:
        """Return a mail, or only its head when it has more than `most` bytes; empty if gone."""
        parts = self._fetch(uid, "(RFC822.SIZE)")
        size = _SIZE.search(b" ".join(_flat(parts)))
        if size is None:
            return b""
        what = "(BODY.PEEK[])" if int(size[1]) <= most else "(BODY.PEEK[HEADER])"
        return next((one[1] for one in self._fetch(uid, what) if isinstance(one, tuple)), b"")

    def _fetch(self, uid: int, what: str) -> Sequence[bytes | tuple[bytes, bytes]]:
        status, parts = self._box.client.uid("fetch", str(uid), what)
        if status != "OK":
            raise NoMailbox(N_("The server refuses to hand out mail %(uid)s", uid=uid))
        return [one for one in parts if one]


def _flat(parts: Sequence[bytes | tuple[bytes, bytes]]) -> Iterator[bytes]:
    for one in parts:
        yield one[0] if isinstance(one, tuple) else one


@contextmanager
def opened(mailbox: Mailbox, password: str) -> Iterator[Folder]:
    """Open a mailbox's folder. Raises NoMailbox, which says what went wrong."""
    try:
        box = _connection(mailbox)
        try:
            box.login(mailbox.username, password, mailbox.folder)
            yield Folder(box, mailbox.folder)
        except BaseException:
            box.client.shutdown()
            raise
        box.logout()
    except _FAULTS as error:
        raise NoMailbox(_in_words(mailbox, error)) from error


def _connection(mailbox: Mailbox) -> BaseMailBox:
    place = {"host": mailbox.host, "port": mailbox.port, "timeout": _TIMEOUT}
    if mailbox.security == "none":
        return MailBoxUnencrypted(**place)
    kind = MailBox if mailbox.security == "tls" else MailBoxStartTls
    return kind(**place, ssl_context=ssl.create_default_context())


def _in_words(mailbox: Mailbox, error: Exception) -> str:
    said = str(error).replace("\n", " ")[:300].rstrip(".") or type(error).__name__
    if isinstance(error, OSError):
        said = error.strerror or said
        return N_("%(host)s does not answer: %(said)s", host=mailbox.host, said=said)
    return N_("%(host)s refuses: %(said)s", host=mailbox.host, said=said)
