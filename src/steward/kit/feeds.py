"""What a module tells the books: rows for their tables, of all that facts say has changed.

A module keeps its feeds in a table `FEEDS`. What is told is how things are now, however often it is
asked: whoever keeps it puts what is told last in the place of what was told before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

Rows = Sequence[Any]  # tuples
Changed = Callable[[Session, int, int], Sequence[int]]


@dataclass(frozen=True)
class Told:
    """Rows for a table of the books, named tuples of its columns.

    Under the keys of `whole`, or beginnings of keys, they are all: what else is there has gone.
    """

    table: str
    rows: Rows
    whole: Rows = ()


@dataclass(frozen=True)
class Feed:
    """What is told of one kind of things: the ids of those that changed, and what is so of them.

    `changed` is asked for what facts tell, with ids after one and up to another; after 0 it is all
    there is. `told` gets ids, some thousands at once, and the zone whose days count.
    """

    name: str
    changed: Changed
    told: Callable[[Session, Sequence[int], ZoneInfo], tuple[Told, ...]]


def ids_told(every: TextClause, changed: TextClause) -> Changed:
    """Return what a feed asks for ids: those of `changed`, of facts after one and up to another.

    After 0, those of `every`: all there are.
    """

    def read(session: Session, after: int, until: int) -> Sequence[int]:
        if not after:
            return session.scalars(every).all()
        return session.scalars(changed, {"after": after, "until": until}).all()

    return read
