"""Stages contents for tests: what came in, and what was refused, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from steward.kit.imports.staging import Given, Guess, Plan, Refused, Staged, read_refused
from steward.kit.imports.staging.guessing import guesses
from steward.kit.imports.staging.work import stage
from steward.kit.imports.wanted import Kind, Wanted

NOTHING = Given()


@dataclass(frozen=True)
class Result:
    """What became of a file."""

    staged: Staged
    rows: list[dict[str, object]]
    refused: list[Refused]

    @property
    def numbers(self) -> list[object]:
        """The numbers of the good rows in the file."""
        return [row["_row"] for row in self.rows]

    @property
    def values(self) -> list[list[object]]:
        """The good rows without their numbers."""
        return [[value for name, value in row.items() if name != "_row"] for row in self.rows]

    @property
    def told(self) -> list[tuple[int, str, str]]:
        """Row, column and reason of each bad cell."""
        return [(row.row, one.column, one.reason) for row in self.refused for one in row.bad]


def write(folder: Path, content: bytes | str, name: str = "sales.csv") -> Path:
    """Lay a file there."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def guessed(path: Path, given: Given = NOTHING) -> Guess:
    """Guess a file in this process."""
    return next(guesses(path, "", given))


def staged(path: Path, plan: Plan, folder: Path | None = None) -> Result:
    """Stage a file in this process."""
    progress = list(stage(path, path.name, plan, folder or path.parent / "staged"))
    assert all(one.read <= one.size for one in progress)
    result = progress[-1].staged
    assert result is not None
    rows = [row for file in result.files for row in pq.read_table(file).to_pylist()]
    assert len(rows) == result.rows
    return Result(result, rows, list(read_refused(result.refused)))


def as_text(path: Path, given: Given = NOTHING) -> Result:
    """Stage all columns of a file as texts."""
    found = guessed(path, given)
    return staged(path, everything(found, Kind.TEXT))


def everything(found: Guess, kind: Kind | None = None) -> Plan:
    """Return the plan that takes all columns as what they are guessed to be, or as one kind."""
    wanted = tuple(Wanted(one.name, kind or one.kind, one.name) for one in found.columns)
    return Plan(found, wanted, {one.name: one.name for one in found.columns})


def planned(path: Path, wanted: Sequence[Wanted], **more: object) -> Plan:
    """Return the plan for columns that have our names in the file."""
    found = guessed(path)
    names = {one.name for one in found.columns}
    plan = Plan(found, tuple(wanted), {one.name: one.name for one in wanted if one.name in names})
    return replace(plan, **more)  # type: ignore[arg-type]  # the tests' own words
