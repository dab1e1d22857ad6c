"""What somebody types into the search box, taken apart: words, exact phrases, and filters."""

import re
from dataclasses import dataclass, field

_PART = re.compile(
    r'(?P<minus>-?)(?:(?P<key>[a-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<word>[^\s"]+))', re.IGNORECASE
)
KEYS = frozenset({"state", "assignee", "customer", "team", "severity", "tag", "promise", "offer"})
_NUMBER = re.compile(r"#?(?:T-?)?([0-9]{1,18})", re.IGNORECASE)
_LONGEST = 500


@dataclass(frozen=True)
class Search:
    """A search. `words` and `without` are in PostgreSQL's websearch words.

    `filters` and `excluded` are, by key, what a ticket must be and must not be.
    """

    words: str = ""
    without: tuple[str, ...] = ()
    filters: dict[str, list[str]] = field(default_factory=dict)
    excluded: dict[str, list[str]] = field(default_factory=dict)

    @property
    def typed(self) -> str:
        """The search as one would type it: parsed, it is this search again."""
        parts = [self.words, *(f"-{words}" for words in self.without)]
        for sign, filters in (("", self.filters), ("-", self.excluded)):
            parts += [f'{sign}{key}:"{value}"' for key in filters for value in filters[key]]
        return " ".join(filter(None, parts))


def find_id(typed: str) -> int | None:
    """Return the id of the ticket whose number somebody typed (T-1042, t1042, 1042), or None."""
    number = _NUMBER.fullmatch(typed.strip())
    return int(number[1]) if number else None


def parse_search(typed: str) -> Search:
    """Take `leak "brew head" -gasket state:open customer:"Café Lindgren"` apart.

    Nothing that can be typed is an error: what is no known filter is a word.
    """
    words: list[str] = []
    without: list[str] = []
    filters: dict[str, list[str]] = {}
    excluded: dict[str, list[str]] = {}
    for part in _PART.finditer(typed[:_LONGEST].replace("\x00", " ")):
        key = (part["key"] or "").lower()
        value = part["quoted"] if part["quoted"] is not None else part["word"]
        if key in KEYS and value:
            (excluded if part["minus"] else filters).setdefault(key, []).append(value)
            continue
        phrase = f'"{part["quoted"]}"' if part["quoted"] is not None else part["word"]
        phrase = f"{part['key']}:{phrase}" if part["key"] else phrase
        (without if part["minus"] else words).append(phrase)
    return Search(" ".join(words), tuple(without), filters, excluded)
