"""Versions of rows that two people may change: the second is told, nothing is overwritten."""

from steward.kit.errors import Conflict


def check_version(sent: int | None, present: int) -> None:
    """Raise Conflict when a form was filled in beside an older version of the thing."""
    if sent is not None and sent != present:
        msg = "Somebody changed this while you were looking. Nothing of theirs was overwritten."
        raise Conflict(msg)
