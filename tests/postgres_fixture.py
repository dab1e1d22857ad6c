"""One embedded server for a whole test run, and databases on it in milliseconds.

Every xdist worker uses the same server. The schema is migrated once, into a template; what a test
gets is a copy of it. Tables filled by a test that commits are its own: take `fresh_database_url`.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from steward.kit.postgres import embedded

HOME = "TESTS_HOME"
_TEMPLATE = "template"
_TEMPLATE_LOCK = 1
_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it gets a name that nobody can guess
_ROOM = 4 << 30  # bytes; a run takes less than one


def pytest_configure(config: pytest.Config) -> None:
    """Choose the run's folder before the workers start: they inherit the choice.

    The server's data are in it, and whatever else is made once for all workers.
    """
    if not _is_worker(config):
        folder = Path(tempfile.mkdtemp(prefix="steward-tests-", dir=_roomy_memory()))
        folder.chmod(0o755)  # as root, the server runs as another user
        os.environ[HOME] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's folder; the last worker has stopped the server."""
    if not _is_worker(config):
        shutil.rmtree(os.environ.pop(HOME))


def _roomy_memory() -> Path | None:
    """Where files are kept in memory, if there is room: a copied database is some 600 files.

    A disk takes up to a quarter of a second for them, memory a hundredth.
    """
    if not _MEMORY.is_dir():
        return None
    room = min(shutil.disk_usage(_MEMORY).free, psutil.virtual_memory().available)
    return _MEMORY if room > _ROOM else None


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


class Databases:
    """Databases of one worker, made and removed by one connection of its own."""

    def __init__(self, server: psycopg.Connection, postgres_url: str, worker_id: str) -> None:
        self.server = server
        self._postgres_url = postgres_url
        self._names = (f"test_{worker_id}_{number}" for number in count(1))

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """Make a copy of a database for the length of a `with` block, and yield its URL."""
        name = next(self._names)
        create = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self.server.execute(create.format(Identifier(name), Identifier(template)))
        yield self.url_of(name)
        self.server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def url_of(self, database: str) -> str:
        """Return the URL of a database of this server."""
        return self._postgres_url.replace("@/steward?", f"@/{database}?")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of the run's server, naming a database that nobody fills."""
    with embedded(Path(os.environ[HOME]), fsync=False) as url:
        yield url


@pytest.fixture(scope="session")
def databases(postgres_url: str, worker_id: str) -> Iterator[Databases]:
    """Makes databases, and removes them, for this worker."""
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as server:
        yield Databases(server, postgres_url, worker_id)


@pytest.fixture(scope="session")
def template_database(databases: Databases, migrate: Callable[[str], None]) -> str:
    """The name of a database that `migrate` (a fixture of conftest.py) has brought up to date.

    `migrate` gets a URL and must leave no connection open: a database in use cannot be copied.
    """
    server = databases.server
    server.execute("SELECT pg_advisory_lock(%s)", [_TEMPLATE_LOCK])
    found = server.execute("SELECT FROM pg_database WHERE datname = %s", [_TEMPLATE])
    if found.fetchone() is None:
        draft = f"{_TEMPLATE}_draft"
        server.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(draft)))
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(draft)))
        migrate(databases.url_of(draft))
        rename = SQL("ALTER DATABASE {} RENAME TO {}")
        server.execute(rename.format(Identifier(draft), Identifier(_TEMPLATE)))
    server.execute("SELECT pg_advisory_unlock(%s)", [_TEMPLATE_LOCK])
    return _TEMPLATE


@pytest.fixture(scope="session")
def database_url(databases: Databases, template_database: str) -> Iterator[str]:
    """The URL of this worker's migrated database; a test leaves it as it found it."""
    with databases.copy_of(template_database) as url:
        yield url


@pytest.fixture
def fresh_database_url(databases: Databases, template_database: str) -> Iterator[str]:
    """The URL of a migrated database for one test alone, which may commit."""
    with databases.copy_of(template_database) as url:
        yield url


@pytest.fixture
def new_database(databases: Databases) -> Iterator[Callable[[], str]]:
    """Makes a database without any table, for one test alone, and returns its URL."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(databases.copy_of("template0"))
