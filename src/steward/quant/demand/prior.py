"""What others of its kind sell: all there is to say of a thing that is new."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from steward.quant.demand.series import Numbers, Series

_RECENT = 13  # periods
LEAST = 4  # periods seen, from which on a series speaks for others, and for itself alone


def priors(series: Sequence[Series]) -> Numbers:
    """Return for each series the middle of what those of its category sell in a period.

    Where none of its category has a history, that of all; where nothing has, zero.
    """
    levels: dict[str, list[float]] = defaultdict(list)
    for one in series:
        seen = one.demand[~np.isnan(one.demand)]
        if len(seen) >= LEAST:
            levels[one.category].append(float(seen[-_RECENT:].mean()))
    everything = [level for some in levels.values() for level in some] or [0.0]
    usual = {category: float(np.median(some)) for category, some in levels.items()}
    return np.array([usual.get(one.category, float(np.median(everything))) for one in series])


def with_prior(point: Numbers, series: Series, prior: float) -> Numbers:
    """Draw a forecast from few periods towards what others of the category sell."""
    seen = int(np.count_nonzero(~np.isnan(series.demand)))
    if seen == 0:
        return np.full(len(point), prior)
    if seen >= LEAST or not series.category:
        return point
    return (seen * point + LEAST * prior) / (seen + LEAST)
