"""Which known value a spelling most likely means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_LEAST = 70.0  # below that, a match is a guess into the blue
_SPELLED_ELSE = 2.0  # taken off what agrees but for blanks, case and signs


@dataclass(frozen=True)
class Likeliest:
    """The known value that a spelling most likely means; `score` is 0 to 100."""

    meant: str
    score: int


def likeliest(spelled: Iterable[str], known: Sequence[str]) -> dict[str, Likeliest]:
    """Return by spelling the known value that is most like it, where one is like it at all.

    The score is the better of two similarities (2 · longest common subsequence ÷ both lengths, in
    percent): of the words as they are but for case, and of their letters and digits alone, from
    which 2 are taken off: "GTXPro" is "GTX Pro" by 98.
    """
    if not known:
        return {}
    in_words, in_letters = [_words(one) for one in known], [_letters(one) for one in known]
    found = {}
    for one in spelled:
        _, by_words, at = process.extractOne(_words(one), in_words, scorer=fuzz.ratio)
        _, by_letters, there = process.extractOne(_letters(one), in_letters, scorer=fuzz.ratio)
        by_letters -= _SPELLED_ELSE
        score = max(by_words, by_letters)
        if score >= _LEAST:
            found[one] = Likeliest(known[at if by_words >= by_letters else there], round(score))
    return found


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
