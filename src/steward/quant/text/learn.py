"""Learning a sorter of texts from examples."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.quant.text.calibration import likeliest_sharpness
from steward.quant.text.features import KINDS, cleaned, matrix, vectorizer
from steward.quant.text.model import Sorter

LEAST_OF_A_CLASS = 5  # examples; a class with fewer is not learned
_PARTS = 5  # into which examples are cut to learn how sure to be


class TooFew(ValueError):
    """There are not enough examples of at least two classes."""


def learn(texts: Sequence[str], labels: Sequence[str], *, seed: int = 0) -> Sorter:
    """Learn to sort texts by their labels. Raises TooFew.

    A linear support vector machine, one class against the rest (Fan et al., LIBLINEAR, JMLR 2008),
    classes weighted by their rarity. How sure to be is learned on a part that it has not seen.
    """
    known = Counter(labels)
    kept = [i for i, label in enumerate(labels) if known[label] >= LEAST_OF_A_CLASS]
    plain = cleaned([texts[i] for i in kept])
    classes = sorted({labels[i].replace("\n", " ") for i in kept})
    if len(classes) < 2:  # noqa: PLR2004 - a choice needs two
        raise TooFew
    truth = np.array([classes.index(labels[i].replace("\n", " ")) for i in kept])
    vectorizers = [vectorizer(kind).fit(plain) for kind in KINDS]
    features = matrix(plain, vectorizers)
    weights, offsets = _fit(features, truth, len(classes), seed)
    return Sorter(
        tuple(classes),
        {
            kind: tuple(one.get_feature_names_out())
            for kind, one in zip(KINDS, vectorizers, strict=True)
        },
        {kind: one.idf_.astype(np.float32) for kind, one in zip(KINDS, vectorizers, strict=True)},
        weights.astype(np.float32),
        offsets.astype(np.float32),
        _sharpness(features, truth, len(classes), seed),
    )


def _fit(
    features: Any,  # noqa: ANN401 - a sparse matrix
    truth: NDArray[Any],
    classes: int,
    seed: int,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return weights and offsets, a row for each class even where there are two."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - heavy, and only the worker needs it

    fitted = LinearSVC(C=1.0, class_weight="balanced", random_state=seed).fit(features, truth)
    if len(fitted.classes_) == classes and classes > 2:  # noqa: PLR2004 - of two it keeps one row
        return fitted.coef_, fitted.intercept_
    weights = np.zeros((classes, features.shape[1]))
    offsets = np.full(classes, -1e3)  # a class that this part has not seen
    rows, shifts = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # noqa: PLR2004 - of two it keeps one row
        rows, shifts = np.vstack([-rows, rows]), np.concatenate([-shifts, shifts])
    weights[fitted.classes_], offsets[fitted.classes_] = rows, shifts
    return weights, offsets


def _sharpness(
    features: Any,  # noqa: ANN401 - a sparse matrix
    truth: NDArray[Any],
    classes: int,
    seed: int,
) -> float:
    """Return what makes the probabilities of an unseen part the likeliest."""
    order = np.random.default_rng(seed).permutation(len(truth))
    held, used = order[::_PARTS], np.delete(order, np.s_[::_PARTS])
    if len(set(truth[used])) < 2:  # noqa: PLR2004 - a choice needs two
        return 1.0
    weights, offsets = _fit(features[used], truth[used], classes, seed)
    return likeliest_sharpness(features[held] @ weights.T + offsets, truth[held])
