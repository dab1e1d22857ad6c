"""Verbs of the ways in: keep a mail, read what waits, look after mailboxes."""

from steward.channels.actions.files import import_mails, look_through, mails_at
from steward.channels.actions.reading import Place, read_waiting, stop_reading
from steward.channels.actions.receiving import TOPIC, Arrival, key_of, receive

__all__ = [
    "TOPIC",
    "Arrival",
    "Place",
    "import_mails",
    "key_of",
    "look_through",
    "mails_at",
    "read_waiting",
    "receive",
    "stop_reading",
]
