"""The outbox: whatever leaves the system is first a row, written with the change it tells of.

`post_mail` writes the row; the worker's `Deliverer` sends it after commit, tries again with
back-off when the other side fails, and keeps what cannot be delivered as a dead letter.
"""

from steward.kit.outbox.deliverer import Deliverer
from steward.kit.outbox.mail import Mail, build_message
from steward.kit.outbox.queue import (
    counts,
    get_letter,
    letters,
    next_due,
    post_mail,
    retry_letter,
)
from steward.kit.outbox.tables import Letter
from steward.kit.outbox.transports import transport_for

__all__ = [
    "Deliverer",
    "Letter",
    "Mail",
    "build_message",
    "counts",
    "get_letter",
    "letters",
    "next_due",
    "post_mail",
    "retry_letter",
    "transport_for",
]
