"""One address for all static files, new whenever any of them changes, so that caches never lie."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

STATIC_FOLDER = Path(__file__).parents[1] / "static"


class UnknownStaticFile(LookupError):
    """A page names a static file that is not there."""


@dataclass(frozen=True)
class StaticFiles:
    """The static files of this start, and the address they are served under.

    The version stands in the path, not in a query, because modules and style sheets
    name one another by relative addresses, and those must change along.
    """

    url_path: str
    names: frozenset[str]

    @classmethod
    def scan(cls, folder: Path = STATIC_FOLDER) -> Self:
        """Read every file below the folder once and name the address after their contents."""
        digest = hashlib.sha256()
        names = sorted(
            path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
        )
        for name in names:
            digest.update(name.encode() + b"\0")
            digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
        return cls(url_path=f"/static/{digest.hexdigest()[:12]}", names=frozenset(names))

    def url(self, filename: str) -> str:
        """Return the address of a file that may be cached for ever.

        Raises UnknownStaticFile where there is no such file.
        """
        if filename not in self.names:
            raise UnknownStaticFile(filename)
        return f"{self.url_path}/{filename}"
