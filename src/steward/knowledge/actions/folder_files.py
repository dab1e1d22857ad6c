"""A file of a folder of Markdown with the pictures that lie beside it, read and checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from steward.kit.marks import N_
from steward.kit.pictures import HEAD, kind_of, name_of
from steward.kit.traces import without_traces
from steward.knowledge.rules.folder import LONGEST, SUFFIXES, Refused, Written, read_article
from steward.knowledge.rules.markdown import pictures_in

_LARGEST = 4 * LONGEST  # bytes: a letter takes four at most
_LARGEST_PICTURE = 20  # MB
_USUAL_CATEGORY = "General"


@dataclass(frozen=True)
class FoundPicture:
    """A picture that lies in the folder, and what the article calls it."""

    file: str
    name: str
    content: bytes


@dataclass(frozen=True)
class FoundFile:
    """An article as a folder holds it; `digest` is that of its text and its pictures."""

    source: str
    digest: str
    written: Written
    pictures: Sequence[FoundPicture]


def read_file(folder: Path, path: Path) -> FoundFile:
    """Read a file of a folder. Raises Refused."""
    content, within = _content(path), PurePosixPath(path.relative_to(folder).as_posix())
    written = read_article(within, content, usual_category=_USUAL_CATEGORY)
    digest, body, found = sha256(content), written.body, []
    for target in _beside(written.body):
        picture = _picture(folder, path.parent / unquote(target), target)
        body = body.replace(f"]({target}", f"]({picture.name}")
        digest.update(picture.content)
        found.append(picture)
    source = f"{folder.resolve().name}/{within}"
    return FoundFile(source, digest.hexdigest(), replace(written, body=body), found)


def _content(path: Path) -> bytes:
    if path.is_symlink():
        raise Refused(N_("is a link: only what lies in the folder itself is read"))
    if path.suffix.lower() not in SUFFIXES:
        raise Refused(N_("is no Markdown (.md)"))
    if path.stat().st_size > _LARGEST:
        raise Refused(N_("is longer than %(most)s letters", most=LONGEST))
    return path.read_bytes()


def _beside(body: str) -> list[str]:
    """List what a text shows that is not elsewhere; each must say what it shows."""
    found = []
    for picture in pictures_in(body):
        if not picture.alt:
            raise Refused(N_("shows %(name)s without saying what it is", name=picture.target))
        parts = urlsplit(picture.target)
        if not parts.scheme and not parts.netloc and not parts.path.startswith("/"):
            found.append(picture.target)
    return list(dict.fromkeys(found))


def _picture(folder: Path, path: Path, target: str) -> FoundPicture:
    inside = folder.resolve()
    real = path.resolve()
    if not real.is_relative_to(inside) or path.is_symlink() or not real.is_file():
        raise Refused(N_("shows %(name)s, which does not lie in the folder", name=target))
    if real.stat().st_size > _LARGEST_PICTURE << 20:
        raise Refused(N_("shows %(name)s, which is too large", name=target))
    content = without_traces(real.read_bytes())  # as it is stored: its name tells its hash
    kind = kind_of(content[:HEAD])
    if kind is None:
        raise Refused(N_("shows %(name)s, which is no PNG, JPEG, GIF or WebP", name=target))
    name = name_of(real.name, sha256(content).hexdigest(), kind[1])
    return FoundPicture(real.name, name, content)
