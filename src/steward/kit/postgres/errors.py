"""What can go wrong with the embedded PostgreSQL."""

from steward.kit.errors import StewardError


class PostgresError(StewardError):
    """The embedded PostgreSQL cannot be used; one line says why, where its log is, what to do."""
