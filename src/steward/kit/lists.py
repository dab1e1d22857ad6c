"""Lists of a table: sorted by a column, searched by parts of words, read a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from steward.kit.paging import decode_cursor, encode_cursor

_MOST_WORDS = 8
RowId = ColumnElement[int] | InstrumentedAttribute[int]
Sorts = Mapping[str, tuple[ColumnElement[Any], type]]  # name -> what is compared, of which type


@dataclass(frozen=True)
class Order:
    """What rows are sorted by, of which type, with the id to tell equal ones apart."""

    key: ColumnElement[Any]
    kind: type
    down: bool
    own_id: RowId

    @classmethod
    def of(cls, sort: str, sorts: Sorts, own_id: RowId) -> "Order":
        """Return the order by a name such as `price`, or `-price` for the reverse.

        An unknown one is taken for that by `name`.
        """
        key, kind = sorts.get(sort.removeprefix("-"), sorts["name"])
        return cls(key, kind, sort.startswith("-"), own_id)

    def page(
        self, session: Session, query: Select[*tuple[Any, ...]], cursor: str | None, limit: int
    ) -> tuple[list[Sequence[Any]], str | None]:
        """Return the rows after `cursor`, and the cursor of those after them."""
        key = tuple_(self.key, self.own_id)
        if cursor:
            last = tuple_(*decode_cursor(cursor, kinds=[self.kind, int]))
            query = query.where(key < last if self.down else key > last)
        directions = (one.desc() if self.down else one.asc() for one in (self.key, self.own_id))
        query = query.add_columns(self.key, self.own_id).order_by(*directions).limit(limit + 1)
        rows = session.execute(query).all()
        more = encode_cursor(list(rows[limit - 1][-2:])) if len(rows) > limit else None
        return [row[:-2] for row in rows[:limit]], more


def parts_of(words: str) -> list[str]:
    """Return the parts of what somebody searches for; no more than a search can bear."""
    return words.replace("\x00", " ").split()[:_MOST_WORDS]


def holds(plain: ColumnElement[str] | InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Whether a column of lower case without accents holds a word, written in any way."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return plain.like(func.lower(func.plain(f"%{escaped}%")))
