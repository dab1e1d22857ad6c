"""What the worker does about mail that comes in, time and again."""

from flask import current_app

from steward.channels import actions
from steward.kit.db import Database
from steward.kit.timers import timer


@timer("channels.read", every=0.5)
def read_quick(database: Database) -> bool:
    """Read the mails that wait, each in less than a second."""
    return bool(actions.read_waiting(_place(database), slow=False))


@timer("channels.read_slow", every=1.0)
def read_slow(database: Database) -> bool:
    """Read the mails that are large, or need their time, apart from all others."""
    return bool(actions.read_waiting(_place(database), slow=True))


@timer("channels.look", every=2.0)
def look_into_mailboxes(database: Database) -> bool:
    """Take in what has come to the mailboxes whose turn it is."""
    return actions.look_into_due(_place(database))


def _place(database: Database) -> actions.Place:
    parts = current_app.extensions
    return actions.Place(database, parts["files"], parts["settings"])
