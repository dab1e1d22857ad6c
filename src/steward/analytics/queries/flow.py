"""Where our own rows of the books come from, and files of what is told of them."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.errors import BooksUnavailable
from steward.analytics.models import LakeLanding, LakePart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.manifest import months_of, standing_of
from steward.analytics.queries.parts import Standing
from steward.analytics.rules.tables import TABLES
from steward.customers import FEEDS as PEOPLE
from steward.helpdesk import FEEDS as CARE
from steward.inventory import FEEDS as STORES
from steward.kit.feeds import Feed, Rows, Told
from steward.sales import FEEDS as SALES

FEEDS = (*STORES, *PEOPLE, *SALES, *CARE)
_AT_ONCE = 2_000  # things that are read with a few statements
_ENGINE = "steward.analytics.queries.engine.row_file"


def landed_by_others(session: Session, feed: Feed, table: str) -> Sequence[int]:
    """Return the ids of what imports and other flows have landed in a table."""
    query = select(LakeLanding.id).where(LakeLanding.table_name == table)
    return session.scalars(query.where(LakeLanding.flow.is_distinct_from(feed.name))).all()


def is_whole(session: Session, lake: Lake, feed: Feed) -> bool:
    """Whether all files are there that a flow has brought into the lake."""
    query = select(LakePart.path).join(LakeLanding, LakeLanding.id == LakePart.landing_id)
    try:
        lake.here(session.scalars(query.where(LakeLanding.flow == feed.name)))
    except BooksUnavailable:
        return False
    return True


def standing_in(session: Session, lake: Lake, table: str) -> Standing:
    """Return the files of a table that count. Raises BooksUnavailable when one is gone."""
    return standing_of(months_of(session, table), lake)


def told_of(session: Session, feed: Feed, ids: Sequence[int], zone: ZoneInfo) -> Iterator[Told]:
    """Yield what a feed tells of many things, some at a time."""
    for start in range(0, len(ids), _AT_ONCE):
        yield from feed.told(session, ids[start : start + _AT_ONCE], zone)


class ToldFiles:
    """What is told, in files of a folder: of each table the rows, and the keys that they are of."""

    def __init__(self, folder: Path) -> None:
        """Begin without any."""
        self.folder = folder
        self._files: dict[tuple[str, str], Any] = {}

    def add(self, told: Told) -> None:
        """Add rows and keys to their files."""
        if told.rows:
            self._add(told.table, "rows", told.rows[0]._fields, told.rows)
        self.add_whole(told)

    def add_whole(self, told: Told) -> None:
        """Add the keys alone."""
        if told.whole:
            key = TABLES[told.table].key[: len(told.whole[0])]
            self._add(told.table, "whole", key, told.whole)

    def _add(self, table: str, what: str, columns: Sequence[str], rows: Rows) -> None:
        if (table, what) not in self._files:
            engine: Any = import_module(_ENGINE)
            path = self.folder / f"{table}-{what}.parquet"
            self._files[table, what] = engine.RowFile(path, TABLES[table], columns)
        self._files[table, what].add(rows)

    @property
    def tables(self) -> list[str]:
        """The tables that anything was told of."""
        return sorted({table for table, _ in self._files})

    def end(self, table: str, what: str) -> Path | None:
        """End the file of the rows or the whole keys of a table; None where there is none."""
        file = self._files.get((table, what))
        if file is None:
            return None
        path: Path = file.close()
        return path
