"""One server that runs for several tests, on an embedded database of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from steward.kit.db import Database
from steward.kit.migrate import migrate as migrate_database
from steward.kit.postgres import embedded
from tests.cast import BEN, make_cast
from tests.kit.embedded import temporary_folder
from tests.running import Running, running, stream_of, token_of


@dataclass(frozen=True)
class Served:
    """A server that runs, its database, and a token of Ben's."""

    server: Running
    database: Database
    token: str

    def stream_of(self, *topics: str) -> str:
        """Return the address at which a page of this server would hear of `topics`."""
        return stream_of(self.server, *topics)


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A server with two web processes that runs as long as tests ask for it."""
    with temporary_folder() as folder, embedded(folder / "home", fsync=False) as url:
        database = Database(url)
        migrate_database(database)
        with database.transaction() as session:
            make_cast(session)
        with running(folder / "home", database_url=url) as server:
            yield Served(server, database, token_of(database, BEN))
        database.dispose()
