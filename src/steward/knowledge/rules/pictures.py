"""Pictures of articles: which of them a text shows."""

import re
from dataclasses import dataclass

_NAME = re.compile(r"[\w-]{1,80}\.(?:png|jpg|gif|webp)")


@dataclass(frozen=True)
class Picture:
    """A picture in a text: what it shows, in words, and where it is said to be."""

    alt: str
    target: str

    @property
    def is_ours(self) -> bool:
        """Whether it is one that belongs to an article, and not something elsewhere."""
        return is_name(self.target)


def is_name(target: str) -> bool:
    """Whether this is what a picture of an article is called."""
    return _NAME.fullmatch(target) is not None
