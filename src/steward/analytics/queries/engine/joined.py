"""Which months of a view look different, now that a table it is joined with has new rows."""

from collections.abc import Callable
from datetime import date

from steward.analytics.queries.engine import duck
from steward.analytics.queries.engine.duck import name, parquet, value_of
from steward.analytics.queries.parts import JoinTask
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import VIEWS


def affected(task: JoinTask, tell: Callable[[float], None]) -> set[date | None]:
    """Find the months with rows that name, as their key there, what new rows or masks tell of.

    Raises BooksUnavailable when files cannot be read.
    """
    view, found = VIEWS[task.view], set[date | None]()
    keys = dict(view.joins)
    with duck.in_words(), duck.connect(task.folder, task.memory_mb) as connection:
        for number, (month, standing) in enumerate(task.months, 1):
            rows = parquet((*standing.plain, *standing.masked))
            for table, files in task.new.items():
                mine = view.column(keys[table]).sources[0].partition(".")[2]
                told = f"select {name(TABLES[table].key[0])} from {parquet(files)}"
                is_told = f"exists (select 1 from {rows} where {name(mine)} in ({told}))"
                if value_of(connection, f"select {is_told}"):
                    found.add(month)
            tell(number / len(task.months))
    return found
