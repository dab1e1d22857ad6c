"""What the parts of Steward know of a person: told to them, and erased, when they ask.

A module offers a `Known` for each thing that it knows, which `steward.main` adds; this one knows
none of them by name.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from steward.customers.models import Person
from steward.kit.events import Actor


class Row(dict[str, Any]):
    """What is told of one thing: values by the names of their columns."""


@dataclass
class Erasing:
    """An erasure under way: who it is, what they are called from now on, and what it came to.

    `said` are strings that name them: what quotes one of these goes, too. Whoever erases adds the
    things that were theirs: `about` by the kind of their facts, `numbers` as letters name them,
    `files` by their hashes, `erased` counts by words, and `stays` as words, why, and until when.
    """

    person_id: int
    user_id: int | None
    label: str
    keep_since: datetime
    keep_years: int
    actor: Actor
    said: set[str] = field(default_factory=set)
    about: dict[str, set[int]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    erased: dict[str, int] = field(default_factory=dict)
    stays: list[tuple[str, str, datetime | None]] = field(default_factory=list)

    @property
    def any_number(self) -> str:
        """A pattern of PostgreSQL that finds whatever names one of the things that were theirs."""
        either = "|".join(map(re.escape, sorted(self.numbers)))
        return rf"\y({either})\y" if either else "$."  # else it finds nothing

    def count(self, words: str, number: int) -> None:
        """Add to what was erased."""
        if number:
            self.erased[words] = self.erased.get(words, 0) + number


@dataclass(frozen=True)
class Known:
    """Something that is known of people. All but its name and words may be left out.

    `told` reads it as rows, by columns; `files` names what is stored, with its hash; `in_the_way`
    says why it cannot be erased yet; `erase` does so. It bears being done again.
    """

    name: str
    words: str
    told: Callable[[Session, Person], Iterable[Row]] | None = None
    files: Callable[[Session, Person], Iterable[tuple[str, str]]] | None = None
    in_the_way: Callable[[Session, Person], Sequence[str]] | None = None
    erase: Callable[[Session, Erasing], None] | None = None


_known: dict[str, Known] = {}


def add_known(*known: Known) -> None:
    """Have this be told and erased, too, in this order."""
    _known.update({one.name: one for one in known})


def all_known() -> Sequence[Known]:
    """Return all that is known of people, in the order in which it was added."""
    return list(_known.values())


def rows_told(session: Session, query: Select[*tuple[Any, ...]]) -> list[Row]:
    """Return rows by the names of their columns."""
    return [Row(row._asdict()) for row in session.execute(query)]


def count_known(session: Session, person: Person) -> list[tuple[str, int]]:
    """Count what is known of somebody: words and number, of what there is any."""
    told = ((one.words, one.told(session, person)) for one in all_known() if one.told)
    counts = ((words, sum(1 for _ in rows)) for words, rows in told)
    return [(words, number) for words, number in counts if number]


def in_the_way(session: Session, person: Person) -> list[str]:
    """Say why somebody cannot be erased yet, as texts to translate."""
    ways = (one.in_the_way for one in all_known() if one.in_the_way)
    return [why for way in ways for why in way(session, person)]
