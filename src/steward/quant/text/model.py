"""A learned sorter of texts as plain arrays: kept as bytes, loaded without running any code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.quant.text.calibration import probabilities
from steward.quant.text.features import KINDS, cleaned, matrix, vectorizer
from steward.quant.text.keeping import (
    arrays_from_bytes,
    arrays_to_bytes,
    texts_from_array,
    texts_to_array,
)


class Guess(NamedTuple):
    """What a text most likely is, and how likely: 0 to 1, calibrated."""

    label: str
    probability: float


@dataclass(frozen=True)
class Sorter:
    """A linear model: `weights` is classes by features, `sharpness` turns margins into odds."""

    labels: tuple[str, ...]
    vocabularies: Mapping[str, tuple[str, ...]]
    rarities: Mapping[str, NDArray[np.float32]]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    sharpness: float

    @cached_property
    def _vectorizers(self) -> list[Any]:
        made = []
        for kind in KINDS:
            one = vectorizer(kind, self.vocabularies[kind])
            one.idf_ = self.rarities[kind]
            made.append(one)
        return made

    def guess(self, texts: Sequence[str]) -> list[Guess]:
        """Return the likeliest label of each text."""
        if not texts:
            return []
        features = matrix(cleaned(texts), self._vectorizers)
        odds = probabilities(features @ self.weights.T + self.offsets, self.sharpness)
        best = odds.argmax(axis=1)
        return [
            Guess(self.labels[label], float(row[label]))
            for label, row in zip(best, odds, strict=True)
        ]

    def to_bytes(self) -> bytes:
        """Return the arrays as NumPy's own format keeps them."""
        arrays: dict[str, NDArray[Any]] = {
            "labels": texts_to_array(self.labels),
            "weights": self.weights,
            "offsets": self.offsets,
            "sharpness": np.array(self.sharpness),
        }
        for kind in KINDS:
            arrays[f"{kind}_vocabulary"] = texts_to_array(self.vocabularies[kind])
            arrays[f"{kind}_rarities"] = self.rarities[kind]
        return arrays_to_bytes(arrays)

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Sorter":
        """Load the arrays. ValueError when they hold anything that would have to be run."""
        arrays = arrays_from_bytes(kept)
        return cls(
            texts_from_array(arrays["labels"]),
            {kind: texts_from_array(arrays[f"{kind}_vocabulary"]) for kind in KINDS},
            {kind: arrays[f"{kind}_rarities"] for kind in KINDS},
            arrays["weights"],
            arrays["offsets"],
            float(arrays["sharpness"]),
        )
