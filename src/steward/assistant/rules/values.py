"""What the assistant decides on, and what it decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from steward.quant.text import Reading
from steward.quant.words import Lists


@dataclass(frozen=True)
class Passage:
    """A part of an article that the asker may read, as plain text.

    `score` is how likely it holds the answer, 0 to 1, as far as the search can tell; `intent` is
    what the article answers, where it was taught; nothing where not.
    """

    article: str
    title: str
    version: int
    text: str
    score: float
    intent: str = ""


@dataclass(frozen=True)
class Alarms:
    """Phrases, by language, at which a person takes over: asked for one, at risk, or angry."""

    person: Lists
    risk: Lists
    anger: Lists


@dataclass(frozen=True)
class Question:
    """What somebody asks: what it may mean, where the answer may stand, and what came before.

    `reading` is none while no intents are taught. `passages` come best first. `dictionary` is the
    language's. `misses` counts the questions of this conversation that were not answered. `tool` is
    what looks up the answer to the likeliest intent, where it leads to no article; `PERSON` where
    a person is to answer it. `names_it` where the text names, beyond doubt, a thing that the tool
    looks up: goods, an order, a coupon.
    """

    text: str
    reading: Reading | None
    passages: Sequence[Passage]
    dictionary: str = "simple"
    misses: int = 0
    tool: str = ""
    names_it: bool = False


PERSON = "person"


class Why(StrEnum):
    """Why the assistant does what it does."""

    SURE = "sure"
    UNSURE = "unsure"
    NOT_WRITTEN = "not_written"
    UNREADABLE = "unreadable"
    ASKED_FOR_A_PERSON = "asked_for_a_person"
    RISK = "risk"
    ANGER = "anger"
    TAUGHT = "taught"  # that a person answers this
    SIGN_IN = "sign_in"  # it is looked up for those who have
    WHICH = "which"  # of several things it should look up


@dataclass(frozen=True)
class Citation:
    """Where a sentence stands."""

    article: str
    title: str
    version: int


@dataclass(frozen=True)
class Quote:
    """A sentence as its article has it."""

    sentence: str
    citation: Citation


@dataclass(frozen=True)
class Answer:
    """Say this, and where it stands."""

    quotes: tuple[Quote, ...]
    confidence: float
    why: Why = Why.SURE

    @property
    def text(self) -> str:
        """The answer as it is read."""
        return " ".join(quote.sentence for quote in self.quotes)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where it stands, each once."""
        return tuple(dict.fromkeys(quote.citation for quote in self.quotes))


@dataclass(frozen=True)
class Clarify:
    """Ask once what was meant: one of these intents, or, where there are none, in other words."""

    intents: tuple[str, ...]
    confidence: float
    why: Why


@dataclass(frozen=True)
class HandOver:
    """Let a person take over. `words` are what was heard, where that is why."""

    why: Why
    confidence: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookUp:
    """Look it up for the asker, by the tool of that name."""

    tool: str
    confidence: float
    why: Why = Why.SURE


Decision = Answer | Clarify | HandOver | LookUp
