"""A file of tickets: where it lies, how it is read, and which system it is from."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from steward.helpdesk.rules.imports import TicketMapping, TicketRow, get_mapping, read_tickets
from steward.kit.imports import Rejected
from steward.kit.imports.ledger import ImportFile

TICKETS = "tickets"  # the kind of import
_UNNAMED = {"auto", "own"}


@dataclass(frozen=True)
class TicketsFile:
    """A file with its mapping. Its tickets' own ids are unique within `source`."""

    path: Path
    name: str
    mapping: TicketMapping
    source: str

    def outcomes(self) -> Iterator[TicketRow | Rejected]:
        """Yield the tickets and the rejected rows, always in the same order."""
        return read_tickets(self.path, self.mapping)

    def identity(self) -> ImportFile:
        """Return what tells whether the same file is imported again in the same way."""
        with self.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        mapping = self.mapping.model_dump(mode="json")
        mapping["unknown"] = sorted(mapping["unknown"])  # a set has no order of its own
        return ImportFile(
            kind=TICKETS,
            source=self.source,
            mapping=self.mapping.name,
            mapping_digest=hashlib.sha256(json.dumps(mapping).encode()).hexdigest(),
            name=self.name,
            sha256=sha256,
        )


def tickets_file(
    path: Path, choices: Sequence[str], *, source: str | None = None, name: str | None = None
) -> TicketsFile:
    """Return a file with the mapping that is chosen for it.

    Without a `source`, files of one named mapping share one; a file with a guessed mapping is a
    source of its own, by its name. Raises BadMapping and UnreadableFile.
    """
    return with_mapping(path, get_mapping(choices, path), source=source, name=name)


def with_mapping(
    path: Path, mapping: TicketMapping, *, source: str | None = None, name: str | None = None
) -> TicketsFile:
    """Return a file with this mapping; its source is as `tickets_file` says."""
    name = name or path.name
    own = name if mapping.name in _UNNAMED else mapping.name
    return TicketsFile(path, name, mapping, source or own)
