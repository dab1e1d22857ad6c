"""How staged rows become files of the lake: compared with what stands, then written."""

from collections.abc import Callable

import duckdb

from steward.analytics.queries.engine import duck, writing
from steward.analytics.queries.engine.duck import NTH, columns_of, name, parquet, rows_of, value_of
from steward.analytics.queries.parts import Doubled, Parted, Task
from steward.analytics.rules.tables import LakeTable
from steward.kit.imports.wanted import Wanted

_ROW = "_row"  # where a staged row stood in its file
_TOLD = 100_000  # rows that are named as told twice
_HASHES_A_MB = 5_000  # that can be counted in memory: each takes some 50 bytes, and there is else


def part(task: Task, tell: Callable[[float], None]) -> Parted:
    """Compare and write. Calls `tell` with the share that is done.

    Raises NoRoom when the disk is full, BooksUnavailable when files cannot be read.
    """
    readable = {path.parent for path in (*task.rows, *task.gone)}
    with duck.in_words(), duck.connect(task.folder, task.memory_mb, readable) as connection:
        return _part(connection, task, tell)


def _part(
    connection: duckdb.DuckDBPyConnection, task: Task, tell: Callable[[float], None]
) -> Parted:
    """Each step leaves a view or a temporary table for the next ones."""
    done = Parted()
    _stage(connection, task)
    _find_again(connection, task)
    _identify(connection, task.table)
    _find_doubled(connection, task.table, done)
    tell(0.2)
    _stand(connection, task)
    _meet(connection, task, done)
    tell(0.4)
    if task.gone:
        _find_gone(connection, task, done)
    if task.draft:
        writing.write(connection, task, done)
    else:
        writing.show(connection, task.table, done)
    return done


def _stage(connection: duckdb.DuckDBPyConnection, task: Task) -> None:
    """View `staged`: the rows in our columns, what the file did not have being null."""
    source, found = f"({duck.nothing(task.table)})", set[str]()
    if task.rows:
        source = parquet(task.rows, ", file_row_number = true")
        found = {row[0] for row in rows_of(connection, f"describe select * from {source}")}
    number = "file_row_number + 1" if found else "0"
    row = _ROW if _ROW in found else number
    cells = [*(_cell(one, found) for one in task.table.columns), f"({row})::bigint as {_ROW}"]
    connection.execute(f"create temp view staged as select {', '.join(cells)} from {source}")


def _cell(column: Wanted, found: set[str]) -> str:
    value = name(column.name) if column.name in found else "null"
    return f"{value}::{duck.TYPES[column.kind]} as {name(column.name)}"


def _find_again(connection: duckdb.DuckDBPyConnection, task: Task) -> None:
    """Table `again`: hashes of what more than one row is told apart by, which is rare.

    Only rows of these hashes are compared with one another later. To count all at once would take
    more memory than there is, and lay the rest aside on the disk: a part of the hashes at a time.
    """
    told = f"case when {duck.is_whole(task.table)} then hash({duck.key_of(task.table)})"
    told = f"{told} else hash({columns_of(task.table)}) end"
    connection.execute("create temp table again (told ubigint)")
    rows = int(value_of(connection, "select count(*) from staged"))
    parts = rows // (task.memory_mb * _HASHES_A_MB) + 1
    for part in range(parts):
        connection.execute(f"""
            insert into again select told from (select {told} as told from staged)
            where told % {parts} = {part} group by told having count(*) > 1
        """)


def _identify(connection: duckdb.DuckDBPyConnection, table: LakeTable) -> None:
    """View `fresh`: the staged rows with what identifies them, `a` and `b`.

    A row whose key is whole is told apart by that, another by all that it says, and how often.
    These are two hashes, so that no two rows are ever taken for one; they are not kept.
    """
    whole, cells, key = duck.is_whole(table), columns_of(table), duck.key_of(table)
    rest = f"select * from staged where not ({whole})"
    often = f"hash({cells}) in (from again)"
    nth = f"(row_number() over (partition by {cells} order by {_ROW}))::int as {NTH}"
    connection.execute(f"""
        create temp view fresh as
        select *, null::int as {NTH}, hash({key}) as a, hash('b', {key}) as b
        from staged where {whole} union all
        select *, hash({cells}, {NTH}), hash('b', {cells}, {NTH}) from (
            select *, 1::int as {NTH} from ({rest}) where not ({often}) union all
            select *, {nth} from ({rest}) where {often}
        )
    """)


def _find_doubled(connection: duckdb.DuckDBPyConnection, table: LakeTable, done: Parted) -> None:
    """Table `doubled`: the row that counts of what is told several times; view `counting`."""
    connection.execute(f"""
        create temp table doubled as
        select a, b, max({_ROW}) as kept, count(*) as times from fresh
        where {duck.is_whole(table)} and a in (from again)
        group by a, b having count(*) > 1
    """)
    times = "select coalesce(sum(times - 1), 0)::bigint from doubled"
    done.doubled_count = int(value_of(connection, times))
    earlier = f"d.a = f.a and d.b = f.b and f.{_ROW} < d.kept"
    if done.doubled_count:
        counts = f"where not exists (select 1 from doubled d where {earlier})"
        told = f"select f.{_ROW}, kept from fresh f join doubled d on {earlier}"
        told = f"{told} order by all limit {_TOLD}"
        done.doubled = [Doubled(*row) for row in rows_of(connection, told)]
    else:
        counts = ""
    connection.execute(f"create temp view counting as select * from fresh f {counts}")


def _stand(connection: duckdb.DuckDBPyConnection, task: Task) -> None:
    """View `standing`: the rows of the lake that count, with what identifies them."""
    before = task.sequence if task.again else None
    rows = duck.standing(task.table, task.standing, before)
    connection.execute(
        f"create temp view standing as select *, {duck.identity(task.table)} from ({rows})"
    )


def _meet(connection: duckdb.DuckDBPyConnection, task: Task, done: Parted) -> None:
    """Table `met`: the rows that stand already, by all that they say or by their key alone."""
    same = f"hash({columns_of(task.table, 'n')}) = hash({columns_of(task.table, 's')})"
    connection.execute(f"""
        create temp table met as select n.{_ROW}, {same} as is_same
        from counting n join standing s using (a, b)
    """)
    counts = "select count(*) filter (is_same), count(*) filter (not is_same) from met"
    done.unchanged, done.changed = rows_of(connection, counts)[0]
    rows = int(value_of(connection, "select count(*) from staged"))
    done.created = rows - done.doubled_count - done.unchanged - done.changed


def _find_gone(connection: duckdb.DuckDBPyConnection, task: Task, done: Parted) -> None:
    """Table `gone`: what identifies the rows that are said to be gone, and do not come as well."""
    key = duck.key_of(task.table)
    said = f"select distinct hash({key}) as a, hash('b', {key}) as b from {parquet(task.gone)}"
    connection.execute(f"""
        create temp table gone as select * from ({said}) anti join counting using (a, b)
    """)
    stood = "select count(*) from standing semi join gone using (a, b)"
    done.gone = int(value_of(connection, stood))
