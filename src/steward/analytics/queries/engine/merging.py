"""Many small files of one month, written anew as one: no answer changes by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from steward.analytics.models import MASKS, ROWS, SEEN
from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.duck import parquet
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.parts import Draft, Standing
from steward.analytics.rules.tables import LakeTable

_FORM = "format parquet, compression zstd, parquet_version v2, return_stats true"


@dataclass(frozen=True)
class Small:
    """The files of a flow in one month of a table; `landing` is the newest that brought any.

    `is_alone` says that nobody else has brought anything into the month.
    """

    table: LakeTable
    month: date | None
    landing: int
    rows: tuple[Path, ...]
    masks: tuple[Path, ...]
    seen: tuple[Path, ...]
    is_alone: bool


def merge(lake: Lake, small: Small, draft: Path) -> list[Draft]:
    """Write the files as one of each kind, and return these.

    Of rows that the flow itself has changed or taken away since, nothing is left: a flow is never
    taken back but as a whole. Its masks, and what it saw, matter only to what others have brought.
    """
    wanted, drafts = {ROWS: _rows(small)}, list[Draft]()
    if not small.is_alone:
        wanted |= {MASKS: _all(small.masks), SEEN: _all(small.seen)}
    with duck.in_words(), duck.connect(lake.folder, lake.memory_mb) as connection:
        for kind, query in wanted.items():
            if query:
                path = draft / f"{kind}.parquet"
                copied = f"copy ({query}) to {duck.text(str(path))} ({_FORM})"
                for _, rows, size, *_ in connection.execute(copied).fetchall():
                    drafts.append(Draft(small.landing, kind, small.month, path, rows, size))
    return [one for one in drafts if one.rows]


def _rows(small: Small) -> str:
    if not small.rows or not small.masks:
        return _all(small.rows)
    return duck.standing(small.table, Standing(masked=small.rows, masks=small.masks))


def _all(files: Sequence[Path]) -> str:
    return f"select * from {parquet(files)}" if files else ""
