"""What somebody asks about, and what they must have read before: by the names of products."""

import re
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_KEY = re.compile(r"(\d{1,18})\.(\d{1,9})")


@dataclass(frozen=True)
class Guideline:
    """An article that must be read before one asks about a product.

    Whoever has read a version from `since` on need not read it again; `read` is the newest such.
    """

    article_id: int
    number: int
    title: str
    body: str
    product: str
    since: int
    read: int | None

    @property
    def key(self) -> str:
        """What stands for this version of it where somebody says to have read it: “7.3”."""
        return f"{self.article_id}.{self.number}"


def is_about(product: str, words: str) -> bool:
    """Whether some words name a product, as whole words, however it is written.

    >>> is_about("Mara 2", "My MARA-2, black"), is_about("Mara 2", "Mara 20")
    (True, False)
    """
    sought, held = (_WORD.findall(text.casefold()) for text in (product, words))
    size = len(sought)
    places = range(len(held) - size + 1)
    return bool(sought) and any(held[place : place + size] == sought for place in places)


def read_versions(keys: list[str]) -> dict[int, int]:
    """Return the newest version of each article that some keys name; what is none is left out."""
    pairs = (_KEY.fullmatch(key.strip()) for key in keys)
    found: dict[int, int] = {}
    for pair in pairs:
        if pair:
            article_id, number = int(pair[1]), int(pair[2])
            found[article_id] = max(number, found.get(article_id, 0))
    return found
