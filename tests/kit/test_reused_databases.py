"""What a test gets of another's database: nothing."""

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.postgres_fixture import Databases
from tests.reused_databases import Shelf

pytestmark = pytest.mark.database

TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
SEQUENCES = "SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence"
CHANGES = [
    "ALTER TABLE users ADD COLUMN odd int",
    "TRUNCATE logins CASCADE",
    "CREATE TABLE odd ()",
]


def connect(databases: Databases, name: str) -> psycopg.Connection:
    url = databases.url_of(name).replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True)


def content(connection: psycopg.Connection) -> dict[str, list[str]]:
    """Return all rows of all tables, and where sequences stand, as text."""
    query = SQL("SELECT * FROM {}")
    tables = {
        name: sorted(map(str, connection.execute(query.format(Identifier(name)))))
        for (name,) in connection.execute(TABLES).fetchall()
    }
    return tables | {"sequences": sorted(map(str, connection.execute(SEQUENCES)))}


def oid(connection: psycopg.Connection) -> object:
    return connection.execute(
        "SELECT oid FROM pg_database WHERE datname = current_database()"
    ).fetchone()


@pytest.fixture
def shelf(databases: Databases, template_database: str) -> Shelf:
    return Shelf(databases.server, template_database, databases.names)


def test_it_is_put_back_whatever_was_written_and_known_by_another_name(
    shelf: Shelf, databases: Databases
) -> None:
    with shelf.lend() as first, connect(databases, first) as connection:
        kept, was = content(connection), oid(connection)
        assert kept["users"]
        assert len(kept) > 100
        connection.execute("UPDATE users SET name = 'Somebody else'")
        connection.execute("DELETE FROM logins")
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM teams")
        connection.execute("SELECT nextval(oid) FROM pg_class WHERE relkind = 'S'")
        assert content(connection) != kept
    for _ in range(2):
        with shelf.lend() as name, connect(databases, name) as connection:
            assert name != first
            assert oid(connection) == was
            assert content(connection) == kept


@pytest.mark.parametrize("change", CHANGES)
def test_where_the_catalogue_was_changed_it_is_not_used_again(
    shelf: Shelf, databases: Databases, change: str
) -> None:
    with shelf.lend() as name, connect(databases, name) as connection:
        kept, was = content(connection), oid(connection)
        connection.execute(change)
    with shelf.lend() as name, connect(databases, name) as connection:
        assert oid(connection) != was
        assert content(connection) == kept
