"""Texts as numbers: how rare their words and parts of words are, and what they mean."""

import importlib.util
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

_MOST_TERMS = 20_000  # of either kind
_LONGEST = 4_000  # characters that are looked at
_PLACES = 1_024  # into which the terms of either kind are folded
KINDS: Mapping[str, Mapping[str, Any]] = {
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
    "parts": {"analyzer": "char_wb", "ngram_range": (3, 5)},
}


@cache
def _embedder() -> Any:  # noqa: ANN401 - an untyped library's own
    """Load the static embeddings out of the wheel: nothing is fetched."""
    from wordllama import WordLlama  # noqa: PLC0415 - heavy, and only the worker needs it

    found = importlib.util.find_spec("wordllama")
    assert found is not None  # noqa: S101 - it was imported just now
    folder = Path(str(found.origin)).parent
    return WordLlama.load(cache_dir=folder, disable_download=True)


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
    found: NDArray[np.float32] = _embedder().embed(list(texts))
    return of_length_one(found)


def of_length_one(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows scaled to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    result: NDArray[np.float32] = rows / lengths
    return result


def folded_terms(kind: str, texts: Sequence[str]) -> "scipy.sparse.csr_matrix":
    """Return a row for each cleaned text: which terms it has, folded into a fixed width.

    Each term has its place and its sign by its hash, so that no vocabulary need be kept
    (Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009).
    """
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - heavy, and only the worker needs it
        HashingVectorizer,
    )

    folding = HashingVectorizer(
        n_features=_PLACES, norm=None, strip_accents="unicode", dtype=np.float32, **KINDS[kind]
    )
    found = scipy.sparse.csr_matrix(folding.transform(texts))
    found.data = np.sign(found.data)
    found.eliminate_zeros()
    return found
