"""Classes of demand: how often something is asked for, and in how like amounts."""

import numpy as np

from steward.quant.demand.series import DemandClass, Numbers

_RARE = 1.32  # periods from one demand to the next, on average
_UNLIKE = 0.49  # squared coefficient of variation of the amounts


def demand_class(demand: Numbers) -> DemandClass:
    """Return the class of demand; periods in which it was not seen (`nan`) do not count.

    Source: Syntetos, Boylan, Croston (2005), On the categorization of demand patterns.
    """
    interval, variation = interval_and_variation(demand)
    if np.isinf(interval):
        return DemandClass.NONE
    if interval < _RARE:
        return DemandClass.SMOOTH if variation < _UNLIKE else DemandClass.ERRATIC
    return DemandClass.INTERMITTENT if variation < _UNLIKE else DemandClass.LUMPY


def interval_and_variation(demand: Numbers) -> tuple[float, float]:
    """Return the mean periods from one demand to the next, and the amounts' squared variation.

    The first is infinite where nothing was asked for.
    """
    seen = demand[~np.isnan(demand)]
    amounts = seen[seen > 0]
    if not len(amounts):
        return np.inf, 0.0
    variation = float((amounts / amounts.max()).std() / (amounts / amounts.max()).mean()) ** 2
    return len(seen) / len(amounts), variation
