"""What customers mean: learned intents, and how far each guess is to be trusted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from steward.quant.text.calibration import probabilities
from steward.quant.text.doubt import Doubt, Scores, signs
from steward.quant.text.features import KINDS
from steward.quant.text.keeping import (
    arrays_from_bytes,
    arrays_to_bytes,
    texts_from_array,
    texts_to_array,
)
from steward.quant.text.kinship import Rows, Scale, kinship, look_at, product
from steward.quant.text.model import Guess

_AT_ONCE = 512  # texts
_RANKED = 3


@dataclass(frozen=True)
class Reading:
    """What a question may mean: the likeliest intents first, as if it meant one of them.

    `confidence` is how likely the first is right and the question not about something else.
    """

    ranked: tuple[Guess, ...]
    confidence: float

    @property
    def label(self) -> str:
        """The likeliest intent."""
        return self.ranked[0].label


@dataclass(frozen=True)
class Trial:
    """What became of examples that were left out: a place in each array for each.

    `known` is whether its intent was still taught; where not, no guess could be right.
    """

    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]
    known: NDArray[np.bool_]


@dataclass(frozen=True)
class Intents:
    """Kernel ridge regression, one intent against the rest, with a model of its own doubt.

    `examples` is a row for each example, `truth` the place of its label (-1 where it has none),
    `weights` is examples by labels, `sharpness` turns scores into odds.
    """

    labels: tuple[str, ...]
    scale: Scale
    examples: Rows
    truth: NDArray[Any]
    weights: NDArray[np.float32]
    sharpness: float
    doubt: Doubt
    trial: Trial

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return what each text may mean."""
        return [
            reading
            for start in range(0, len(texts), _AT_ONCE)
            for reading in self._read(texts[start : start + _AT_ONCE])
        ]

    def _read(self, texts: Sequence[str]) -> list[Reading]:
        found = self.scores(texts)
        odds = probabilities(found.scores, self.sharpness)
        order = np.argsort(-odds, axis=1, kind="stable")[:, :_RANKED]
        confidence = self.doubt.confidence(signs(found, self.truth))
        return [
            Reading(tuple(Guess(self.labels[i], float(row[i])) for i in best), float(sure))
            for best, row, sure in zip(order, odds, confidence, strict=True)
        ]

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return what each text scores for each intent, and how akin it is to each example."""
        akin = kinship(self.scale.rows(look_at(texts)), self.examples)
        return Scores(product(akin, self.weights), akin)

    def to_bytes(self) -> bytes:
        """Return the arrays as NumPy's own format keeps them, the examples in half precision."""
        terms = self.examples.terms
        arrays: dict[str, NDArray[Any]] = {
            "labels": texts_to_array(self.labels),
            "middle": self.scale.middle,
            "meaning": self.examples.meaning.astype(np.float16),
            "terms": terms.data.astype(np.float16),
            "terms_places": terms.indices.astype(np.uint16),
            "terms_ends": terms.indptr.astype(np.int32),
            "terms_width": np.array(terms.shape[1]),
            "truth": self.truth.astype(np.int32),
            "weights": self.weights,
            "sharpness": np.array(self.sharpness),
            "doubt_weights": self.doubt.weights,
            "doubt_offset": np.array(self.doubt.offset),
            "trial_confidence": self.trial.confidence,
            "trial_right": self.trial.right,
            "trial_known": self.trial.known,
        }
        for kind in KINDS:
            arrays[f"{kind}_rarities"] = self.scale.rarities[kind]
        return arrays_to_bytes(arrays)

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Intents":
        """Load the arrays. ValueError when they hold anything that would have to be run."""
        arrays = arrays_from_bytes(kept)
        return cls(
            texts_from_array(arrays["labels"]),
            Scale(arrays["middle"], {kind: arrays[f"{kind}_rarities"] for kind in KINDS}),
            _examples(arrays),
            arrays["truth"],
            arrays["weights"],
            float(arrays["sharpness"]),
            Doubt(arrays["doubt_weights"], float(arrays["doubt_offset"])),
            Trial(arrays["trial_confidence"], arrays["trial_right"], arrays["trial_known"]),
        )


def _examples(arrays: Mapping[str, NDArray[Any]]) -> Rows:
    terms = (arrays["terms"].astype(np.float32), arrays["terms_places"], arrays["terms_ends"])
    shape = len(arrays["terms_ends"]) - 1, int(arrays["terms_width"])
    return Rows(arrays["meaning"].astype(np.float32), scipy.sparse.csr_matrix(terms, shape=shape))
