"""Teaching intents by example questions, and when not to trust what was taught."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from steward.quant.text.calibration import likeliest_sharpness
from steward.quant.text.doubt import (
    OUTSIDE,
    Doubt,
    Scores,
    signs,
    targets,
    without_each,
    without_its_intent,
)
from steward.quant.text.intents import Intents, Trial
from steward.quant.text.kinship import Rows, Scale, kinship, look_at
from steward.quant.text.learn import TooFew

MOST_EXAMPLES = 12_000  # learned from: the square of it is held in memory, four bytes each
MOST_OF_AN_INTENT = 1_500  # examples; with these, more teach nothing new
_LEFT_OUT = 1_500  # examples, about, that are left out to learn how sure to be
_RIDGE = 0.1
_JOINTS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")


def teach(
    texts: Sequence[str], labels: Sequence[str], *, outside: Sequence[str] = (), seed: int = 0
) -> Intents:
    """Learn to tell what questions mean from examples, of which five an intent do. Raises TooFew.

    `outside` are questions that mean none of the labels; none is needed. An intent's name is one
    more example of it. Kernel ridge regression (Saunders et al., ICML 1998) on kinship. How far to
    trust a guess is learned from examples scored as if they had been left out, and as if their
    whole intent had: which is what a question about something unknown looks like.
    """
    lesson = _lesson(texts, labels, outside, np.random.default_rng(seed))
    # With threads of its own BLAS waits more than it works while others use the machine.
    with threadpool_limits(limits=1, user_api="blas"):
        return _taught(lesson, seed)


def _taught(lesson: "_Lesson", seed: int) -> Intents:
    looked = look_at(lesson.texts)
    scale = Scale.of(looked)
    examples = scale.rows(looked).rounded()
    solution = _solve(examples, lesson)
    each, whole, meant = _left_out(examples, lesson, solution, np.random.default_rng(seed))
    known, right = signs(each, lesson.truth), each.scores.argmax(axis=1) == meant
    strange = signs(whole, lesson.truth)
    doubt = Doubt.learn(known[right] if right.any() else known, np.vstack([known[~right], strange]))
    return Intents(
        lesson.labels,
        scale,
        examples,
        lesson.truth,
        solution.weights,
        likeliest_sharpness(each.scores[meant != OUTSIDE], meant[meant != OUTSIDE]),
        doubt,
        Trial(
            doubt.confidence(np.vstack([known, strange])),
            np.append(right, np.zeros(len(strange), bool)),
            np.append(meant != OUTSIDE, np.zeros(len(strange), bool)),
        ),
    )


@dataclass(frozen=True)
class _Lesson:
    """What is learned: texts, the intent of each, and which of them are questions, not names."""

    labels: tuple[str, ...]
    texts: Sequence[str]
    truth: NDArray[Any]
    asked: NDArray[Any]


def _lesson(
    texts: Sequence[str],
    labels: Sequence[str],
    outside: Sequence[str],
    random: np.random.Generator,
) -> _Lesson:
    """Put together what is learned. Raises TooFew."""
    lines = [(text, label.replace("\n", " ")) for text, label in zip(texts, labels, strict=True)]
    known = sorted({label for _, label in lines})
    if len(known) < 2:  # noqa: PLR2004 - a choice needs two
        raise TooFew
    places = {label: place for place, label in enumerate(known)}
    rows = [(text, places[label]) for text, label in lines]
    rows += [(text, OUTSIDE) for text in outside]
    rows = [rows[i] for i in _spread([place for _, place in rows], random)]
    named = [(words, place) for place, label in enumerate(known) if (words := _spoken(label))]
    return _Lesson(
        tuple(known),
        [text for text, _ in [*rows, *named]],
        np.array([place for _, place in [*rows, *named]]),
        np.arange(len(rows) + len(named)) < len(rows),
    )


def _spread(places: Sequence[int], random: np.random.Generator) -> list[int]:
    """Choose which examples to learn from: all, or as many of each kind as there is room for."""
    turns: Counter[int] = Counter()
    order = []
    for i in random.permutation(len(places)):
        turns[places[i]] += 1
        if turns[places[i]] <= MOST_OF_AN_INTENT:
            order.append((turns[places[i]], int(i)))
    return sorted(i for _, i in sorted(order)[:MOST_EXAMPLES])


def _spoken(label: str) -> str:
    """Return a label's name as words, or nothing where it holds none."""
    words = _JOINTS.sub(" ", label).strip().lower()
    return words if any(map(str.isalpha, words)) else ""


@dataclass(frozen=True)
class _Solution:
    """The triangle of the kernel matrix, and the weight of each example for each intent."""

    triangle: NDArray[np.float32]
    weights: NDArray[np.float32]


def _solve(examples: Rows, lesson: _Lesson) -> _Solution:
    kernel = kinship(examples, examples)
    kernel[np.diag_indices_from(kernel)] += np.float32(_RIDGE)
    # Transposed it lies as LAPACK wants it: 400 MB for 10,000 examples that are not copied.
    triangle = scipy.linalg.cholesky(kernel.T, lower=True, overwrite_a=True, check_finite=False)
    wanted = targets(lesson.truth, len(lesson.labels))
    weights = scipy.linalg.cho_solve((triangle, True), wanted, check_finite=False)
    return _Solution(triangle, weights)


def _left_out(
    examples: Rows, lesson: _Lesson, solution: _Solution, random: np.random.Generator
) -> tuple[Scores, Scores, NDArray[Any]]:
    """Score some questions as if each, then as if its intent, had not been taught; say the truth.

    The second only of those that have an intent. Of a few intents if there are many examples, but
    of these all.
    """
    some = _of_some_intents(lesson, random)
    truth, weights = lesson.truth[some], solution.weights[some].astype(np.float64)
    part = _inverse(solution.triangle, some)
    asked, meant = lesson.asked[some], lesson.asked[some] & (truth != OUTSIDE)
    akin = kinship(examples.some(some), examples)
    akin[np.arange(len(some)), some] = 0
    each = Scores(without_each(part, weights, truth)[asked], akin[asked])
    strange = np.where(truth[:, None] == lesson.truth[None, :], np.float32(0), akin)
    whole = Scores(without_its_intent(part, weights, truth)[meant], strange[meant])
    return each, whole, truth[asked]


def _of_some_intents(lesson: _Lesson, random: np.random.Generator) -> NDArray[Any]:
    """Return the places of all texts of as many intents, drawn by chance, as are left out."""
    counts = np.bincount(lesson.truth + 1, minlength=len(lesson.labels) + 1)
    order = np.append(0, 1 + random.permutation(len(lesson.labels)))  # what is outside is first
    before = np.cumsum(counts[order]) - counts[order]
    chosen = order[(before < _LEFT_OUT) | (np.arange(len(order)) == 1)]
    return np.flatnonzero(np.isin(lesson.truth + 1, chosen))


def _inverse(triangle: NDArray[np.float32], some: NDArray[Any]) -> NDArray[np.float64]:
    """Return the rows and columns `some` of the inverse of the matrix that `triangle` is of."""
    corner = np.zeros((len(triangle), len(some)), np.float32, order="F")
    corner[some, np.arange(len(some))] = 1
    half = scipy.linalg.solve_triangular(triangle, corner, lower=True, check_finite=False)
    return (half.T @ half).astype(np.float64)
