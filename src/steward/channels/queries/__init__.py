"""Reads of what came in, and of the mailboxes it comes from."""

from steward.channels.queries.mailboxes import due_mailboxes, get_mailbox, mailboxes, our_addresses
from steward.channels.queries.mails import (
    count_by_kind,
    count_of,
    find_duplicate,
    find_same,
    get_mail,
    get_mail_of_message,
    known_keys,
    mails,
    ticket_ids_of,
)
from steward.channels.queries.texts import texts

__all__ = [
    "count_by_kind",
    "count_of",
    "due_mailboxes",
    "find_duplicate",
    "find_same",
    "get_mail",
    "get_mail_of_message",
    "get_mailbox",
    "known_keys",
    "mailboxes",
    "mails",
    "our_addresses",
    "texts",
    "ticket_ids_of",
]
