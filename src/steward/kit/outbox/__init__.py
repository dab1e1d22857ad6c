"""The outbox: whatever leaves the system is first a row, written with the change it tells of.

`post_mail` writes the row; the worker's `Deliverer` sends it after commit, tries again with
back-off when the other side fails, and keeps what cannot be delivered as a dead letter.
A letter's state is one of WAITING, SENT and DEAD.
"""

from steward.kit.outbox.deliverer import Deliverer
from steward.kit.outbox.mail import Mail, build_message, headers_of
from steward.kit.outbox.queue import post_mail
from steward.kit.outbox.shelf import (
    counts,
    forget_sent_before,
    get_letter,
    letters,
    retry_dead,
    retry_letter,
)
from steward.kit.outbox.tables import DEAD, SENT, WAITING, Letter
from steward.kit.outbox.transports import SmtpTransport

__all__ = [
    "DEAD",
    "SENT",
    "WAITING",
    "Deliverer",
    "Letter",
    "Mail",
    "SmtpTransport",
    "build_message",
    "counts",
    "forget_sent_before",
    "get_letter",
    "headers_of",
    "letters",
    "post_mail",
    "retry_dead",
    "retry_letter",
]
