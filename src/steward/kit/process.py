"""How a process of Steward begins and ends: settings, database, logging."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from steward.kit.db import Database
from steward.kit.errors import StewardError
from steward.kit.postgres import embedded
from steward.kit.settings import Settings, load_settings


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Database]:
    """Yield the database that the settings name, starting the embedded one when none is named.

    Raises SettingsError or PostgresError, each in one line for people.
    """
    settings = settings or load_settings()
    with database_url(settings) as url:
        database = Database(url, connections=settings.web_threads)
        try:
            yield database
        finally:
            database.dispose()


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """Yield the URL of the database, which is there for the length of the `with` block."""
    if settings.database_url:
        yield settings.database_url
    else:
        with embedded(settings.home) as url:
            yield url


def in_words(error: Exception) -> str:
    """Say in one line what went wrong, and what to do."""
    if isinstance(error, StewardError):
        return error.detail
    if isinstance(error, SQLAlchemyError):
        words = str(getattr(error, "orig", None) or error).partition("\n")[0].rstrip(".")
        return f"The database cannot be used: {words}. Check STEWARD_DATABASE_URL."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}. Mend it and try again."
    return f"{str(error).partition(chr(10))[0] or type(error).__name__}. Mend it and try again."


def log_to_stderr(level: int = logging.INFO) -> None:
    """Write the log as plain lines, for a terminal or a collector."""
    logging.basicConfig(
        stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for noisy in ("procrastinate", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
