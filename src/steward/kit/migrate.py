"""Brings a database to the schema of this version, by Alembic, once, however many start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from steward.kit.db import Database
from steward.kit.errors import StewardError

SCRIPTS = Path(__file__).parents[1] / "migrations"
_LOCK = 5_739_211  # any number that nobody else uses for an advisory lock


class SchemaTooNew(StewardError):
    """A later version of Steward has migrated the database; this one would spoil it."""


def migrate(database: Database) -> None:
    """Run the migrations that are missing; returns at once when there is none.

    Raises SchemaTooNew.
    """
    with database.engine.connect() as connection:
        found = revision(connection)
    if found == newest():
        return
    if found not in {None, *_known()}:
        raise SchemaTooNew(
            f"A newer version of Steward has migrated this database (to {found}). Run that one."
        )
    with database.engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(connection: Connection) -> str | None:
    """Return the schema revision that the database is at, or None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the schema revision that this version needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _known() -> set[str]:
    scripts = ScriptDirectory.from_config(_config())
    return {script.revision for script in scripts.walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config
