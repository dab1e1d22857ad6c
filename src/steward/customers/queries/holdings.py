"""What modules have of people: rows that move when two people turn out to be one.

A module offers a `Holding` for each table that names people, which `steward.main` adds; this one
knows none of them by name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.customers.models import Person

Aside = list[Any]  # fits into JSON


@dataclass(frozen=True)
class Moving:
    """Who becomes one with whom, or parts from them again; `merge_id` is of which merge."""

    merge_id: int
    gone_id: int
    kept_id: int


@dataclass(frozen=True)
class Holding:
    """Rows of one table that are somebody's: `column` says whose, by the id of a person.

    `words` call them. What the two cannot both have `clear` puts aside before the others move, and
    returns; once they are back where they were, `restore` puts that back, and returns how many of
    it could not be. A table without such a column is all theirs to move.
    """

    name: str
    words: str
    column: InstrumentedAttribute[Any] | None = None
    clear: Callable[[Session, Moving], Aside] | None = None
    restore: Callable[[Session, Moving, Aside], int] | None = None


_holdings: dict[str, Holding] = {}


def add_holdings(*holdings: Holding) -> None:
    """Have these move, too, when two people become one."""
    _holdings.update({one.name: one for one in holdings})


def holdings() -> Sequence[Holding]:
    """Return all holdings, in the order in which they were added."""
    return list(_holdings.values())


def held_by(session: Session, person: Person) -> list[tuple[str, int]]:
    """Count what is somebody's: words and number, of what there is any."""
    found = []
    for one in holdings():
        if one.column is not None:
            query = select(func.count()).where(one.column == person.id)
            found.append((one.words, session.scalar(query) or 0))
    return [(words, number) for words, number in found if number]
