"""The outbox: whatever leaves the system is first a row, written with the change it tells of.

`post_mail` or `post_text` writes the row; the worker's `Deliverer` sends mails after commit, its
`Couriers` all that goes by HTTP; both try again with back-off when the other side fails, and keep
what cannot be delivered as a dead letter. A letter's state is one of WAITING, SENT and DEAD, its
channel one of MAIL, SMS, WEBHOOK and PUSH; after
GIVE_UP_AFTER, by channel, nothing is tried any more.
"""

from steward.kit.outbox.couriers import Couriers, when_gone
from steward.kit.outbox.deliverer import Deliverer
from steward.kit.outbox.mail import Mail, MailFile, build_message, headers_of
from steward.kit.outbox.payloads import Hook, Note, Text
from steward.kit.outbox.push import check_keys, push_key, unpadded
from steward.kit.outbox.queue import GIVE_UP_AFTER, post_call, post_mail, post_text
from steward.kit.outbox.shelf import (
    Of,
    counts,
    drop_calls,
    drop_mails,
    drop_notes,
    forget_sent_before,
    get_letter,
    give_over,
    letters,
    retry_dead,
    retry_letter,
    tries_of,
)
from steward.kit.outbox.tables import DEAD, MAIL, PUSH, SENT, SMS, WAITING, WEBHOOK, Letter, Try
from steward.kit.outbox.transports import SmtpTransport
from steward.kit.outbox.ways import new_secret, seal_of, signature_headers, signature_of

__all__ = [
    "DEAD",
    "GIVE_UP_AFTER",
    "MAIL",
    "PUSH",
    "SENT",
    "SMS",
    "WAITING",
    "WEBHOOK",
    "Couriers",
    "Deliverer",
    "Hook",
    "Letter",
    "Mail",
    "MailFile",
    "Note",
    "Of",
    "SmtpTransport",
    "Text",
    "Try",
    "build_message",
    "check_keys",
    "counts",
    "drop_calls",
    "drop_mails",
    "drop_notes",
    "forget_sent_before",
    "get_letter",
    "give_over",
    "headers_of",
    "letters",
    "new_secret",
    "post_call",
    "post_mail",
    "post_text",
    "push_key",
    "retry_dead",
    "retry_letter",
    "seal_of",
    "signature_headers",
    "signature_of",
    "tries_of",
    "unpadded",
    "when_gone",
]
