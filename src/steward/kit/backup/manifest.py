"""The manifest: what an archive holds, by which it can be checked."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel

FILES = "files/"  # what the names of stored files begin with


class Part(BaseModel, frozen=True):
    """One file in the archive."""

    size: int  # bytes
    sha256: str


class Manifest(BaseModel, frozen=True):
    """What stands in `manifest.json`, the last file of an archive."""

    format: Literal[1] = 1
    steward: str
    made_at: AwareDatetime
    schema_revision: str | None
    rows: dict[str, int]  # per table
    parts: dict[str, Part]  # by name in the archive

    @property
    def files(self) -> int:
        """How many stored files are in it."""
        return sum(name.startswith(FILES) for name in self.parts)

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return sum(part.size for part in self.parts.values())
