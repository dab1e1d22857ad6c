"""Facts of the books: files of sales data, and what is joined in them."""

from dataclasses import dataclass
from typing import ClassVar

from steward.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class BooksImported(Event):
    """A file of sales data was brought in; `counts` is what became of its rows."""

    kind: ClassVar[str] = "books.imported"
    subject_kind: ClassVar[str] = "import"
    file: str
    table: str
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class BooksImportUndone(Event):
    """An import of sales data was taken back; `kept` are budgets that people went on with since."""

    kind: ClassVar[str] = "books.import_undone"
    subject_kind: ClassVar[str] = "import"
    withdrawn: int
    restored: int
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ValueJoined(Event):
    """It was said that a spelling means a value of a table, in each file from then on."""

    kind: ClassVar[str] = "books.value_joined"
    subject_kind: ClassVar[str] = "joined_value"
    joins: str
    spelled: str
    meant: str


@dataclass(frozen=True, kw_only=True)
class ValueParted(Event):
    """A spelling stands for itself again, from the next file on."""

    kind: ClassVar[str] = "books.value_parted"
    subject_kind: ClassVar[str] = "joined_value"
    joins: str
    spelled: str
    meant: str
