"""The database's part of a backup, by PostgreSQL's own pg_dump and pg_restore."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from steward.kit.backup.errors import BackupError
from steward.kit.postgres import client_program

_LIMIT = 24 * 3600.0  # seconds
_CHUNK = 1 << 20  # bytes

# What people have made: neither the system's tables nor those that come with an extension.
_OWN_TABLES = SQL(
    """
    SELECT n.nspname, c.relname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = ANY(%s) AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                      AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1, 2
    """
)
_WITH_ROWS = ["r"]
_OF_ANY_KIND = ["r", "p", "v", "m", "S", "f"]


@dataclass(frozen=True)
class Contents:
    """What a dump holds: the rows of each table, and the revision of the schema if it has one."""

    rows: dict[str, int]
    schema_revision: str | None


def dump_database(database_url: str, target: Path) -> Contents:
    """Write the database as it is at this moment to `target`, while others work on.

    Raises BackupError.
    """
    with _connected(database_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchall()
        options = ["--format=custom", f"--snapshot={snapshot[0]}", f"--file={target}"]
        options.append("--compress=3")  # takes 4 s where the default takes 10, for 4 % more
        _run([_program("pg_dump", connection), *options], database_url)
        return Contents(_count_rows(connection), _find_revision(connection))


def refuse_unless_empty(database_url: str) -> None:
    """Raise BackupError if the database holds anything that a restore would mix with."""
    with _connected(database_url) as connection:
        found = connection.execute(_OWN_TABLES, [_OF_ANY_KIND]).fetchone()
    if found:
        msg = (
            f"The database is not empty (it has {found[1]}), and a restore never overwrites. "
            "Restore into a new database, or with STEWARD_HOME set to a new folder."
        )
        raise BackupError(msg)


def restore_database(database_url: str, dump: IO[bytes]) -> None:
    """Fill the empty database from `dump`, all or nothing. Raises BackupError."""
    with _connected(database_url) as connection:
        program = _program("pg_restore", connection)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    # Comments on extensions may be set by a superuser only, who has installed them before.
    _run([program, *options, "--no-comments"], database_url, feed=dump)


@contextmanager
def _connected(database_url: str) -> Iterator[psycopg.Connection]:
    try:
        with psycopg.connect(_conninfo(database_url)) as connection:
            yield connection
    except psycopg.Error as error:
        msg = f"The database cannot be used: {str(error).splitlines()[0]}. Check its address."
        raise BackupError(msg) from error


def _conninfo(database_url: str) -> str:
    return database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def _count_rows(connection: psycopg.Connection) -> dict[str, int]:
    rows: dict[str, int] = {}
    for schema, table in connection.execute(_OWN_TABLES, [_WITH_ROWS]).fetchall():
        count = SQL("SELECT count(*) FROM {}").format(Identifier(schema, table))
        ((rows[f"{schema}.{table}"],),) = connection.execute(count).fetchall()
    return rows


def _find_revision(connection: psycopg.Connection) -> str | None:
    has_revision = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
    if has_revision == (None,):
        return None
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return found[0] if found else None


def _program(name: str, connection: psycopg.Connection) -> str:
    """Return the machine's own program if it is new enough for the server, else the wheel's.

    The wheel's knows no TLS, which servers in a cloud insist on.
    """
    own = shutil.which(name)
    if own and _major_version(own) >= connection.info.server_version // 10_000:
        return own
    return str(client_program(name))


def _major_version(program: str) -> int:
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, timeout=10, check=False
    )
    found = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def _run(command: list[str], database_url: str, *, feed: IO[bytes] | None = None) -> None:
    """Run a client program on the database. Its password goes by the environment, unseen."""
    address: dict[str, Any] = conninfo_to_dict(_conninfo(database_url))
    password = address.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            [*command, f"--dbname={make_conninfo(**address)}"],
            stdin=subprocess.PIPE,
            stderr=complaints,
            env=environment,
        ) as process:
            _feed(process, feed)
            process.wait(_LIMIT)
        if process.returncode:
            complaints.seek(0)
            raise BackupError(_reason(command[0], complaints.read().decode(errors="replace")))


def _reason(program: str, complaints: str) -> str:
    found = [line for line in complaints.splitlines() if "error:" in line] or [complaints.strip()]
    return (
        f"{Path(program).name} failed: {found[0].partition('error: ')[2] or found[0]}. Nothing was "
        "changed; mend it and try again. A server that insists on TLS or is newer than PostgreSQL "
        "18 needs its own postgresql-client on this machine."
    )


def _feed(process: subprocess.Popen[bytes], feed: IO[bytes] | None) -> None:
    """Give the program its input; should it end early, its exit code will say so."""
    with suppress(BrokenPipeError):
        pipe = process.stdin
        if pipe and feed:
            shutil.copyfileobj(feed, pipe, _CHUNK)
        if pipe:
            pipe.close()
