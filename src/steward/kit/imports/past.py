"""What a module says of things of a file that it was told of: what became of them."""

from dataclasses import dataclass, field
from typing import NamedTuple


class RefusedThing(NamedTuple):
    """A thing of a file that cannot be: its id there, which column is wrong, and why."""

    external_id: str
    column: str
    reason: str


@dataclass
class PastWritten:
    """What became of things of a file; `refused` are left out."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RefusedThing] = field(default_factory=list)
