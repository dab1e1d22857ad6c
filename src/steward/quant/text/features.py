"""Texts as numbers: how rare their words and parts of words are, and what they mean."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from unicodedata import combining, normalize

import mmh3
import numpy as np
import scipy
from numpy.typing import NDArray

from steward.quant.meaning import DIMENSIONS, meanings_of

_MOST_TERMS = 20_000  # of either kind
_LONGEST = 4_000  # characters that are looked at
_PLACES = 1_024  # into which the terms of either kind are folded
_WORD = re.compile(r"\b\w+\b")
_SMALLEST, _BIGGEST = 3, 5  # characters of a part of a word
KINDS: Mapping[str, Mapping[str, Any]] = {
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": _WORD.pattern},
    "parts": {"analyzer": "char_wb", "ngram_range": (_SMALLEST, _BIGGEST)},
}


def cleaned(texts: Sequence[str]) -> list[str]:
    """Return texts with their white space made plain, cut where they are long."""
    return [" ".join(text[:_LONGEST].split()) for text in texts]


def vectorizer(kind: str, vocabulary: Sequence[str] | None = None) -> Any:  # noqa: ANN401 - untyped
    """Return a TF-IDF of words or of parts of words: to be fitted, or of a known vocabulary."""
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - heavy, and only the worker needs it
        TfidfVectorizer,
    )

    size = {"max_features": _MOST_TERMS} if vocabulary is None else {"vocabulary": vocabulary}
    return TfidfVectorizer(sublinear_tf=True, strip_accents="unicode", **KINDS[kind], **size)


def matrix(texts: Sequence[str], vectorizers: Sequence[Any]) -> "scipy.sparse.csr_matrix":
    """Return a row for each cleaned text: TF-IDF of each kind, then meaning, each of length 1."""
    parts = [one.transform(texts) for one in vectorizers]
    return scipy.sparse.csr_matrix(
        scipy.sparse.hstack([*parts, scipy.sparse.csr_matrix(meanings(texts))])
    )


def meanings(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return what each cleaned text means: a row of length 1, or 0 where no token is known."""
    return np.array(meanings_of(texts), np.float32).reshape(len(texts), DIMENSIONS)


def of_length_one(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    result: NDArray[np.float32] = rows / lengths
    return result


def folded_terms(kind: str, texts: Sequence[str]) -> "scipy.sparse.csr_matrix":
    """Return a row for each cleaned text: which terms it has, folded into a fixed width.

    Each term has its place and its sign by its hash, so that no vocabulary need be kept
    (Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009). It is what
    scikit-learn's HashingVectorizer finds, without its eighty megabytes in each web process.
    """
    terms = [_TERMS[kind](_plain(text)) for text in texts]
    hashes = np.array([mmh3.hash(term) for row in terms for term in row], dtype=np.int64)
    rows = np.repeat(np.arange(len(texts)), [len(row) for row in terms])
    found = scipy.sparse.csr_matrix(
        (np.where(hashes < 0, -1, 1).astype(np.float32), (rows, abs(hashes) % _PLACES)),
        shape=(len(texts), _PLACES),
    )
    found.data = np.sign(found.data)
    found.eliminate_zeros()
    return found


def _plain(text: str) -> str:
    """Return a text in small letters, without accents."""
    small = text.lower()
    if small.isascii():
        return small
    return "".join(one for one in normalize("NFKD", small) if not combining(one))


def _words(text: str) -> list[str]:
    """Return the words of a text, and each two that stand together."""
    words = _WORD.findall(text)
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def _parts(text: str) -> list[str]:
    """Return what each word has of three, four and five characters, its edges being spaces."""
    return [
        padded[start : start + size]
        for padded in (f" {word} " for word in text.split())
        for size in range(_SMALLEST, min(_BIGGEST, max(len(padded), _SMALLEST)) + 1)
        for start in range(max(len(padded) - size, 0) + 1)
    ]


_TERMS: Mapping[str, Callable[[str], list[str]]] = {"words": _words, "parts": _parts}
