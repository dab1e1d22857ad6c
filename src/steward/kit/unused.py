"""Files that no row names: deleted after a day, but never from under somebody who takes one.

A column that names stored files is a `FileHash`. Whoever is about to write one says `hold` before
they look for the file or store it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import obstore
from sqlalchemy import ARRAY, Column, Text, any_, exists, func, literal, or_, select, union
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import NAMES_A_FILE, Base
from steward.kit.files import FileStore

KEPT_FOR = timedelta(days=1)
_BATCH = 10_000  # files that one statement looks up
_LOCK = 7_201  # the same number in all processes, used for nothing else


def hold(session: Session) -> None:
    """Have the sweep wait until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock_shared(_LOCK)))


def sweep(session: Session, store: FileStore) -> None:
    """Delete what has lain unnamed for a day, and what uploads that broke off left behind.

    Where nothing names a file, nothing is deleted: an empty database beside full files is a
    mistake, or about to be restored.
    """
    if not session.scalar(select(or_(*(exists().where(one.is_not(None)) for one in _columns())))):
        return
    before = clock.now() - KEPT_FOR
    for files in obstore.list(store.objects, chunk_size=_BATCH):
        old = {
            _name(file["path"]): file["path"] for file in files if file["last_modified"] < before
        }
        if unnamed := old.keys() - _named(session, old):
            session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            for name in unnamed - _named(session, unnamed):  # some may have been taken meanwhile
                _delete(store, old[name], before)


def drop(session: Session, store: FileStore, names: Collection[str]) -> None:
    """Delete files at once, by their hashes, but for those that a row names."""
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    for name in set(names) - _named(session, names):
        store.discard(name)


def _columns() -> list[Column[Any]]:
    every = (column for table in Base.metadata.tables.values() for column in table.columns)
    return [column for column in every if column.info.get(NAMES_A_FILE)]


def _delete(store: FileStore, path: str, before: datetime) -> None:
    """Delete a file, unless the same content has come once more meanwhile."""
    if obstore.head(store.objects, path)["last_modified"] < before:
        obstore.delete(store.objects, path)


def _name(path: str) -> str:
    """Return the hash by which rows name a file; a draft's name is none."""
    return path.rpartition("/")[2]


def _named(session: Session, names: Collection[str]) -> set[str]:
    wanted = any_(literal(list(names), ARRAY(Text)))
    found = union(*(select(column).where(column == wanted) for column in _columns()))
    return set(session.scalars(found))
