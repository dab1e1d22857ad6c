"""Verbs of boards that are sent by mail: set, change, stop; begin what is due, send it."""

from steward.analytics.actions.mails.keeping import (
    change_mail,
    set_mails,
    stop_by_link,
    stop_mail,
)
from steward.analytics.actions.mails.sending import (
    SEND_BOARD,
    begin_due,
    note_failure,
    send_board,
)

__all__ = [
    "SEND_BOARD",
    "begin_due",
    "change_mail",
    "note_failure",
    "send_board",
    "set_mails",
    "stop_by_link",
    "stop_mail",
]
