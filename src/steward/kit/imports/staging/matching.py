"""Which column of a file is which of those wanted, told by names and kinds."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from steward.kit.imports.staging.shapes import ColumnGuess, Guess
from steward.kit.imports.wanted import Kind, Wanted

_LEAST = 80.0  # how alike names must be, of 100
_SAME = 100.0
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_NUMBERS = frozenset([Kind.INTEGER, Kind.DECIMAL, Kind.MONEY])
_DATES = frozenset([Kind.DATE, Kind.MOMENT])


def suggest_mapping(guess: Guess, wanted: Sequence[Wanted]) -> dict[str, str]:
    """Return {our column: the file's column}, the likeliest pairs first; none is taken twice."""
    pairs = sorted(
        (
            (_likeness(column, one), -place, -at, one.name, column.name)
            for place, one in enumerate(wanted)
            for at, column in enumerate(guess.columns)
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for likeness, _, _, ours, theirs in pairs:
        if likeness >= _LEAST and ours not in found and theirs not in found.values():
            found[ours] = theirs
    for one in wanted:
        if one.is_required and one.name not in found:
            found.update(_only_one(guess, one, found))
    return {one.name: found[one.name] for one in wanted if one.name in found}


def _only_one(guess: Guess, wanted: Wanted, found: dict[str, str]) -> dict[str, str]:
    """Pair what is required with the only column left that holds dates, or amounts."""
    kinds = _DATES if wanted.kind in _DATES else {Kind.DECIMAL, Kind.MONEY}
    if wanted.kind not in _DATES | {Kind.MONEY}:
        return {}
    left = [one for one in guess.columns if one.kind in kinds and one.name not in found.values()]
    return {wanted.name: left[0].name} if len(left) == 1 else {}


def _likeness(column: ColumnGuess, wanted: Wanted) -> float:
    """Return how alike they are, of 100: our own name counts a little more than other names."""
    theirs = _words(column.name)
    if not _could_be(column, wanted.kind):  # its cells are bad then, unless it is another
        return _LEAST if theirs == _words(wanted.name) else 0.0
    own = max(_alike(theirs, _words(one)) for one in (wanted.name, wanted.title))
    others = max((_alike(theirs, _words(one)) for one in wanted.names), default=0.0)
    return max(own, others - 0.5)


def _alike(theirs: str, ours: str) -> float:
    return _SAME if theirs == ours else min(fuzz.token_sort_ratio(theirs, ours), _SAME - 1)


def _words(name: str) -> str:
    return " ".join(_WORDS.findall(name)).lower()


def _could_be(column: ColumnGuess, kind: Kind) -> bool:
    """Whether a column of the file can hold what is wanted; an empty one can hold anything.

    One of texts of which some are dates can be one of dates, in which the others are bad.
    """
    if kind is Kind.TEXT or column.empty == 1:
        return True
    if kind in _NUMBERS:
        return column.kind in _NUMBERS
    if kind in _DATES:
        return column.kind in _DATES or column.order is not None
    return column.kind in {kind, Kind.TEXT, Kind.INTEGER}
