"""What can go wrong with a backup or a restore."""

from steward.kit.errors import StewardError


class BackupError(StewardError):
    """A backup cannot be made, trusted or restored; one line says why and what to do."""
