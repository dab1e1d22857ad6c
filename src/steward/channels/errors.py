"""Failures of the ways in."""

from steward.kit.errors import StewardError


class NoMailbox(StewardError):
    """A mailbox cannot be looked into; the text says what its server said, or did not."""
