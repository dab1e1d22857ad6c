"""What `steward verify` finds out about the books: all there is has arrived, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.analytics.models import LakeFlow
from steward.analytics.queries.flow import (
    FEEDS,
    ToldFiles,
    is_whole,
    landed_by_others,
    standing_in,
    told_of,
)
from steward.analytics.queries.lake import Lake
from steward.analytics.rules.tables import TABLES
from steward.kit.feeds import Feed, Told
from steward.kit.files import FileStore
from steward.kit.imports.wanted import Kind
from steward.kit.verify import Check

_UNITS = {Kind.MONEY: Decimal("0.01"), Kind.DECIMAL: Decimal("0.0001"), Kind.INTEGER: Decimal(1)}
_EVER = 2**62  # after all facts
_ADDING = "steward.analytics.queries.engine.adding"
_ROWS = "rows"


def checks_of(lake: Lake, zone: ZoneInfo) -> dict[str, Check]:
    """Return the checks of a lake; days are those of a zone."""

    def differences(session: Session, _files: FileStore) -> Iterator[str]:
        engine: Any = session.get_bind()
        still = engine.execution_options(isolation_level="REPEATABLE READ")
        with Session(still) as own:  # nothing moves under its eyes
            for feed in FEEDS:
                with lake.draft() as folder:
                    yield from _differences(own, lake, feed, zone, folder)

    return {"The books hold what orders, deals, tickets and the stores say": differences}


def _differences(
    session: Session, lake: Lake, feed: Feed, zone: ZoneInfo, folder: Path
) -> Iterator[str]:
    """Compare sums of what a flow has brought with those of what it would be told now.

    What has changed since it ran last is left out on both sides, and all where files are lost: the
    next run brings it in anew.
    """
    held = session.get(LakeFlow, feed.name)
    if held is None or held.done is None or not is_whole(session, lake, feed):
        return
    changed = feed.changed(session, held.done, _EVER)
    files = ToldFiles(folder)
    for told in told_of(session, feed, changed, zone):
        files.add_whole(told)
    rest = sorted(set(feed.changed(session, 0, 0)) - set(changed))
    every = chain(feed.told(session, [], zone), told_of(session, feed, rest, zone))
    sums = _sums(every)  # of tables that nothing is told of, too
    adding: Any = import_module(_ADDING)
    for table, here in sums.items():
        columns = [column for column in here if column != _ROWS]
        there = adding.sums(
            lake,
            TABLES[table],
            standing_in(session, lake, table),
            columns,
            besides=landed_by_others(session, feed, table),
            without=files.end(table, "whole"),
        )
        for column, other in zip((_ROWS, *columns), there, strict=True):
            if here[column] != other:
                yield f"{table}: {column} {other} in the books, {here[column]} by what happened"


def _sums(every: Iterable[Told]) -> Mapping[str, dict[str, Decimal]]:
    """Return by table how many rows are told, and the sums of their columns of numbers."""
    found = defaultdict[str, dict[str, Decimal]](dict)
    for told in every:
        sums = found[told.table]
        sums[_ROWS] = sums.get(_ROWS, Decimal(0)) + len(told.rows)
        for column, values in _numbers(told):
            sums[column] = sums.get(column, Decimal(0)) + sum(values, Decimal(0))
    return found


def _numbers(told: Told) -> Iterator[tuple[str, Sequence[Decimal]]]:
    """Yield the columns of numbers with their values, as exact as the books keep them."""
    if not told.rows:
        return
    kinds = {one.name: one.kind for one in TABLES[told.table].columns}
    for name, values in zip(told.rows[0]._fields, zip(*told.rows, strict=True), strict=True):
        unit = _UNITS.get(kinds[name])
        if unit is not None:
            yield name, [Decimal(one).quantize(unit) for one in values if one is not None]
