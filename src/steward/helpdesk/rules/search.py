"""What somebody types into the search box, taken apart: words, exact phrases, and filters."""

import re
from dataclasses import dataclass, field

_PART = re.compile(
    r'(?P<minus>-?)(?:(?P<key>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE
)
KEYS = frozenset({"state", "assignee", "customer", "team", "severity", "tag"})
_LONGEST = 500


@dataclass(frozen=True)
class Search:
    """A search. `words` and `without` are in PostgreSQL's websearch words; `filters` by key."""

    words: str = ""
    without: tuple[str, ...] = ()
    filters: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.words or self.without or self.filters)


def parse_search(typed: str) -> Search:
    """Take `leak "brew head" -gasket state:open customer:"Café Lindgren"` apart.

    Nothing that can be typed is an error: what is no known filter is a word.
    """
    words: list[str] = []
    without: list[str] = []
    filters: dict[str, list[str]] = {}
    for part in _PART.finditer(typed[:_LONGEST].replace("\x00", " ")):
        key = (part["key"] or "").lower()
        value = part["quoted"] if part["quoted"] is not None else part["word"]
        if key in KEYS and value:
            filters.setdefault(key, []).append(value)
            continue
        phrase = f'"{part["quoted"]}"' if part["quoted"] is not None else part["word"]
        phrase = f"{part['key']}:{phrase}" if part["key"] else phrase
        (without if part["minus"] else words).append(phrase)
    return Search(" ".join(words), tuple(without), filters)
