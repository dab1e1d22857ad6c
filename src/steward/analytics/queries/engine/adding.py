"""Sums over what a flow has brought into a table, for comparing with what it is told of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.row_file import besides_of
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.parts import Standing
from steward.analytics.rules.tables import LakeTable


def sums(
    lake: Lake,
    table: LakeTable,
    stands: Standing,
    columns: Sequence[str],
    *,
    besides: Sequence[int],
    without: Path | None,
) -> tuple[Any, ...]:
    """Return how many rows stand besides those of some landings, and the sums of columns.

    Rows under the keys of the file `without`, or beginnings of keys, are left out.
    """
    added = "".join(f", coalesce(sum({duck.name(one)}), 0)" for one in columns)
    query = f"select count(*){added} from ({duck.standing(table, stands)})"
    if without is not None:
        begins = ", ".join(map(duck.name, pq.read_schema(without).names))
        query += f" anti join {duck.parquet([without])} using ({begins})"
    query += f" where {besides_of(besides)}"
    with duck.connect(lake.folder, lake.memory_mb) as connection:
        return tuple(connection.execute(query).fetchall()[0])
