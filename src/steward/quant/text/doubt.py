"""Whether a guess is right: learned from what becomes of examples that are left out."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from steward.quant.text.kinship import Kinship

OUTSIDE = -1  # the place of no intent
_NEAREST = 3
_MILD = 1.0  # how little the weights of the signs are held back


class Scores(NamedTuple):
    """What each text scores for each intent, and how akin it is to each example."""

    scores: NDArray[Any]
    kinship: Kinship


def signs(found: Scores, truth: NDArray[Any]) -> NDArray[Any]:
    """Return what speaks for and against the best guess, a row for each text.

    Its score; its lead (over 0 at least: what an intent scores that nothing speaks for); kinship
    to the nearest example of any intent, to the nearest three, and to the nearest of the guessed
    one. `truth` is the place of each example's intent, `OUTSIDE` where it has none.
    """
    second, best = np.partition(found.scores, -2, axis=1)[:, -2:].T
    akin, meant = found.kinship[:, truth != OUTSIDE], truth[truth != OUTSIDE]
    near = min(_NEAREST, len(meant))
    nearest = np.partition(akin, -near, axis=1)[:, -near:]
    own = meant[None, :] == found.scores.argmax(axis=1)[:, None]
    return np.column_stack(
        [
            best,
            best - np.maximum(second, np.minimum(best, 0)),
            nearest.max(axis=1),
            nearest.mean(axis=1),
            np.where(own, akin, 0).max(axis=1),
        ]
    )


def targets(truth: NDArray[Any], intents: int) -> NDArray[np.float32]:
    """Return what each example is to score: 1 for its intent, 0 for all others."""
    result: NDArray[np.float32] = np.eye(intents + 1, dtype=np.float32)[truth, :intents]
    return result


@dataclass(frozen=True)
class Doubt:
    """Turns signs into a confidence: a logistic model of whether the guess is right."""

    weights: NDArray[np.float64]
    offset: float

    @classmethod
    def learn(cls, right: NDArray[Any], wrong: NDArray[Any]) -> "Doubt":
        """Learn from the signs of right guesses and of wrong ones, either kind weighing half."""
        from sklearn.linear_model import (  # noqa: PLC0415 - heavy, and only the worker needs it
            LogisticRegression,
        )

        rows = np.vstack([right, wrong])
        truth = np.repeat([1, 0], [len(right), len(wrong)])
        middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        fitted = LogisticRegression(C=_MILD, class_weight="balanced")
        fitted.fit((rows - middle) / spread, truth)
        weights = fitted.coef_[0] / spread
        return cls(weights, float(fitted.intercept_[0] - weights @ middle))

    def confidence(self, rows: NDArray[Any]) -> NDArray[np.float64]:
        """Return how likely each guess is right, were as many questions unknown as known."""
        result: NDArray[np.float64] = 1 / (1 + np.exp(-(rows @ self.weights + self.offset)))
        return result


def without_each(part: NDArray[Any], weights: NDArray[Any], truth: NDArray[Any]) -> NDArray[Any]:
    """Return the scores of examples by a model that each has been left out of, exactly.

    `part` is of the inverse of the kernel matrix (with the ridge on its diagonal), the rows and
    columns of these examples; `weights` are their rows of the solution. The residual without an
    example is its weight by the diagonal (Allen, Technometrics 1974; Rifkin and Lippert, Notes on
    Regularized Least Squares, 2007).
    """
    result: NDArray[Any] = targets(truth, weights.shape[1]) - weights / np.diag(part)[:, None]
    return result


def without_its_intent(
    part: NDArray[Any], weights: NDArray[Any], truth: NDArray[Any]
) -> NDArray[Any]:
    """Return the same by a model that each example's whole intent has been left out of.

    The same identity, by blocks; all examples of an intent are among these. The score of the
    intent itself is minus infinity.
    """
    scores = targets(truth, weights.shape[1]).astype(np.float64)
    for intent in np.unique(truth):
        left_out = np.flatnonzero(truth == intent)
        block = part[np.ix_(left_out, left_out)]
        scores[left_out] -= scipy.linalg.solve(block, weights[left_out], assume_a="pos")
        scores[left_out, intent] = -np.inf
    return scores
