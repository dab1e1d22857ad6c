"""The bytes to read: a file as it lies there, or one member of a zip, opened as often as needed."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO, TextIO
from zlib import error as BadDeflate  # noqa: N812  (an exception class under a lower-case name)

from steward.kit.imports.encoding import decoded
from steward.kit.imports.records import UnreadableFile
from steward.kit.marks import N_

WORKBOOK = ".xlsx"
READABLE = (WORKBOOK, ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".mbox", ".eml")

_ZIPS = (".zip", WORKBOOK)
_MAX_MEMBER = 8 << 30
_MAX_RATIO = 200
_MAIN_PART = "xl/workbook.xml"
_RATIO_MATTERS_FROM = 16 << 20

_BROKEN = (zipfile.BadZipFile, BadDeflate, EOFError, NotImplementedError, OSError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Source:
    """A named stream of bytes that can be opened again from its start."""

    name: str
    suffix: str
    opened: Callable[[], IO[bytes]]

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


def get_source(path: Path, member: str | None = None) -> Source:
    """Return the source behind `path`.

    `member` names (or globs) the file to take from a zip that holds several. Raise
    UnreadableFile when there is nothing to read, or a zip that unpacks to absurd size.
    """
    try:
        empty = path.stat().st_size == 0
        zipped = not empty and zipfile.is_zipfile(path)
        no_zip = not zipped and not empty and path.suffix.lower() in _ZIPS
        workbook = WORKBOOK if zipped and _is_workbook(path) else None
        is_packed = zipped and workbook is None
        source = _zipped(path, member) if is_packed else _plain(path, workbook)
    except _BROKEN as why:
        raise UnreadableFile(
            N_("%(name)s: the file cannot be opened (%(why)s).", name=path.name, why=why)
        ) from why
    if empty:
        raise UnreadableFile(N_("%(name)s: the file is empty. Export it again.", name=path.name))
    if no_zip:
        raise UnreadableFile(
            N_("%(name)s: the file is no zip, or was cut off. Export it again.", name=path.name)
        )
    return source


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return _MAIN_PART in archive.namelist()


def _plain(path: Path, suffix: str | None) -> Source:
    return Source(path.name, suffix or path.suffix.lower(), lambda: path.open("rb"))


def _zipped(path: Path, member: str | None) -> Source:
    with zipfile.ZipFile(path) as archive:
        info = _choose(path.name, archive.infolist(), member)
    refuse_bomb(path.name, info)
    name, suffix = f"{path.name} ({info.filename})", PurePosixPath(info.filename).suffix.lower()
    return Source(name, suffix, lambda: _open_member(path, info))


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
    ratio = info.file_size / max(info.compress_size, 1)
    swollen = info.file_size > _RATIO_MATTERS_FROM and ratio > _MAX_RATIO
    if swollen or info.file_size > _MAX_MEMBER:
        raise UnreadableFile(
            N_(
                "%(name)s: %(filename)s would unpack to %(file_size)s bytes "
                "(%(ratio)s times its packed size). Unpack it yourself if you trust it.",
                name=name,
                filename=info.filename,
                file_size=f"{info.file_size:,}",
                ratio=f"{ratio:,.0f}",
            )
        )
