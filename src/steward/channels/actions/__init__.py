"""Verbs of the ways in: keep a mail, read what waits, look after mailboxes."""

from steward.channels.actions.files import import_mails, look_through, mails_at
from steward.channels.actions.looking import look_into_due
from steward.channels.actions.mailboxes import (
    add_mailbox,
    change_mailbox,
    read_again,
    remove_mailbox,
    switch,
    try_mailbox,
)
from steward.channels.actions.reading import Place, read_waiting, shown, stop_reading
from steward.channels.actions.receiving import TOPIC, Arrival, key_of, receive
from steward.channels.actions.smtp import receiving
from steward.channels.actions.texts import receive_text

__all__ = [
    "TOPIC",
    "Arrival",
    "Place",
    "add_mailbox",
    "change_mailbox",
    "import_mails",
    "key_of",
    "look_into_due",
    "look_through",
    "mails_at",
    "read_again",
    "read_waiting",
    "receive",
    "receive_text",
    "receiving",
    "remove_mailbox",
    "shown",
    "stop_reading",
    "switch",
    "try_mailbox",
]
