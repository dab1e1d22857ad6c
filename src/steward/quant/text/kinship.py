"""How alike texts are: in meaning, in words and in parts of words, as one number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from steward.quant.text.features import KINDS, cleaned, folded_terms, meanings, of_length_one

Rows = NDArray[np.float32]
_SHARES: Mapping[str, float] = {"meaning": 0.7, "words": 0.15, "parts": 0.15}  # together 1
_NARROWNESS = 2.0  # how fast kinship fades with unlikeness


@dataclass(frozen=True)
class Looked:
    """What texts mean, a row each, and which terms they have, by kind."""

    meaning: Rows
    terms: Mapping[str, sparse.csr_matrix]


def look_at(texts: Sequence[str]) -> Looked:
    """Take in texts, as much of each as is looked at."""
    plain = cleaned(texts)
    return Looked(meanings(plain), {kind: folded_terms(kind, plain) for kind in KINDS})


@dataclass(frozen=True)
class Scale:
    """What the examples have in common: their middle, and how rare each term is among them."""

    middle: NDArray[np.float32]
    rarities: Mapping[str, NDArray[np.float32]]

    @classmethod
    def of(cls, looked: Looked) -> "Scale":
        """Take it from the examples."""
        rarities = {kind: _rarities(terms) for kind, terms in looked.terms.items()}
        return cls(looked.meaning.mean(axis=0), rarities)

    def rows(self, looked: Looked) -> Rows:
        """Return a row for each text, such that the product of two rows is their likeness.

        Likeness is a weighted mean of three cosines, at most 1.
        """
        parts = [np.sqrt(_SHARES["meaning"]) * of_length_one(looked.meaning - self.middle)]
        for kind, rarities in self.rarities.items():
            weighed = looked.terms[kind].toarray() * rarities
            parts.append(np.sqrt(_SHARES[kind]) * of_length_one(weighed))
        return np.hstack(parts).astype(np.float32)


def kinship(some: Rows, others: Rows) -> Rows:
    """Return how akin each of some rows is to each of others: 1 to itself, fading as they differ.

    The Gaussian kernel of vectors of length 1.
    """
    found: Rows = some @ others.T
    found -= 1
    found *= _NARROWNESS
    return np.exp(found, out=found)


def _rarities(terms: Any) -> NDArray[np.float32]:  # noqa: ANN401 - a sparse matrix
    texts, _ = terms.shape
    having = terms.getnnz(axis=0)
    result: NDArray[np.float32] = (np.log((1 + texts) / (1 + having)) + 1).astype(np.float32)
    return result
