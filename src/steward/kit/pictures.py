"""Pictures that browsers show: which files are some, and what they are called here."""

import re
from pathlib import PurePosixPath

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", b"", "image/png", ".png"),
    (b"\xff\xd8\xff", b"", "image/jpeg", ".jpg"),
    (b"GIF8", b"", "image/gif", ".gif"),
    (b"RIFF", b"WEBP", "image/webp", ".webp"),
)
HEAD = 12  # bytes by which a picture is known
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
_ODD = re.compile(r"[^\w-]+")
_MARK = 8  # letters of a hash: another picture of the same name is another name


def kind_of(head: bytes) -> tuple[str, str] | None:
    """Return the media type and the ending of a picture by its first bytes; None for no picture."""
    for start, inside, media_type, ending in _KINDS:
        if head.startswith(start) and head[8:].startswith(inside):
            return media_type, ending
    return None


def name_of(file: str, sha256: str, ending: str) -> str:
    """Name a picture after its file and its content, such as “tip-3fa92c1b.png”."""
    stem = _ODD.sub("-", PurePosixPath(file.replace("\\", "/")).stem).strip("-")[:60]
    return f"{stem or 'picture'}-{sha256[:_MARK]}{ending}"
