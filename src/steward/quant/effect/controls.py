"""What others say would have come: their best mean, and whether it went along before."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import nnls

from steward.quant.effect.foretelling import Numbers


def synthetic(
    values: Numbers, controls: Sequence[Sequence[float]], start: int
) -> tuple[Numbers, Numbers]:
    """Return the mean of controls that went most alike before `start`, and their weights.

    Each control counts as a share of its own mean before, so that a large one and a small one are
    alike; weights are not below 0 and make 1, so that it cannot grow more than any of them did.
    Controls that were nothing have no weight. Raises ValueError where all were.
    """
    whole = np.array([np.asarray(one, float) for one in controls])
    level = whole[:, :start].mean(axis=1)
    usable = level > 0
    if not usable.any():
        raise ValueError("no control had anything before")
    scaled = whole[usable] / level[usable, None]
    own = values[:start].mean()
    firmly = 1e3 * np.sqrt(start)  # that they make 1
    rows = np.vstack([scaled[:, :start].T, np.full((1, len(scaled)), firmly)])
    found, _ = nnls(rows, np.append(values[:start] / own if own else values[:start], firmly))
    weights = np.zeros(len(whole))
    weights[usable] = found / found.sum()
    return np.asarray(own * (weights[usable] @ scaled)), weights
