"""A search of articles, from the words that were typed to one order of what several ways found."""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

MARK, UNMARK = "\ue000", "\ue001"  # of the private use area: nobody types them
_K = 60
_MOST_TYPED = 32  # words that are looked at
_LONGEST = 60  # characters of a word
_WORD = re.compile(r"\w+(?:[-.]\w+)*")


@dataclass(frozen=True)
class Term:
    """A word of a search as dictionaries know it, and in how many passages that stands."""

    lexemes: tuple[str, ...]
    passages: int

    @property
    def query(self) -> str:
        """Any of its lexemes, in the words of a tsquery."""
        return " | ".join(map(_quoted, self.lexemes))

    @property
    def in_title(self) -> str:
        """Any of its lexemes where the title has it."""
        return " | ".join(f"{_quoted(lexeme)}:A" for lexeme in self.lexemes)

    @property
    def in_heading(self) -> str:
        """Any of its lexemes where the heading has it."""
        return " | ".join(f"{_quoted(lexeme)}:B" for lexeme in self.lexemes)

    def weight(self, of_all: float) -> float:
        """Return how much it says: what stands everywhere says little. `of_all` passages there are.

        The inverse document frequency of Spärck Jones (1972), here log(1 + all / passages).
        """
        return log(1 + max(of_all, 1) / max(self.passages, 1))


def _quoted(lexeme: str) -> str:
    inside = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{inside}'"


def words_typed(typed: str) -> list[str]:
    """Return the different words of what was typed, in order."""
    words = (word[:_LONGEST].lower() for word in _WORD.findall(typed.replace("\x00", " ")))
    return list(dict.fromkeys(words))[:_MOST_TYPED]


def one_slip_from(word: str) -> set[str]:
    """Return all words that one slip makes of a word: a letter lost, doubled, wrong, or swapped.

    The edits of Damerau (1964). Of n letters in an alphabet of a that are about 2an words; letters
    outside of a to z are not put in, as those of the word itself do it in most cases.
    """
    letters = sorted(set("abcdefghijklmnopqrstuvwxyz") | set(word))
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    lost = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    wrong = {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    added = {head + letter + tail for head, tail in cuts for letter in letters}
    return (lost | swapped | wrong | added) - {word, ""}


def telling(terms: Iterable[Term], *, most: int) -> list[Term]:
    """Return the terms that say the most: the rarest, at most so many."""
    return sorted(terms, key=lambda term: term.passages)[:most]


def seeking(terms: Sequence[Term], *, most: int) -> list[Term]:
    """Return the rarest of `terms` (in that order) that stand in about `most` passages together."""
    found: list[Term] = []
    for term in terms:
        if found and sum(one.passages for one in found) + term.passages > most:
            break
        found.append(term)
    return found


def fused(orders: Iterable[Sequence[T]]) -> dict[T, float]:
    """Return the score of all that stands in some orders, the best first.

    Reciprocal rank fusion: the sum of 1 / (60 + rank) over the orders, ranks counted from 1
    (Cormack, Clarke and Büttcher, SIGIR 2009). It needs no scores that could be compared.
    """
    scores: dict[T, float] = {}
    for order in orders:
        for rank, one in enumerate(order, 1):
            scores[one] = scores.get(one, 0.0) + 1 / (_K + rank)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))


def best_of_each(scores: Mapping[T, float], owners: Mapping[T, int]) -> dict[int, T]:
    """Return the best of those with the same owner."""
    best: dict[int, T] = {}
    for one in sorted(scores, key=lambda key: -scores[key]):
        best.setdefault(owners[one], one)
    return best


def pieces(marked: str) -> list[tuple[str, bool]]:
    """Cut a text in which words stand between MARK and UNMARK; say of each piece if it is one."""
    found: list[tuple[str, bool]] = []
    for part in marked.split(MARK):
        inside, _, after = part.partition(UNMARK)
        found += [(inside, True), (after, False)] if UNMARK in part else [(part, False)]
    return [(text, is_marked) for text, is_marked in found if text]
