"""How sure to be: margins turned into probabilities that are as often right as they say."""

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

_FAINTEST, _SHARPEST = 0.1, 50.0


def probabilities(margins: NDArray[Any], sharpness: float) -> NDArray[np.float64]:
    """Turn margins into probabilities: their softmax, scaled.

    Temperature scaling: Guo et al., On Calibration of Modern Neural Networks, ICML 2017.
    """
    scaled = sharpness * (margins - margins.max(axis=1, keepdims=True))
    raised = np.exp(scaled)
    result: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return result


def likeliest_sharpness(margins: NDArray[Any], truth: NDArray[Any]) -> float:
    """Return what makes the truth likeliest, given margins that have not seen it."""

    def loss(log_sharpness: float) -> float:
        odds = probabilities(margins, float(np.exp(log_sharpness)))
        return -float(np.log(odds[np.arange(len(truth)), truth] + 1e-12).mean())

    bounds = (np.log(_FAINTEST), np.log(_SHARPEST))
    return float(np.exp(scipy.optimize.minimize_scalar(loss, bounds=bounds, method="bounded").x))
