"""Which goods a sentence names: by their whole names, or by the words that are likest theirs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from steward.quant.words import folded

_NEAR = 0.85  # of the best score, to be as likely
_MOST_WORDS, _LONGEST_CODE = 24, 60
_CODE = re.compile(r"[^\s,;:?!()\[\]\"“”„«»]{3,}")


@dataclass(frozen=True)
class Candidate:
    """A product that a sentence may name; `score` says how much of it is like the product."""

    product_id: int
    name: str
    score: float


@dataclass(frozen=True)
class Likely:
    """Products that a sentence names, best first; not `is_clear` where any may be meant."""

    product_ids: Sequence[int]
    is_clear: bool


def words_in(text: str) -> list[str]:
    """Return the words of a sentence that may name goods, without case and accents, each once."""
    words = (word for word in folded(text).split() if len(word) > 1 or word.isdigit())
    return list(dict.fromkeys(words))[:_MOST_WORDS]


def codes_in(text: str) -> list[str]:
    """Return what may be a SKU or a barcode in a sentence."""
    found = (one.strip(".'’").lower() for one in _CODE.findall(text))
    return [one for one in dict.fromkeys(found) if len(one) <= _LONGEST_CODE][:_MOST_WORDS]


def likely(text: str, candidates: Sequence[Candidate]) -> Likely:
    """Choose among products: those whose whole names are said, else the likest by their words."""
    said = set(folded(text).split())
    names = {one.product_id: frozenset(folded(one.name).split()) for one in candidates}
    whole = [one for one in candidates if names[one.product_id] and names[one.product_id] <= said]
    said_in_full = [
        one.product_id
        for one in whole
        if not any(names[one.product_id] < names[other.product_id] for other in whole)
    ]
    if said_in_full:
        return Likely(said_in_full, is_clear=True)
    ranked = sorted(candidates, key=lambda one: -one.score)
    near = [one.product_id for one in ranked if one.score >= _NEAR * ranked[0].score]
    return Likely(near, is_clear=len(near) == 1)


def chosen(text: str, options: Sequence[Sequence[str]]) -> list[int]:
    """Return the places of those variants whose options the sentence names most; else all."""
    said = set(folded(text).split())
    counts = [sum(set(folded(one).split()) <= said for one in values if one) for values in options]
    return [place for place, count in enumerate(counts) if count == max(counts)]
