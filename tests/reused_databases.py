"""Databases that go from test to test, put back to what their template holds.

A copy is some 1,200 files, a test changes some ten tables. Which ones, the server counts; where it
counts a change of the catalogue, as by a migration, the database is not used again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg.sql import SQL, Identifier

from tests.waiting import wait_until

_USES = 25  # what was deleted takes room and time until a database is dropped

# How often rows of each table were written; statistics of the planner change by themselves.
_WRITTEN = """
SELECT relname, relnamespace <> 'public'::regnamespace,
    pg_stat_get_tuples_inserted(oid) + pg_stat_get_tuples_updated(oid)
    + pg_stat_get_tuples_deleted(oid)
FROM pg_class
WHERE relkind = 'r' AND NOT relisshared
    AND oid NOT IN ('pg_statistic'::regclass, 'pg_statistic_ext_data'::regclass)
"""
_SEQUENCES = """
SELECT seqrelid::regclass::text, coalesce(pg_sequence_last_value(seqrelid), seqstart),
    pg_sequence_last_value(seqrelid) IS NOT NULL
FROM pg_sequence
"""
_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %s AND backend_type = 'client backend'
"""


@dataclass
class _Reused:
    """A database that is not lent at the moment."""

    name: str
    written: dict[str, int] = field(default_factory=dict)
    uses: int = 0


@dataclass(frozen=True)
class _Kept:
    """What the template holds: the rows of each table that has any, and where sequences stand."""

    rows: dict[str, bytes]
    sequences: set[tuple[str, int, bool]]


class Shelf:
    """The databases of one worker that are copies of one template."""

    def __init__(self, server: psycopg.Connection, template: str, names: Iterator[str]) -> None:
        self._server = server
        self._template = template
        self._names = names
        self._spare: list[_Reused] = []
        self._kept: _Kept | None = None

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Lend a database for the length of a `with` block, by a name that none had before."""
        one = self._spare.pop() if self._spare else self._copied()
        yield one.name
        one.uses += 1
        self._rename(one)
        if one.uses < _USES and self._is_put_back(one):
            self._spare.append(one)
        else:
            self._server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(one.name)))

    def _copied(self) -> _Reused:
        one = _Reused(next(self._names))
        create = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._server.execute(create.format(Identifier(one.name), Identifier(self._template)))
        if self._kept is None:
            with self._connected(one) as connection:
                self._kept = _Kept(_rows(connection), _sequences(connection))
        return one

    def _rename(self, one: _Reused) -> None:
        """Let nobody who knows the old name reach it; by then all have told what they wrote."""
        wait_until(lambda: not self._server.execute(_END, [one.name]).fetchall())
        old, one.name = one.name, next(self._names)
        rename = SQL("ALTER DATABASE {} RENAME TO {}")
        self._server.execute(rename.format(Identifier(old), Identifier(one.name)))

    def _connected(self, one: _Reused) -> psycopg.Connection:
        own = self._server.info
        return psycopg.connect(
            host=own.host, port=own.port, user=own.user, dbname=one.name, autocommit=True
        )

    def _is_put_back(self, one: _Reused) -> bool:
        """Put back what was changed; False where that cannot be done."""
        with self._connected(one) as connection:
            changed = {
                name: is_catalogue
                for name, is_catalogue, written in connection.execute(_WRITTEN)
                if written != one.written.get(name, 0)
            }
            if any(changed.values()):
                return False
            with connection.transaction():
                self._put_back(connection, list(changed))
            connection.execute("SELECT pg_stat_force_next_flush()")
            one.written = {name: written for name, _, written in connection.execute(_WRITTEN)}
        return True

    def _put_back(self, connection: psycopg.Connection, tables: list[str]) -> None:
        assert self._kept is not None
        connection.execute("SET LOCAL session_replication_role = replica")  # no trigger, no key
        for table in tables:
            connection.execute(SQL("DELETE FROM {}").format(Identifier(table)))
            if table in self._kept.rows:
                into = SQL("COPY {} FROM STDIN").format(Identifier(table))
                with connection.cursor().copy(into) as copy:
                    copy.write(self._kept.rows[table])
        moved = {name for name, *_ in _sequences(connection) - self._kept.sequences}
        for name, value, is_called in self._kept.sequences:
            if name in moved:
                connection.execute("SELECT setval(%s, %s, %s)", [name, value, is_called])


def _sequences(connection: psycopg.Connection) -> set[tuple[str, int, bool]]:
    return {(name, value, is_called) for name, value, is_called in connection.execute(_SEQUENCES)}


def _rows(connection: psycopg.Connection) -> dict[str, bytes]:
    """Return the rows of all tables that have any, as COPY writes them."""
    found = connection.execute(_WRITTEN).fetchall()
    tables = [name for name, is_catalogue, _ in found if not is_catalogue]
    rows = {}
    for table in tables:
        out = SQL("COPY {} TO STDOUT").format(Identifier(table))
        with connection.cursor().copy(out) as copy:
            if text := b"".join(map(bytes, copy)):
                rows[table] = text
    return rows
