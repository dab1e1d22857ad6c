"""Writing very many rows at once, by COPY: for what is long past, of which nobody is told."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from psycopg import Cursor
from psycopg.sql import SQL, Composed, Identifier
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from steward.kit.db import Base

_RESERVE = text("""
    select nextval(pg_get_serial_sequence(:table, 'id'))
    from generate_series(1, :amount) order by 1
""")


def reserve_ids(session: Session, model: type[Base], amount: int) -> Sequence[int]:
    """Take `amount` ids of a table, ascending, so that rows can name each other before they are."""
    values = {"table": model.__tablename__, "amount": amount}
    return session.scalars(_RESERVE, values).all()


def copy_rows(session: Session, rows: Sequence[Base]) -> None:
    """Write rows of one table, in the session's transaction; the session does not keep them.

    A column that no row sets gets its default.
    """
    if not rows:
        return
    table = cast("Table", rows[0].__table__)
    names = {name for row in rows for name in vars(row)}
    columns = [c for c in table.columns if c.key in names or c.default is not None]
    readers = [_reader(column) for column in columns]
    with _cursor(session) as cursor, cursor.copy(_command(table, columns)) as copy:
        for row in rows:
            copy.write_row([read(vars(row)) for read in readers])


def _cursor(session: Session) -> Cursor[Any]:
    session.flush()  # what the rows refer to
    return cast("Cursor[Any]", session.connection().connection.cursor())


def _command(table: Table, columns: Sequence[Column[Any]]) -> Composed:
    names = SQL(", ").join(Identifier(column.name) for column in columns)
    return SQL("copy {} ({}) from stdin").format(Identifier(table.name), names)


def _reader(column: Column[Any]) -> Callable[[dict[str, object]], object]:
    """Return what finds a column's value among the attributes of a row."""
    key, default, is_json = column.key, column.default, isinstance(column.type, JSONB)

    def read(values: dict[str, object]) -> object:
        value = values.get(key)
        if value is None and isinstance(default, CallableColumnDefault):
            value = default.arg(None)
        elif value is None and isinstance(default, ScalarElementColumnDefault):
            value = default.arg
        return value if value is None or not is_json else Jsonb(value)

    return read
