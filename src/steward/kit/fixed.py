"""Statements that nearly every request sends: written once, then sent past SQLAlchemy's engine.

Its way there and back takes twice as long as the driver's own. What is asked this way is a query
of plain columns, the same each time but for its values, of the driver's own types: JSON is wrapped
in its Jsonb, and a list is compared by ANY, not IN.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import Compiled, Result, Select, TextClause
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session


class Fixed:
    """A query that is written in the driver's words once, when it is first asked."""

    def __init__(self, query: Select[*tuple[Any, ...]] | TextClause) -> None:
        self._query = query
        self._compiled: Compiled | None = None
        self._columns: SimpleResultMetaData | None = None

    def ask(
        self, session: Session, values: Mapping[str, Any] | None = None
    ) -> Result[*tuple[Any, ...]]:
        """Ask it with these values; it finds what has been flushed."""
        compiled = self._compiled or self._query.compile(dialect=session.connection().dialect)
        cursor = send(session, compiled.string, compiled.construct_params(values) or {})
        if self._columns is None:
            names = [column.name for column in cursor.description or ()]
            self._compiled, self._columns = compiled, SimpleResultMetaData(names)
        return IteratorResult(self._columns, iter(cursor.fetchall()))


def send(
    session: Session, words: str, values: Mapping[str, Any] | tuple[Any, ...]
) -> psycopg.Cursor[Any]:
    """Execute a statement in the driver's words; it fails as any statement of the session does."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    try:
        sent: psycopg.Cursor[Any] = driver.execute(words, values)
    except psycopg.Error as error:
        is_lost = bool(driver.closed)
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            words,
            values,
            error,
            psycopg.Error,
            connection_invalidated=is_lost,
            dialect=connection.dialect,
        ) from error
    return sent
