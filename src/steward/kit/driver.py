"""The driver's connection, with statements that wait: they go with the next, in one round trip.

What an act tells of itself (facts, letters, words to be found by) has no result that anybody waits
for; by itself, each would cost a round trip and the bookkeeping of a result.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString, Self, cast

import psycopg
from typing_extensions import override


class Connection(psycopg.Connection[Any]):
    """Sends what was left with `later` before all else, as if it had been executed at once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursor_factory = _Cursor
        self._waiting: list[tuple[LiteralString, Mapping[str, Any]]] = []

    def later(self, statement: LiteralString, values: Mapping[str, Any]) -> None:
        """Execute a statement with the next one or the commit, which fail if it does."""
        self._waiting.append((statement, values))

    @contextmanager
    def after_what_waits(self) -> Iterator[None]:
        """Have what is sent in this block follow what waits, in the same round trip."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            yield
            return
        with self.pipeline():
            for statement, values in waiting:
                psycopg.Cursor(self).execute(statement, values)
            yield

    @override
    def commit(self) -> None:
        """Commit all, or end the transaction: a commit that failed has always ended it."""
        try:
            with self.after_what_waits():
                super().commit()
            super().commit()  # of a transaction that had nothing but what waited
        except psycopg.Error:
            self.rollback()
            raise

    @override
    def rollback(self) -> None:
        self._waiting.clear()
        super().rollback()


class _Cursor(psycopg.Cursor[Any]):
    @override
    def execute(self, *arguments: Any, **options: Any) -> Self:
        with cast("Connection", self.connection).after_what_waits():
            super().execute(*arguments, **options)
        return self

    @override
    def executemany(self, *arguments: Any, **options: Any) -> None:
        with cast("Connection", self.connection).after_what_waits():
            super().executemany(*arguments, **options)
