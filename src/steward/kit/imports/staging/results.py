"""What staging came to: portion by portion, in all, and kept beside the staged files."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import TypeAdapter

from steward.kit.imports.staging.refused import Refused
from steward.kit.imports.staging.shapes import Staged

REFUSED = "refused.jsonl"
_STAGED = "staged.json"
_RESULTS = TypeAdapter(Staged)


@dataclass
class Done:
    """What became of one portion, or of all of them so far."""

    files: list[Path] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    blank: int = 0
    refused: list[Refused] = field(default_factory=list)
    totals: dict[str, Decimal] = field(default_factory=dict)
    first: dict[str, date] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)
    empty: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Done") -> None:
        """Count another portion in, all but its refused rows."""
        self.files += other.files
        self.rows += other.rows
        self.rejected += other.rejected
        self.blank += other.blank
        for name, total in other.totals.items():
            self.totals[name] = self.totals.get(name, Decimal()) + total
        for name, count in other.empty.items():
            self.empty[name] = self.empty.get(name, 0) + count
        for name, day in other.first.items():
            self.first[name] = min(self.first.get(name, day), day)
        for name, day in other.last.items():
            self.last[name] = max(self.last.get(name, day), day)

    def staged(self, folder: Path, told: int) -> Staged:
        """Return the results, all portions being counted in."""
        return Staged(
            files=tuple(self.files),
            rows=self.rows,
            rejected=self.rejected,
            blank=self.blank,
            told=told,
            refused=folder / REFUSED,
            totals=self.totals,
            first={name: day.isoformat() for name, day in self.first.items()},
            last={name: day.isoformat() for name, day in self.last.items()},
            empty=self.empty,
        )


def keep_staged(staged: Staged, folder: Path) -> None:
    """Write down that a folder is staged to its end."""
    new = folder / f"{_STAGED}.new"
    new.write_bytes(_RESULTS.dump_json(staged))
    new.replace(folder / _STAGED)


def find_staged(folder: Path) -> Staged | None:
    """Return what was staged into a folder; None where that did not come to its end."""
    try:
        kept = _RESULTS.validate_json((folder / _STAGED).read_bytes())
    except (OSError, ValueError):
        return None
    files = tuple(folder / one.name for one in kept.files)  # the folder may have been moved
    return replace(kept, files=files, refused=folder / REFUSED)
