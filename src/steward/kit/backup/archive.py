"""The archive: a plain tar of the database's dump, the stored files and a manifest.

It can be read with tar and pg_restore alone, should Steward not be at hand.
"""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore
from pydantic import ValidationError

from steward import __version__
from steward.kit import clock
from steward.kit.backup.database import dump_database, refuse_unless_empty, restore_database
from steward.kit.backup.errors import BackupError
from steward.kit.backup.manifest import FILES, Manifest, Part

_DUMP = "database.dump"
_KEY = "secret.key"
_MANIFEST = "manifest.json"
_DRAFTS = "tmp/"  # uploads that are not finished
_CHUNK = 1 << 20  # bytes


def backup(
    database_url: str, files: ObjectStore, target: Path, *, key: str | None = None
) -> Manifest:
    """Write the database and `files` to the new archive `target` while others work on.

    `key` signs links and seals second factors: without it they are of no use after a restore. The
    archive appears only once it is whole. Raises BackupError.
    """
    if target.exists():
        msg = f"{target} exists, and a backup never overwrites. Choose another name."
        raise BackupError(msg)
    with _explaining(target), tempfile.TemporaryDirectory(dir=target.parent) as folder:
        draft = Path(folder, "archive")
        manifest = _write(draft, database_url, files, key)
        draft.rename(target)
    return manifest


def verify_archive(archive: Path) -> Manifest:
    """Read the whole archive and compare it with its manifest, which is returned.

    Raises BackupError when anything is missing, added or changed.
    """
    with _explaining(archive), tarfile.open(archive, "r:") as tar:
        text, found = b"", {}
        for member in tar:
            content = _Measured(_content(tar, member))
            if member.name == _MANIFEST:
                text = content.read()
            else:
                found[member.name] = content.read_to_end()
        manifest = Manifest.model_validate_json(text)
    if wrong := manifest.parts.items() ^ found.items():
        name = min(name for name, _part in wrong)
        msg = f"{archive} is damaged at {name}. Do not rely on it; use another backup."
        raise BackupError(msg)
    return manifest


def restore(
    archive: Path,
    database_url: str,
    files: ObjectStore,
    *,
    keep_key: Callable[[str], None] | None = None,
) -> Manifest:
    """Fill an empty database, and `files`, from an archive that is checked first.

    `keep_key` gets the key that came with it, before anything is written. The database is filled
    in one transaction and last: when something fails before, it is still empty and the restore
    can be repeated. Raises BackupError.
    """
    refuse_unless_empty(database_url)
    manifest = verify_archive(archive)
    with _explaining(archive), tarfile.open(archive, "r:") as tar:
        if keep_key and _KEY in manifest.parts:
            keep_key(_content(tar, tar.getmember(_KEY)).read().decode())
        for name in manifest.parts:
            if name.startswith(FILES):
                _store(files, name.removeprefix(FILES), _content(tar, tar.getmember(name)))
        restore_database(database_url, _content(tar, tar.getmember(_DUMP)))
    return manifest


@contextmanager
def _explaining(archive: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, ValidationError, KeyError) as error:
        msg = f"{archive} is not a whole backup of Steward's. Use another one."
        raise BackupError(msg) from error
    except (OSError, BaseError) as error:
        msg = f"{archive} or the stored files cannot be used: {error}. Mend it and try again."
        raise BackupError(msg) from error


def _write(draft: Path, database_url: str, files: ObjectStore, key: str | None) -> Manifest:
    """Files come after the database's snapshot, so that each file it names is among them."""
    dump = draft.with_name(_DUMP)
    contents = dump_database(database_url, dump)
    draft.touch(mode=0o600)  # it holds all that people have entrusted to us
    with draft.open("wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:") as tar, dump.open("rb") as stream:
            parts = {_DUMP: _add(tar, _DUMP, dump.stat().st_size, stream)}
            parts |= _add_files(tar, files)
            if key:
                parts[_KEY] = _add(tar, _KEY, len(key.encode()), io.BytesIO(key.encode()))
            manifest = Manifest(
                steward=__version__,
                made_at=clock.now(),
                schema_revision=contents.schema_revision,
                rows=contents.rows,
                parts=parts,
            )
            text = manifest.model_dump_json(indent=1).encode()
            _add(tar, _MANIFEST, len(text), io.BytesIO(text))
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _add_files(tar: tarfile.TarFile, files: ObjectStore) -> dict[str, Part]:
    parts = {}
    for batch in obstore.list(files):
        for found in batch:
            path = found["path"]
            if not path.startswith(_DRAFTS):
                stream = cast("IO[bytes]", obstore.open_reader(files, path, size=found["size"]))
                parts[FILES + path] = _add(tar, FILES + path, found["size"], stream)
    return parts


def _add(tar: tarfile.TarFile, name: str, size: int, stream: IO[bytes]) -> Part:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(clock.now().timestamp())
    measured = _Measured(stream)
    tar.addfile(member, cast("IO[bytes]", measured))
    return measured.part


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        msg = f"{member.name} is not a file"
        raise tarfile.TarError(msg)
    return content


def _store(files: ObjectStore, path: str, content: IO[bytes]) -> None:
    with obstore.open_writer(files, path, max_concurrency=2) as writer:
        while chunk := content.read(_CHUNK):
            writer.write(chunk)


class _Measured:
    """A stream that counts and hashes what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._size = 0
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = bytes(self._stream.read(size))
        self._size += len(chunk)
        self._digest.update(chunk)
        return chunk

    def read_to_end(self) -> Part:
        while self.read(_CHUNK):
            pass
        return self.part

    @property
    def part(self) -> Part:
        return Part(size=self._size, sha256=self._digest.hexdigest())
