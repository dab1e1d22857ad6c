"""Versions of rows that two people may change: the second is told, nothing is overwritten."""

from steward.kit.errors import Conflict
from steward.kit.marks import N_


def check_version(sent: int | None, present: int) -> None:
    """Raise Conflict when a form was filled in beside an older version of the thing."""
    if sent is not None and sent != present:
        msg = N_("Somebody changed this while you were looking. Nothing of theirs was overwritten.")
        raise Conflict(msg)
