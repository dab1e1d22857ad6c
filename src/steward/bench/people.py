"""People measured: a million come in out of one file, some of them broken, and go out again."""

import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from steward.accounts import SYSTEM
from steward.bench.base import fresh_database
from steward.bench.books import import_file
from steward.bench.server import BenchFailed
from steward.customers import Listing, export_people
from steward.kit.db import Database
from steward.kit.paging import every
from steward.kit.settings import Settings

PEOPLE = 1_000_000
_AT_ONCE = 1000
# Of a hundred rows one has a broken address, one a country that is none, one words for a number.
_PEOPLE = """
    copy (
        select 'K-' || i as customer_id,
               'First' || hash(i) % 3000 || ' Last' || hash(i + 1) % 40000 as name,
               'p' || i || case when i % 100 = 1 then '@' else '@mail.example' end as email,
               case when i % 100 = 3 then 'ask him' else '+3120' || 1000000 + i end as phone,
               case when i % 100 = 2 then 'Narnia' else ['NL', 'Sweden', 'Deutschland'][cast(
                   1 + hash(i + 2) % 3 as bigint)] end as country,
               'Street ' || hash(i + 3) % 200 as street,
               cast(1000 + hash(i + 4) % 8999 as varchar) as zip,
               'Town ' || hash(i + 5) % 500 as city,
               case when hash(i + 6) % 10 = 0 then 'Company ' || hash(i + 7) % 20000 end as company,
               ['home', 'café', 'office'][cast(1 + hash(i + 8) % 3 as bigint)] as segment
        from range({rows}) t(i)
    ) to '{path}' (header)
"""


def measure_people(settings: Settings) -> Iterator[dict[str, Any]]:
    """Bring a file of people in, again, and save all of them as a file."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bench-people-", dir=settings.home) as folder,
        fresh_database(settings, "steward_bench_people") as url,
    ):
        home, file = Path(folder), Path(folder) / "people.csv"
        with import_module("duckdb").connect() as connection:
            connection.execute(_PEOPLE.format(rows=PEOPLE, path=file))
        broken = PEOPLE * 3 // 100
        first = import_file(home, url, file, "people")
        _check(first, created=PEOPLE - broken, rejected=broken)
        yield {"op": "people_import", **first}
        again = import_file(home, url, file, "people")
        _check(again, unchanged=PEOPLE - broken, rejected=broken)
        yield {"op": "people_again", **again}
        yield {"op": "people_export", **_saved(url)}


def _check(found: dict[str, Any], **wanted: int) -> None:
    if any(found[name] != number for name, number in wanted.items()):
        raise BenchFailed(f"Wanted {wanted}, found {found}")


def _saved(url: str) -> dict[str, Any]:
    """Read all people as the page does that saves them as a file; say how long that takes."""
    database = Database(url)
    began = time.monotonic()
    with database.reading() as session:
        found = every(
            lambda cursor: export_people(
                session, SYSTEM, Listing(), keys=(), cursor=cursor, limit=_AT_ONCE
            )
        )
        rows = sum(1 for _one in found)
    database.dispose()
    return {"rows": rows, "seconds": round(time.monotonic() - began, 1)}
