"""How things stand beside one another: what matters most, what is steady, what lies dead."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from steward.quant.demand.classes import interval_and_variation
from steward.quant.demand.series import Numbers

_A, _B = 0.8, 0.95  # of the value of all
_X, _Y = 0.5, 1.0  # coefficient of variation


class Weight(StrEnum):
    """How much of the value a thing makes: the first four fifths, up to 95 %, or the rest."""

    A = "A"
    B = "B"
    C = "C"


class Steadiness(StrEnum):
    """How steady demand is from period to period: steady, moving, or by fits and starts."""

    X = "X"
    Y = "Y"
    Z = "Z"


def weights(values: Mapping[str, float]) -> dict[str, Weight]:
    """Sort things by the value they made, as money sold in a year; what made none is C.

    What is on the line counts for the more important side. The same value goes by name.
    """
    order = sorted(values, key=lambda key: (-values[key], key))
    total = sum(max(value, 0) for value in values.values())
    found, before = {}, 0.0
    for key in order:
        worth = max(values[key], 0)
        share = before / total if total else 1.0
        found[key] = (
            Weight.C if worth == 0 or share >= _B else Weight.B if share >= _A else Weight.A
        )
        before += worth
    return found


def steadiness(demand: Numbers) -> Steadiness:
    """Return how steady demand was, by its coefficient of variation over the periods seen."""
    seen = demand[~np.isnan(demand)]
    if not len(seen) or not seen.any():
        return Steadiness.Z
    variation = float(seen.std() / seen.mean())
    return Steadiness.X if variation <= _X else Steadiness.Y if variation <= _Y else Steadiness.Z


def cover(stock: float, ahead: Numbers) -> float | None:
    """Return for how many periods stock lasts, by the forecast mean; None for longer than that.

    Beyond the horizon demand goes on as it ended; where nothing is expected stock lasts for ever.
    """
    used = ahead.cumsum()
    if stock < used[-1]:
        period = int(np.searchsorted(used, stock, side="right"))
        before = used[period - 1] if period else 0.0
        return float(period + (stock - before) / ahead[period])
    return float(len(ahead) + (stock - used[-1]) / ahead[-1]) if ahead[-1] > 0 else None


def is_dead(demand: Numbers, stock: float, periods: int) -> bool:
    """Whether there is stock of which nothing was asked for in so many of the last periods seen.

    What came rarely all along is not dead before three of its usual intervals have passed, and what
    was not seen for so long cannot be told.
    """
    seen = demand[~np.isnan(demand)]
    interval, _ = interval_and_variation(demand)
    quiet = max(periods, 3 * interval if np.isfinite(interval) else 0)
    latest = seen[-int(np.ceil(quiet)) :]
    return stock > 0 and len(seen) >= periods and not latest.any()
