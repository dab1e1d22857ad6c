"""What the assistant says, and what became of a question: as pages, chats and the API show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from steward.assistant.rules.values import Passage, Why


class LeadsTo(StrEnum):
    """What answers what customers mean: an article, something looked up for them, or a person."""

    ARTICLE = "article"
    MY_TICKETS = "my_tickets"
    MY_PLACE = "my_place"
    STOCK = "stock"
    ORDER = "order"
    DELIVERY = "delivery"
    RETURN = "return"
    DISCOUNT = "discount"
    PERSON = "person"


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    LOOKED_UP = "looked_up"
    ASKED = "asked"  # what was meant
    HANDED_OVER = "handed_over"


class Place(StrEnum):
    """Where a question was asked."""

    PORTAL = "portal"
    API = "api"
    CHAT = "chat"


@dataclass(frozen=True)
class Cited:
    """What was quoted: an article in the version that its readers had, and the words."""

    article_id: int
    version: int
    title: str
    passage: str

    @property
    def url(self) -> str:
        """Where it is read, from our own pages."""
        return f"/help/articles/{self.article_id}"


@dataclass(frozen=True)
class Source:
    """The page that shows what was looked up; `url` is its path among our own pages."""

    title: str
    url: str


@dataclass(frozen=True)
class Meant:
    """Something that may have been meant: in our words, and how to ask for it."""

    words: str
    question: str


@dataclass(frozen=True)
class Reply:
    """What the assistant says to a question, and why.

    `text` is said to the asker, in words that N_ has marked or that stand in an article;
    `confidence` is 0 to 1; `intent` what was understood, in our words; `heard` the words at which a
    person takes over; `meant` what the asker may choose from; `sources` the pages that show what
    was looked up; `passages` what was looked at, best first, for those who want to know why.
    """

    question: str
    outcome: Outcome
    why: Why
    text: str
    confidence: float
    intent: str = ""
    citations: tuple[Cited, ...] = ()
    heard: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()
    sources: tuple[Source, ...] = ()
    passages: tuple[Passage, ...] = ()
    is_worded: bool = False

    @property
    def is_miss(self) -> bool:
        """Whether the question was not answered, and nobody takes over yet."""
        return self.outcome == Outcome.ASKED


def misses_in(history: Sequence[str]) -> int:
    """Count the questions at the end of a conversation that were not answered (its Outcomes)."""
    count = 0
    for outcome in reversed(history):
        if outcome != Outcome.ASKED:
            break
        count += 1
    return count
