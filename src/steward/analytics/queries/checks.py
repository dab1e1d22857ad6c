"""What must always hold of the lake: the files that count are there, with the rows they had."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from steward.analytics.errors import BooksUnavailable
from steward.analytics.models import LakeCube, LakeLanding, LakePart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.lost import lost_landings
from steward.kit.doctor import Concern
from steward.kit.files import FileStore
from steward.kit.marks import N_, unpacked
from steward.kit.verify import Check

_AT_ONCE = 500


def checks_of(lake: Lake) -> dict[str, Check]:
    """Return the checks of a lake."""

    def differences(session: Session, _files: FileStore) -> Iterator[str]:
        named = _named(session)
        while some := list(islice(named, _AT_ONCE)):
            yield from _differences(lake, some)

    return {
        "The files of the books are there, with the rows that they had": differences,
        "What was brought into the books is in them": _lost,
    }


def _lost(session: Session, _files: FileStore) -> Iterator[str]:
    """Name what was lost, and found out to be: no file of it counts any more."""
    for one in lost_landings(session):
        what = f"import {one.import_id}" if one.import_id else f"what flows in as {one.flow}"
        rows = one.created + one.changed + one.unchanged
        why = unpacked(one.lost_why) if one.lost_why else "it comes in again by itself"
        yield f"{one.table_name}: {rows} rows of {what} are lost: {why}"


def _named(session: Session) -> Iterator[tuple[str, int]]:
    """Yield each file that counts, and how many rows it had when it came."""
    for path, rows in session.execute(select(LakePart.path, LakePart.rows)):
        yield path, rows
    cubes = select(LakeCube.path, LakeCube.rows).where(LakeCube.path.is_not(None))
    for cube, rows in session.execute(cubes):
        yield str(cube), rows


def _differences(lake: Lake, named: list[tuple[str, int]]) -> Iterator[str]:
    there = {}
    for name, rows in named:
        try:
            there[name] = (lake.here([name])[0], rows)
        except BooksUnavailable:
            yield f"{name} is gone"
    engine: Any = import_module("steward.analytics.queries.engine.counting")
    paths = [path for path, _rows in there.values()]
    found = engine.rows_in_each(lake.folder, lake.memory_mb, paths)
    for (name, (_path, rows)), count in zip(there.items(), found, strict=True):
        if count != rows:
            yield f"{name} had {rows} rows, and has {'none' if count is None else count}"


def look_at(lake: Lake) -> Callable[[Connection], str]:
    """Return what `steward doctor` looks at: whether files of the books are gone."""

    def look(connection: Connection) -> str:
        names = connection.scalars(select(LakePart.path)).all()
        gone = len(set(names) - lake.names())
        if gone:
            msg = N_(
                "%(gone)s of %(all)s files of the books are gone from %(folder)s. What was in them "
                "is brought in again by itself: steward verify says how far that is.",
                gone=gone,
                all=len(names),
                folder=lake.folder,
            )
            raise Concern(msg)
        lost = select(func.count()).select_from(LakeLanding).where(LakeLanding.lost_at.is_not(None))
        if connection.scalar(lost):
            msg = N_("Rows of the books are lost. steward verify says which, and what to do.")
            raise Concern(msg)
        rows = connection.scalar(select(func.sum(LakePart.rows))) or 0
        return f"{len(names)} files with {rows} rows"

    return look
