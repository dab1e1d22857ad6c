"""A learned sorter of texts as plain arrays: kept as bytes, loaded without running any code."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.quant.text.features import KINDS, cleaned, matrix, vectorizer

_BETWEEN = "\n"  # no term holds one: texts are cleaned


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
            "labels": _as_bytes(self.labels),
            "weights": self.weights,
            "offsets": self.offsets,
            "sharpness": np.array(self.sharpness),
        }
        for kind in KINDS:
            arrays[f"{kind}_vocabulary"] = _as_bytes(self.vocabularies[kind])
            arrays[f"{kind}_rarities"] = self.rarities[kind]
        kept = io.BytesIO()
        np.savez_compressed(kept, **arrays)  # type: ignore[arg-type]  # the stubs take one for allow_pickle
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Sorter":
        """Load the arrays. ValueError when they hold anything that would have to be run."""
        with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
            return cls(
                _as_texts(arrays["labels"]),
                {kind: _as_texts(arrays[f"{kind}_vocabulary"]) for kind in KINDS},
                {kind: arrays[f"{kind}_rarities"] for kind in KINDS},
                arrays["weights"],
                arrays["offsets"],
                float(arrays["sharpness"]),
            )


def probabilities(margins: NDArray[Any], sharpness: float) -> NDArray[np.float64]:
    """Turn margins into probabilities: their softmax, scaled.

    Temperature scaling: Guo et al., On Calibration of Modern Neural Networks, ICML 2017.
    """
    scaled = sharpness * (margins - margins.max(axis=1, keepdims=True))
    raised = np.exp(scaled)
    result: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return result


def _as_bytes(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer(_BETWEEN.join(texts).encode(), np.uint8)


def _as_texts(kept: NDArray[np.uint8]) -> tuple[str, ...]:
    return tuple(kept.tobytes().decode().split(_BETWEEN))
