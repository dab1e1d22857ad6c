"""The embedded PostgreSQL: it runs while somebody uses it, and needs nothing installed."""

from steward.kit.postgres.errors import PostgresError
from steward.kit.postgres.programs import client_program
from steward.kit.postgres.server import embedded

__all__ = ["PostgresError", "client_program", "embedded"]
