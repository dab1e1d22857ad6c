"""Up to which row an append-only table is settled: ids are given out in order, not committed so.

Whoever reads such a table in steps by id would miss for ever a row that is committed after one with
a higher id. Here nobody is made to wait: each look says what was given out and who was writing just
then, and what one look saw is settled once all of these have ended.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, column, select, table, text
from sqlalchemy.orm import Session

from steward.kit.db import Base

# Whoever inserts holds this lock from before the id is taken until the row can be seen, or never
# will: so who took one of these ids is either among the writers, or has ended by now.
_WRITERS = text("""
    select distinct virtualtransaction from pg_locks
    where locktype = 'relation' and relation = cast(:table as regclass)
      and database = (select oid from pg_database where datname = current_database())
      and mode = 'RowExclusiveLock' and granted and pid <> pg_backend_pid()
    order by 1
""")


@dataclass(frozen=True)
class Look:
    """What a look at a table saw: the last id that was given out, and who was writing then."""

    until: int
    writers: tuple[str, ...]


def look_at(session: Session, of: type[Base]) -> Look:
    """Look at a table with ids of its own; what is read afterwards is newer than this look."""
    name = of.__tablename__
    given: Select[*tuple[Any, ...]] = select(column("last_value"), column("is_called")).select_from(
        table(f"{name}_id_seq")
    )
    last, is_taken = session.execute(given).one()  # first: who writes from now on takes a higher id
    writers = session.scalars(_WRITERS, {"table": name})
    return Look(last if is_taken else 0, tuple(writers))


def settled(now: Look, before: Look | None) -> int | None:
    """Say up to which id all rows are there by now, or never will; None where nobody knows more."""
    if not now.writers:
        return now.until
    if before is not None and not set(before.writers) & set(now.writers):
        return before.until
    return None
