"""Questions without a good answer: where they come from, and how a gap of them stands."""

import re
from enum import StrEnum

LONGEST = 500  # characters of a question that are kept
ALIKE = 0.5  # the least cosine of two questions that ask the same; measured: docs/knowledge.md
_LETTERS = re.compile(r"[^\W\d_]")
_FEWEST = 3  # letters of a question


class Place(StrEnum):
    """Where a question found no good answer."""

    SEARCH = "search"  # nothing was found
    LEFT = "left"  # something was found, and nothing of it opened
    ARTICLE = "article"  # it did not help, says its reader
    ASSISTANT = "assistant"
    TICKET = "ticket"  # raised where no article is near its subject


class GapState(StrEnum):
    """How a gap stands: to be written, written, or not to be written."""

    OPEN = "open"
    WRITTEN = "written"
    SET_ASIDE = "set_aside"


def is_question(words: str) -> bool:
    """Whether there is enough to tell what was asked."""
    return len(_LETTERS.findall(words)) >= _FEWEST
