"""What is left of rows that are taken back: those that later landings saw, too, stay as theirs."""

from collections.abc import Callable

import duckdb

from steward.analytics.models import MASKS, ROWS
from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.duck import NTH, SEQUENCE, columns_of, parquet
from steward.analytics.queries.engine.writing import copy
from steward.analytics.queries.parts import Lift, Parted


def carry(task: Lift, tell: Callable[[float], None]) -> Parted:
    """Write what later landings would have brought themselves, had these rows not been there.

    A row is carried over to the first landing that saw it standing: as its own, with its masks.
    Raises NoRoom when the disk is full, BooksUnavailable when files cannot be read.
    """
    done = Parted()
    with duck.in_words(), duck.connect(task.folder, task.memory_mb) as connection:
        _find_carried(connection, task)
        tell(0.5)
        cells = f"{columns_of(task.table, 'm')}, c.landing as {SEQUENCE}, m.{NTH}"
        same = f"m.a = c.a and m.b = c.b and m.{SEQUENCE} = c.top"
        rows = f"select {cells} from mine m join carried c on {same}"
        copy(connection, task, done, ROWS, rows)
        if task.masks:
            _carry_masks(connection, task, done)
    return done


def _find_carried(connection: duckdb.DuckDBPyConnection, task: Lift) -> None:
    """Table `carried`: of which rows of ours, by key and sequence, which landing gets a copy.

    What a landing saw was the newest row before it, unless that was carried over to it already.
    """
    identity = duck.identity(task.table)
    connection.execute(f"create view mine as select *, {identity} from {parquet(task.rows)}")
    others = f"select {identity}, {SEQUENCE} from {parquet(task.others)}" if task.others else ""
    rows = f"select a, b, {SEQUENCE} from mine" + (f" union all {others}" if others else "")
    connection.execute(f"""
        create table carried as
        with seen as (
            select a, b, landing from (
                select {identity}, {SEQUENCE} as landing from {parquet(task.seen)}
            ) semi join mine using (a, b)
        ), met as (
            select s.a, s.b, s.landing, max(r.{SEQUENCE}) as top
            from seen s join ({rows}) r on r.a = s.a and r.b = s.b and r.{SEQUENCE} <= s.landing
            group by s.a, s.b, s.landing
        )
        select a, b, top, min(landing) as landing from met group by a, b, top
    """)


def _carry_masks(connection: duckdb.DuckDBPyConnection, task: Lift, done: Parted) -> None:
    key = duck.key_of(task.table)
    masks = f"select *, hash({key}) as a, hash('b', {key}) as b from {parquet(task.masks)}"
    kept = f"select m.* exclude (a, b) replace (c.landing as {SEQUENCE})"
    same = f"m.a = c.a and m.b = c.b and m.{SEQUENCE} = c.top"
    copy(connection, task, done, MASKS, f"{kept} from ({masks}) m join carried c on {same}")
