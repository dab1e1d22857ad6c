"""Mails from files: a Maildir, a folder of mails, an mbox or one mail; each is taken in once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from steward.channels.actions.reading import Place, read_waiting, reading_of
from steward.channels.actions.receiving import Arrival, key_of, receive
from steward.channels.models import Way
from steward.channels.queries import count_of, our_addresses
from steward.channels.rules import Kind
from steward.kit.errors import BadInput
from steward.kit.imports.mail_rows import messages_in
from steward.kit.marks import N_

_BATCH = 100
_READERS = 2  # while one reads, the other writes
_MAILDIR = ("cur", "new")


@dataclass
class Taken:
    """What became of the mails of a path so far; `kinds` counts those that are new."""

    found: int = 0
    new: list[int] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)

    @property
    def known(self) -> int:
        """How many had come before."""
        return self.found - len(self.new)


def mails_at(path: Path) -> Iterator[bytes]:
    """Yield the mails of a path, in the order of their names. Raises BadInput for none."""
    if path.is_dir():
        folders = [path / one for one in _MAILDIR if (path / one).is_dir()] or [path]
        files = [one for folder in folders for one in sorted(folder.rglob("*")) if one.is_file()]
        yield from (one.read_bytes() for one in files)
        return
    if not path.is_file():
        msg = N_("%(path)s is no Maildir, mbox or mail. Name one that is there.", path=path)
        raise BadInput(msg)
    with path.open("rb") as stream:
        is_mbox = stream.read(5) == b"From "
        stream.seek(0)
        yield from messages_in(stream) if is_mbox else [stream.read()]


def import_mails(place: Place, path: Path, *, is_answered: bool) -> Iterator[Taken]:
    """Take the mails of a path in and read them, batch after batch; the same again is none.

    They are old: nobody gets an answer by itself, unless `is_answered` says so.
    """
    taken, raws = Taken(), mails_at(path)
    while batch := list(islice(raws, _BATCH)):
        arrivals = [Arrival(raw, Way.FILE, key_of(raw), is_quiet=not is_answered) for raw in batch]
        with place.database.transaction() as session:
            taken.new += receive(session, place.files, arrivals)
        taken.found += len(batch)
        with ThreadPoolExecutor(_READERS) as readers:
            list(readers.map(lambda _: _read_quick(place), range(_READERS)))
        yield taken
    while read_waiting(place, slow=True):
        pass
    with place.database.reading() as session:
        taken.kinds = count_of(session, taken.new)
    yield taken


def _read_quick(place: Place) -> None:
    while read_waiting(place, slow=False):
        pass


def look_through(place: Place, path: Path) -> Iterator[Taken]:
    """Say what the mails of a path are, and keep nothing."""
    taken = Taken()
    with place.database.reading() as session:
        ours = our_addresses(session, place.settings)
    for raw in mails_at(path):
        reading = reading_of(raw, ours)
        kind = reading.verdict.kind if reading else Kind.UNREADABLE
        taken.found += 1
        taken.kinds[kind] = taken.kinds.get(kind, 0) + 1
        yield taken
