"""Lists of words by language: how people write them, and which of them a text holds."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from steward.kit.marks import N_
from steward.quant.language import dictionary_for

UNCLEAR = "simple"  # the dictionary of a text whose language is not known
MOST_LOOKED_AT = 10_000  # characters of a ticket
LONGEST_PHRASE = 60
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "'"}
PER_MESSAGE = 4_000


@dataclass(frozen=True)
class Text:
    """What a customer wrote, made ready for looking up whole words and phrases."""

    original: str

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Text":
        """Put texts together, as much of them as is looked at."""
        return cls("\n".join(text[:PER_MESSAGE] for text in texts)[:MOST_LOOKED_AT])

    @cached_property
    def _tokens(self) -> list[str]:
        return _tokens(self.original)

    def without(self, phrases: Iterable[str]) -> "Text":
        """Return the text with these phrases left out."""
        line = self.line
        for phrase in phrases:
            line = line.replace(f" {folded(phrase)} ", " ")
        return Text(line)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, folded."""
        return frozenset(self._tokens)

    @cached_property
    def line(self) -> str:
        """All words in their order, each between spaces."""
        return f" {' '.join(self._tokens)} "


def _tokens(text: str) -> list[str]:
    """Fold case, accents and apostrophes away; take the words apart."""
    if text.isascii():  # five times as quick, and most texts are, or nearly
        spaced = f" {text.lower().translate(_SPACED)} "
        return spaced.replace("' ", " ").replace(" '", " ").split()
    parts = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    plain = "".join(char for char in parts if not unicodedata.combining(char))
    return _tokens(plain) if plain.isascii() else _WORD.findall(plain.casefold())


def folded(phrase: str) -> str:
    """Return a phrase the way texts are compared with it."""
    return " ".join(_tokens(phrase))


# dictionary -> (folded phrase, the phrase as somebody wrote it)
Lists = Mapping[str, tuple[tuple[str, str], ...]]


def read_lists(written: str) -> Lists:
    """Read lines such as `en: smoke, burning smell`. ValueError says which line is no such list."""
    lists: dict[str, tuple[tuple[str, str], ...]] = {}
    for line in filter(str.strip, written.splitlines()):
        code, colon, rest = line.partition(":")
        dictionary = dictionary_for(code.strip().lower())
        if not colon or dictionary == UNCLEAR:
            msg = N_(
                "“%(line)s” does not begin with a language. Write it like: en: smoke, gas leak",
                line=line.strip()[:LONGEST_PHRASE],
            )
            raise ValueError(msg)
        phrases = tuple(_read_phrase(part) for part in rest.split(",") if part.strip())
        lists[dictionary] = lists.get(dictionary, ()) + phrases
    return lists


def _read_phrase(part: str) -> tuple[str, str]:
    phrase = part.strip()
    words = folded(phrase)
    if not words or len(phrase) > LONGEST_PHRASE:
        msg = N_(
            "“%(phrase)s” is no word to look for. Use letters and digits, at most %(most)s.",
            phrase=phrase[:LONGEST_PHRASE],
            most=LONGEST_PHRASE,
        )
        raise ValueError(msg)
    return words, phrase


def found_in(text: Text, lists: Lists, language: str) -> list[str]:
    """List the phrases that a text holds: of its language, or of all when that has no list.

    Rather one word too many in a text whose language is unclear than smoke overlooked.
    """
    if language in lists:
        return _found(text, lists[language])
    return list(dict.fromkeys(one for some in lists.values() for one in _found(text, some)))


def _found(text: Text, phrases: tuple[tuple[str, str], ...]) -> list[str]:
    words, line = text.words, text.line
    return [
        phrase
        for wanted, phrase in phrases
        if wanted in words or (" " in wanted and f" {wanted} " in line)
    ]


def holds(name: str, phrase: str) -> bool:
    """Whether a name, such as a product's, holds all the words of a folded phrase in a row."""
    return f" {phrase} " in f" {folded(name)} "
