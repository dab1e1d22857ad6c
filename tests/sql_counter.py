"""Counting the SQL statements of a request, so that no page and no call grows more unseen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event


@contextmanager
def counted_sql() -> Iterator[list[str]]:
    """Collect each statement that this process sends while the `with` block runs.

    Those that wait for another one (`kit.db.later`) go with it, and are not counted.
    """
    sent: list[str] = []
    execute = psycopg.Connection.execute

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        sent.append(" ".join(statement.split()))

    def note_fixed(
        self: psycopg.Connection, query: LiteralString, values: Mapping[str, Any]
    ) -> psycopg.Cursor:
        sent.append(" ".join(query.split()))
        return execute(self, query, values)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(psycopg.Connection, "execute", note_fixed)
            yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
