"""What was learned as bytes: plain arrays, loaded without running any code."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_BETWEEN = "\n"  # no kept text holds one

Arrays = Mapping[str, NDArray[Any]]


def arrays_to_bytes(arrays: Arrays) -> bytes:
    """Return the arrays as NumPy's own format keeps them."""
    kept = io.BytesIO()
    np.savez_compressed(kept, **arrays)  # type: ignore[arg-type]  # the stubs take one for allow_pickle
    return kept.getvalue()


def arrays_from_bytes(kept: bytes) -> Arrays:
    """Load the arrays. ValueError when they hold anything that would have to be run."""
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def texts_to_array(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return texts, none of which holds a line break, as an array."""
    return np.frombuffer(_BETWEEN.join(texts).encode(), np.uint8)


def texts_from_array(kept: NDArray[np.uint8]) -> tuple[str, ...]:
    """Return what `texts_to_array` was given."""
    return tuple(kept.tobytes().decode().split(_BETWEEN))
