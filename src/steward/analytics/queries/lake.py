"""The lake: where its Parquet files lie, and how a file comes to be there whole."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError, NotFoundError

from steward.analytics.errors import BooksUnavailable, NoRoom, StoreAway
from steward.kit.files import open_store
from steward.kit.marks import N_
from steward.kit.settings import Settings

_DRAFTS = "tmp"


class Lake:
    """The files of the books, in the folder HOME/lake, or in an object store.

    What is in an object store is read from copies in that folder. Files never change.
    """

    def __init__(self, settings: Settings) -> None:
        """Find the place. Raises SettingsError when it cannot be used."""
        self.folder = settings.home.absolute() / "lake"
        self.url = settings.lake_url
        self.memory_mb = settings.engine_memory_mb
        self.engine = settings.engine
        self._store: Any = open_store(self.url, self.folder, "LAKE_URL")

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Yield a new folder to write into; what is not kept is gone at the end.

        Raises NoRoom where the disk is full.
        """
        folder = self.folder / _DRAFTS / secrets.token_hex(8)
        try:
            folder.mkdir(parents=True)
            yield folder
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise NoRoom from error
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, file: Path, table: str, month: date | None) -> str:
        """Move a draft to where files of its table and month lie, and return its name there.

        Raises StoreAway.
        """
        lies = month.strftime("%Y-%m") if month else "none"
        name = f"{table}/{lies}/{secrets.token_hex(12)}.parquet"
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_through(file)
        if self.url:
            with _reaching():
                obstore.put(self._store, name, file)
        file.rename(target)
        return name

    def settle(self, names: Iterable[str]) -> None:
        """Have the places of kept files survive a loss of power, as their contents do."""
        for folder in {(self.folder / name).parent for name in names}:
            _write_through(folder)

    def here(self, names: Iterable[str]) -> list[Path]:
        """Return the files as they lie in the folder, fetched where they are not there yet.

        Raises BooksUnavailable when one is gone, StoreAway when that cannot be said.
        """
        paths = [self.folder / name for name in names]
        for path in paths:
            if not path.exists():
                self._fetch(path)
        return paths

    def _fetch(self, path: Path) -> None:
        name = path.relative_to(self.folder).as_posix()
        with self.draft() as folder:
            try:
                copy = folder / "part"
                with copy.open("wb") as file:
                    file.writelines(obstore.get(self._store, name).stream())
            except (NotFoundError, FileNotFoundError) as error:
                msg = N_("A file of the books is gone: %(name)s. Have them rebuilt.", name=name)
                raise BooksUnavailable(msg) from error
            except BaseError as error:
                raise StoreAway from error
            path.parent.mkdir(parents=True, exist_ok=True)
            copy.rename(path)

    def names(self) -> set[str]:
        """Return the names of all files in the store, whether the manifest names them or not.

        Raises StoreAway, so that a store that is not there is not taken for an empty one.
        """
        with _reaching():
            return {one["path"] for batch in obstore.list(self._store) for one in batch}

    def drafts(self) -> list[Path]:
        """Return the folders of drafts; one that is old was left by work that was killed."""
        place = self.folder / _DRAFTS
        return list(place.iterdir()) if place.exists() else []

    def names_before(self, moment: datetime) -> Iterator[str]:
        """Yield what came into the store before a moment, named by the manifest or not."""
        for batch in obstore.list(self._store):
            old = (one["path"] for one in batch if one["last_modified"] < moment)
            yield from (name for name in old if not name.startswith(f"{_DRAFTS}/"))

    def forget(self, name: str) -> None:
        """Delete a file that no manifest names."""
        with suppress(NotFoundError, FileNotFoundError):
            obstore.delete(self._store, name)
        (self.folder / name).unlink(missing_ok=True)


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except (BaseError, FileNotFoundError) as error:  # which a bucket that is not there is, too
        raise StoreAway from error


def _write_through(path: Path) -> None:
    """Have what is written there survive a loss of power, as the manifest does."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
