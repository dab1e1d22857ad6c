"""How alike texts are: in meaning, in words and in parts of words, as one number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from steward.quant.text.features import KINDS, cleaned, folded_terms, meanings, of_length_one

_SHARES: Mapping[str, float] = {"meaning": 0.7, "words": 0.15, "parts": 0.15}  # together 1
_FEW = 16  # rows, for which plain and sparse products are the quicker ones
_NARROWNESS = 2.0  # how fast kinship fades with unlikeness


Kinship = NDArray[np.float32]


@dataclass(frozen=True)
class Looked:
    """What texts mean, a row each, and which terms they have, by kind."""

    meaning: NDArray[np.float32]
    terms: "Mapping[str, scipy.sparse.csr_matrix]"


def look_at(texts: Sequence[str]) -> Looked:
    """Take in texts, as much of each as is looked at."""
    plain = cleaned(texts)
    return Looked(meanings(plain), {kind: folded_terms(kind, plain) for kind in KINDS})


@dataclass(frozen=True)
class Rows:
    """A row for each text: what it means, and its terms weighed."""

    meaning: NDArray[np.float32]
    terms: "scipy.sparse.csr_matrix"

    def __len__(self) -> int:
        return len(self.meaning)

    def some(self, places: NDArray[Any]) -> "Rows":
        """Return the rows at these places."""
        return Rows(self.meaning[places], self.terms[places])

    def rounded(self) -> "Rows":
        """Return them as they are once kept, in half precision, and loaded again."""
        terms = self.terms.copy()
        terms.data = terms.data.astype(np.float16).astype(np.float32)
        return Rows(self.meaning.astype(np.float16).astype(np.float32), terms)

    @cached_property
    def _by_term(self) -> "scipy.sparse.csr_matrix":
        return scipy.sparse.csr_matrix(self.terms.T)

    def likeness(self, others: "Rows") -> NDArray[np.float32]:
        """Return the likeness of each row to each of others: at most 1.

        A weighted mean of three cosines: of meaning, of words and of parts of words.
        """
        found = product(self.meaning, others.meaning.T)
        if len(self) > _FEW:
            terms = self.terms.toarray()
            # The product of one array with itself takes half the time.
            found += terms @ (terms if others is self else others.terms.toarray()).T
        else:
            found += (self.terms @ others._by_term).toarray()  # noqa: SLF001 - the same class
        return found


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
        """Weigh what texts mean and which terms they have."""
        meaning = np.sqrt(_SHARES["meaning"]) * of_length_one(looked.meaning - self.middle)
        terms = [
            _weighed(looked.terms[kind], rarities, np.sqrt(_SHARES[kind]))
            for kind, rarities in self.rarities.items()
        ]
        together = scipy.sparse.csr_matrix(scipy.sparse.hstack(terms), dtype=np.float32)
        return Rows(meaning.astype(np.float32), together)


def kinship(some: Rows, others: Rows) -> Kinship:
    """Return how akin each of some rows is to each of others: 1 to itself, fading as they differ.

    The Gaussian kernel of vectors of length 1.
    """
    found = some.likeness(others)
    found -= 1
    found *= _NARROWNESS
    return np.exp(found, out=found)


def product(some: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the matrix product; of few rows in this thread alone.

    To wake the threads of BLAS for them takes ten times as long while others use the machine.
    """
    few = len(some) <= _FEW
    result: NDArray[np.float32] = np.einsum("ij,jk->ik", some, others) if few else some @ others
    return result


def likeness(text: str, others: Sequence[str]) -> list[float]:
    """Return how like a text each of some others is, -1 to 1, words weighed by their rarity here.

    To be compared with one another: what they have in common is not taken away.
    """
    looked = look_at([text, *others])
    scale = Scale.of(looked)
    rows = replace(scale, middle=np.zeros_like(scale.middle)).rows(looked)
    return [float(one) for one in rows.some(np.array([0])).likeness(rows)[0, 1:]]


def _rarities(terms: Any) -> NDArray[np.float32]:  # noqa: ANN401 - a sparse matrix
    texts, _ = terms.shape
    having = terms.getnnz(axis=0)
    result: NDArray[np.float32] = (np.log((1 + texts) / (1 + having)) + 1).astype(np.float32)
    return result


def _weighed(
    terms: Any,  # noqa: ANN401 - a sparse matrix
    rarities: NDArray[np.float32],
    length: float,
) -> "scipy.sparse.csr_matrix":
    """Weigh terms by their rarity, and bring each row to a length."""
    result = scipy.sparse.csr_matrix(terms, copy=True)
    result.data *= rarities[result.indices]
    squares = np.bincount(
        np.repeat(np.arange(result.shape[0]), np.diff(result.indptr)),
        weights=result.data**2,
        minlength=result.shape[0],
    )
    result.data *= length / np.repeat(np.sqrt(squares), np.diff(result.indptr))
    return result
