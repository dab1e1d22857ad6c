"""The bytes to read: a file, plain or packed by gzip or in a zip, opened as often as needed."""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, TextIO
from zlib import error as BadDeflate  # noqa: N812  (an exception class under a lower-case name)

from typing_extensions import override

from steward.kit.imports.encoding import decoded
from steward.kit.imports.records import UnreadableFile
from steward.kit.marks import N_

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

WORKBOOK = ".xlsx"
READABLE = (WORKBOOK, ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".mbox", ".eml")

_ZIPS = (".zip", WORKBOOK)
_MAX_MEMBER = 8 << 30
_MAX_RATIO = 200
_MAIN_PART = "xl/workbook.xml"
_GZIP = b"\x1f\x8b"
_RATIO_MATTERS_FROM = 16 << 20

_BROKEN = (zipfile.BadZipFile, BadDeflate, EOFError, NotImplementedError, OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Source:
    """A named stream of about `size` bytes that can be opened again from its start."""

    name: str
    suffix: str
    opened: Callable[[], IO[bytes]]
    size: int

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open from the start; raise UnreadableFile where the bytes cannot be had."""
        try:
            with self.opened() as stream:
                yield stream
        except _BROKEN as why:
            raise UnreadableFile(
                N_("%(name)s: the file is damaged or locked (%(why)s).", name=self.name, why=why)
            ) from why

    @contextmanager
    def open_text(self, encoding: str) -> Iterator[TextIO]:
        """Open from the start as text; see `decoded`."""
        with self.open() as stream, decoded(stream, encoding) as text:
            yield text


def members(path: Path) -> tuple[str, ...]:
    """Return the names of the files in a zip from which one can be chosen; none for others."""
    if not zipfile.is_zipfile(path):
        return ()
    with zipfile.ZipFile(path) as archive:
        names = [info.filename for info in archive.infolist() if _is_data(info)]
    return tuple(PurePosixPath(name).name for name in names)


def get_source(path: Path, member: str | None = None, name: str = "") -> Source:
    """Return the source behind `path`; `name` is what people know it by, if it lies elsewhere.

    `member` names (or globs) the file to take from a zip that holds several. Raise
    UnreadableFile when there is nothing to read, or a zip that unpacks to absurd size.
    """
    called = PurePosixPath(name or path.name)
    try:
        empty = path.stat().st_size == 0
        zipped = not empty and zipfile.is_zipfile(path)
        no_zip = not zipped and not empty and called.suffix.lower() in _ZIPS
        source = _zipped(path, called, member) if zipped else _plain(path, called)
    except _BROKEN as why:
        raise UnreadableFile(
            N_("%(name)s: the file cannot be opened (%(why)s).", name=called, why=why)
        ) from why
    if empty:
        raise UnreadableFile(N_("%(name)s: the file is empty. Export it again.", name=called))
    if no_zip:
        raise UnreadableFile(
            N_("%(name)s: the file is no zip, or was cut off. Export it again.", name=called)
        )
    return source


def _plain(path: Path, called: PurePosixPath) -> Source:
    size = path.stat().st_size
    with path.open("rb") as stream:
        is_gzip = stream.read(len(_GZIP)) == _GZIP
        if is_gzip:
            stream.seek(-4, io.SEEK_END)  # where gzip says how much it holds
            size = int.from_bytes(stream.read(4), "little")
    if not is_gzip:
        return Source(str(called), called.suffix.lower(), lambda: path.open("rb"), size)
    within = called.with_suffix("") if called.suffix.lower() == ".gz" else called
    opened = lambda: io.BufferedReader(_Unpacked(str(called), path))  # noqa: E731 - short
    return Source(str(called), within.suffix.lower(), opened, size)


class _Unpacked(io.RawIOBase):
    """The content of a gzip file; one that swells to absurd size is refused on the way."""

    def __init__(self, name: str, path: Path) -> None:
        self._name = name
        self._packed = path.open("rb")
        self._stream = gzip.GzipFile(fileobj=self._packed)
        self._read = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        count = self._stream.readinto(buffer)
        self._read += count
        _refuse(self._name, self._name, self._read, self._packed.tell())
        return count

    @override
    def close(self) -> None:
        self._packed.close()
        super().close()


def _zipped(path: Path, called: PurePosixPath, member: str | None) -> Source:
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    if any(info.filename == _MAIN_PART for info in infos):
        return Source(str(called), WORKBOOK, lambda: path.open("rb"), path.stat().st_size)
    info = _choose(called.name, infos, member)
    refuse_bomb(called.name, info)
    name, suffix = f"{called} ({info.filename})", PurePosixPath(info.filename).suffix.lower()
    return Source(name, suffix, lambda: _open_member(path, info), info.file_size)


def _open_member(path: Path, info: zipfile.ZipInfo) -> IO[bytes]:
    # The member keeps the archive's file open for as long as it needs it.
    with zipfile.ZipFile(path) as archive:
        return archive.open(info)


def _choose(name: str, infos: list[zipfile.ZipInfo], member: str | None) -> zipfile.ZipInfo:
    readable = [info for info in infos if _is_data(info)]
    if member and len(readable) > 1:
        chosen = [info for info in readable if fnmatch(PurePosixPath(info.filename).name, member)]
    else:
        chosen = readable
    if len(chosen) == 1:
        return chosen[0]
    held = ", ".join(info.filename for info in readable[:10]) or N_("no file that can be read")
    if member:
        wanted = N_("Wanted: %(member)s.", member=member)
    else:
        wanted = N_("Name one with `file` in the mapping.")
    told = N_("%(name)s: the zip holds %(held)s. %(wanted)s", name=name, held=held, wanted=wanted)
    raise UnreadableFile(told)


def _is_data(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return not hidden and not info.is_dir() and path.suffix.lower() in READABLE


def refuse_bomb(name: str, info: zipfile.ZipInfo) -> None:
    """Raise UnreadableFile for a part of a zip that unpacks to absurd size."""
    _refuse(name, info.filename, info.file_size, info.compress_size)


def _refuse(name: str, part: str, size: int, packed: int) -> None:
    ratio = size / max(packed, 1)
    if (size > _RATIO_MATTERS_FROM and ratio > _MAX_RATIO) or size > _MAX_MEMBER:
        raise UnreadableFile(
            N_(
                "%(name)s: %(filename)s would unpack to %(file_size)s bytes "
                "(%(ratio)s times its packed size). Unpack it yourself if you trust it.",
                name=name,
                filename=part,
                file_size=f"{size:,}",
                ratio=f"{ratio:,.0f}",
            )
        )
