"""What staging takes and gives: the guess of a file, the plan to read it by, progress, results."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from steward.kit.imports.wanted import Kind, Wanted

BLANKS = " "  # the delimiter of files whose columns stand apart by one or more blanks


class Format(StrEnum):
    """How a file is written."""

    CSV = "csv"  # by any delimiter
    XLSX = "xlsx"
    JSON = "json"  # one list of objects
    JSONL = "jsonl"  # an object to a line
    PARQUET = "parquet"


class DateOrder(StrEnum):
    """Which part of a date comes first."""

    YEAR = "ymd"
    DAY = "dmy"
    MONTH = "mdy"


@dataclass(frozen=True)
class ColumnGuess:
    """What a column of a file seems to hold.

    `order` is that of its dates, `decimal` the sign before its decimals ("." or ","), `currency`
    the code of the signs beside its amounts. `sure` is the share of samples that fit, 0 to 1.
    `is_unclear` where its dates or numbers can be read in two ways and no value decides.
    """

    name: str
    kind: Kind
    order: DateOrder | None = None
    decimal: str = "."
    currency: str = ""
    is_percent: bool = False
    samples: tuple[str, ...] = ()
    empty: float = 0.0
    sure: float = 1.0
    is_unclear: bool = False


@dataclass(frozen=True)
class Given:
    """What a person says of a file, of which the rest is guessed; None is not said.

    `skip` counts the rows above the names of the columns, `header` those that name them.
    """

    format: Format | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    skip: int | None = None
    header: int | None = None
    sheet: str | None = None
    member: str | None = None


@dataclass(frozen=True)
class Guess:
    """How a file is read. Any part can be corrected: by `Given`, or with `dataclasses.replace`.

    `skip` rows stand above `header` rows that name the columns (0: none does). `escape` is the
    sign before a quote that belongs to a value, empty where it is doubled. `sheets` are those
    of a workbook, hidden ones too. `empties` are words that say "nothing here". `member` is the
    file inside a zip. `rows` were looked at, of a file of `size` bytes.
    """

    format: Format
    columns: tuple[ColumnGuess, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skip: int = 0
    header: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    empties: tuple[str, ...] = ()
    member: str | None = None
    rows: int = 0
    size: int = 0

    def column(self, name: str) -> ColumnGuess:
        """Return a column by its name in the file; KeyError where there is none."""
        for one in self.columns:
            if one.name == name:
                return one
        raise KeyError(name)

    def as_plain_data(self) -> dict[str, Any]:
        """Return it as it is kept as JSON."""
        return asdict(self)

    @classmethod
    def from_plain_data(cls, kept: Mapping[str, Any]) -> "Guess":
        """Return the guess that was kept; ValueError where it is none."""
        return _GUESSES.validate_python(kept)


_GUESSES = TypeAdapter(Guess)


@dataclass(frozen=True)
class Fixed:
    """A value that each row has, in place of a column of the file."""

    value: str


@dataclass(frozen=True)
class Plan:
    """How the rows of a file become ours.

    `mapping` says which column of the file, or which fixed value, is which of the `wanted` ones.
    `aliases` says by column of ours what is meant by a spelling. `rates` are what one unit of a
    currency is worth in `currency`, ours; where that is empty, currencies are not looked at.
    What has happened may be dated up to `today`, give or take a day: without it, today.
    """

    guess: Guess
    wanted: tuple[Wanted, ...]
    mapping: Mapping[str, str | Fixed]
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    currency: str = ""
    today: date | None = None


@dataclass(frozen=True)
class Staged:
    """What came of a file: typed Parquet `files` of the good rows, and the rejected ones.

    The files have the wanted columns and `_row`, the row's number in the file, in the file's
    order. `blank` rows hold nothing. Of the `rejected` rows the first `told` are in `refused`,
    with reasons. `totals` are the sums of amounts and numbers, `first` and `last` the range of
    dates, all by column.
    """

    files: tuple[Path, ...]
    rows: int
    rejected: int
    blank: int
    told: int
    refused: Path
    totals: Mapping[str, Decimal]
    first: Mapping[str, str]
    last: Mapping[str, str]
    empty: Mapping[str, int]


@dataclass(frozen=True)
class Progress:
    """How far staging is: bytes read of all, rows so far; `staged` at its end."""

    read: int
    size: int
    rows: int
    rejected: int
    staged: Staged | None = None

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return min(self.read / self.size, 1.0) if self.size else 1.0
