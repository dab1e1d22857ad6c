"""What goes into the landing of rows, and what comes out: values that processes hand over."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from steward.analytics.rules.cubes import Shape
from steward.analytics.rules.tables import LakeTable

Example = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """The files of a table that count: rows without masks, rows under masks, and these masks."""

    plain: tuple[Path, ...] = ()
    masked: tuple[Path, ...] = ()
    masks: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Task:
    """What is to be landed, as landing `sequence`; drafts go into a folder of the lake's.

    Without a `draft` the rows are only compared. What comes in `again` is compared with what
    counted when it came, for what has landed since was compared with it.
    """

    table: LakeTable
    rows: tuple[Path, ...]
    gone: tuple[Path, ...]
    standing: Standing
    sequence: int
    folder: Path
    draft: Path | None
    memory_mb: int
    again: bool = False


@dataclass(frozen=True)
class Lift:
    """What is to be taken back of a table: rows and masks; and what is left: rows, what was seen.

    What later landings saw of these rows is written into a `draft` folder of the lake's.
    """

    table: LakeTable
    rows: tuple[Path, ...]
    masks: tuple[Path, ...]
    others: tuple[Path, ...]
    seen: tuple[Path, ...]
    folder: Path
    draft: Path
    memory_mb: int


@dataclass(frozen=True)
class CubeTask:
    """The months of a view whose cubes are to be made, and the tables that it is joined with."""

    view: str
    months: tuple[tuple[date | None, Standing], ...]
    joined: dict[str, Standing]
    folder: Path
    draft: Path
    memory_mb: int


@dataclass(frozen=True)
class JoinTask:
    """Months of a view, and new files of tables that it is joined with, by these tables."""

    view: str
    months: tuple[tuple[date | None, Standing], ...]
    new: dict[str, tuple[Path, ...]]
    folder: Path
    memory_mb: int


@dataclass(frozen=True)
class CubeDraft:
    """A cube that was written; without a path where it would be of no help."""

    shape: Shape
    month: date | None
    path: Path | None
    rows: int
    bytes: int


@dataclass(frozen=True)
class Draft:
    """A file that was written: for which landing, of which kind, for which month."""

    sequence: int
    kind: str
    month: date | None
    path: Path
    rows: int
    bytes: int


@dataclass(frozen=True)
class Doubled:
    """A row that tells of the same as a later one of its file, which counts."""

    row: int
    same_as: int


@dataclass
class Parted:
    """What became of the rows, the files that were written, and some rows to look at."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    doubled_count: int = 0
    doubled: list[Doubled] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    new_rows: list[Example] = field(default_factory=list)
    changes: list[tuple[Example, Example]] = field(default_factory=list)
