"""Stored files: content-addressed in a folder or an object store, never trusted, never run."""

import hashlib
import mimetypes
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import IO, Any
from unicodedata import category

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, ObjectStore, from_url

from steward.kit.errors import BadInput, NotFound, TooLarge
from steward.kit.marks import N_
from steward.kit.settings import PREFIX, Settings, SettingsError, without_password
from steward.kit.traces import cleaned

_CHUNK = 1 << 20
_NAME_LIMIT = 150
# What a browser may show from our address; all else is only ever downloaded.
SHOWABLE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# Files that run when somebody opens them.
_REFUSED = frozenset(
    [
        ".exe",
        ".com",
        ".bat",
        ".cmd",
        ".scr",
        ".pif",
        ".msi",
        ".msp",
        ".jar",
        ".vbs",
        ".vbe",
        ".js",
        ".jse",
        ".wsf",
        ".wsh",
        ".ps1",
        ".psm1",
        ".hta",
        ".cpl",
        ".lnk",
        ".reg",
        ".dll",
        ".sys",
        ".apk",
        ".app",
        ".dmg",
        ".iso",
        ".img",
        ".vhd",
        ".scf",
        ".url",
        ".gadget",
        ".inf",
    ]
)


@dataclass(frozen=True)
class StoredFile:
    """What is known of a stored file: the hash of its content is its address."""

    sha256: str
    name: str
    media_type: str
    size: int


class FileStore:
    """Content-addressed files in the place the settings name."""

    def __init__(self, settings: Settings) -> None:
        """Find the place. Raises SettingsError when it is not there."""
        self._limit = settings.max_upload_mb << 20
        self._store: Any = open_store(settings.files_url, settings.home / "files", "FILES_URL")

    @property
    def objects(self) -> ObjectStore:
        """The place itself, for a backup."""
        store: ObjectStore = self._store
        return store

    def put(self, stream: IO[bytes], name: str, *, limit_mb: int | None = None) -> StoredFile:
        """Store what `stream` holds under its hash; a picture without what its camera wrote.

        `limit_mb` is another limit than the usual one. Raises BadInput for an empty file or a kind
        that runs when opened, TooLarge over the limit.
        """
        name = clean_name(name)
        if PurePath(name.lower()).suffix in _REFUSED:
            msg = N_(
                "%(name)s: files of this kind can run programs and are not accepted.", name=name
            )
            raise BadInput(msg, errors={"attachments": msg})
        limit = self._limit if limit_mb is None else limit_mb << 20
        chunks = cleaned(iter(partial(stream.read, _CHUNK), b""), self._limit)
        sha256, size = self._write(chunks, name, limit)
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return StoredFile(sha256, name, media_type, size)

    def keep(self, content: bytes, name: str, media_type: str) -> StoredFile:
        """Store what came to us as it is, of any kind and size: whoever took it has set limits."""
        sha256, size = self._write([content], name, len(content))
        return StoredFile(sha256, name, media_type, size)

    def _write(self, chunks: Iterable[bytes], name: str, limit: int) -> tuple[str, int]:
        digest, size, draft = hashlib.sha256(), 0, f"tmp/{secrets.token_hex(8)}"
        try:
            with obstore.open_writer(self._store, draft) as writer:
                for chunk in chunks:
                    size += len(chunk)
                    _check_size(size, name, limit)
                    digest.update(chunk)
                    writer.write(chunk)
            _check_not_empty(size, name)
            # The same content may be there already; written anew it counts as stored just now.
            obstore.rename(self._store, draft, _path(digest.hexdigest()))
        except BaseException:
            self._discard(draft)
            raise
        return digest.hexdigest(), size

    def _discard(self, draft: str) -> None:
        try:
            obstore.delete(self._store, draft)
        except (NotFoundError, FileNotFoundError):
            return

    def discard(self, sha256: str) -> None:
        """Delete content that nobody names any more; what is not there is no fault."""
        self._discard(_path(sha256))

    def has(self, sha256: str) -> bool:
        """Whether the content is there."""
        try:
            obstore.head(self._store, _path(sha256))
        except (NotFoundError, FileNotFoundError):
            return False
        return True

    def open(self, sha256: str) -> Iterator[bytes]:
        """Yield the content in chunks; NotFound when it is not there."""
        try:
            found = obstore.get(self._store, _path(sha256))
        except (NotFoundError, FileNotFoundError) as error:
            raise NotFound from error
        return (bytes(chunk) for chunk in found.stream(min_chunk_size=_CHUNK))

    @contextmanager
    def on_disk(self, sha256: str, name: str) -> Iterator[Path]:
        """Yield a path, under the file's own name, for what must be read here and there.

        Raises NotFound when the file is not there.
        """
        content = self.open(sha256)
        with TemporaryDirectory(prefix="steward-") as folder:
            path = Path(folder) / name
            if isinstance(self._store, LocalStore):
                path.symlink_to(Path(str(self._store.prefix)) / _path(sha256))
            else:
                with path.open("wb") as copy:
                    copy.writelines(content)
            yield path


def open_store(url: str | None, folder: Path, setting: str) -> ObjectStore:
    """Return the object store at `url`, or else in `folder`.

    Raises SettingsError, naming the setting, when it cannot be used.
    """
    if not url:
        return LocalStore(prefix=folder, mkdir=True)
    try:
        return from_url(url)
    except (BaseError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        msg = f"{PREFIX}{setting}={without_password(url)} cannot be used: {reason}."
        raise SettingsError(msg) from error


def _check_size(size: int, name: str, limit: int) -> None:
    if size > limit:
        msg = N_(
            "%(name)s is larger than %(limit)s MB. Send a smaller file or a link.",
            name=name,
            limit=limit >> 20,
        )
        raise TooLarge(msg)


def _check_not_empty(size: int, name: str) -> None:
    if not size:
        msg = N_("%(name)s is empty (0 bytes). Choose the file again.", name=name)
        raise BadInput(msg, errors={"attachments": msg})


def clean_name(name: str) -> str:
    """Return a file's name without folders and control characters, of a sensible length."""
    base = PurePath(name.replace("\\", "/")).name
    shown = "".join(c for c in base if category(c)[0] != "C").strip(" .")
    stem, suffix = PurePath(shown).stem, PurePath(shown).suffix
    return (stem[: _NAME_LIMIT - len(suffix)] + suffix)[:_NAME_LIMIT] or "file"


def _path(sha256: str) -> str:
    return f"sha256/{sha256[:2]}/{sha256}"
