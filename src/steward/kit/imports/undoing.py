"""What undoing an import did."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Undone:
    """How many things were withdrawn and restored; `kept` names those people had worked on."""

    withdrawn: int
    restored: int
    kept: list[str]
