"""What goes in and what comes out: the demand of one thing, period by period, and its forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


class DemandClass(StrEnum):
    """How demand comes, after Syntetos and Boylan (2005): how often, and in how like amounts."""

    SMOOTH = "smooth"
    ERRATIC = "erratic"
    INTERMITTENT = "intermittent"
    LUMPY = "lumpy"
    NONE = "none"


class Caution(StrEnum):
    """What a reader of a forecast should know of it."""

    NO_HISTORY = "There is no history: the forecast is what others of its kind sell."
    SHORT_HISTORY = "The history is too short to test a forecast on."
    NO_DEMAND = "Nothing was asked for in all that was seen."
    MUCH_UNSEEN = "In a quarter of the periods or more, demand was not seen."
    NO_VALUE_ADDED = "Tested on the past, this was no better than the seasonal naive forecast."


@dataclass(frozen=True, eq=False)
class Series:
    """The demand of one thing, one number a period, the oldest first; all end with one period.

    `nan` is demand that was not seen, as when there was nothing in stock: it is never taken for
    zero. `category` is what it has in common with others, which speak for it while it is new.
    Raises ValueError for demand that is negative or infinite.
    """

    key: str
    demand: Numbers
    category: str = ""

    def __post_init__(self) -> None:
        values = np.asarray(self.demand, np.float64)
        if values.ndim != 1 or np.isinf(values).any() or (values < 0).any():
            raise ValueError(f"{self.key}: demand is a list of numbers that are not negative")
        object.__setattr__(self, "demand", values)


@dataclass(frozen=True)
class Backtest:
    """How a forecast did on the past, at `cuts` points in time, on what came after them.

    `value_added` is by which share its absolute errors were smaller than those of the seasonal
    naive forecast. What cannot be computed is None, as an error in percent of no demand.
    """

    cuts: int
    wape: float | None
    bias: float | None
    mase: float | None
    rmsse: float | None
    pinball: float | None
    value_added: float | None


@dataclass(frozen=True)
class Tried:
    """How a method did on the past: the root of its mean squared error, and its WAPE."""

    method: str
    error: float
    wape: float | None


@dataclass(frozen=True, eq=False)
class Spread:
    """How far demand comes from a forecast.

    `scale` is the usual size of the errors of this series; in its units are the `quantiles` of an
    error, for each of QUANTILES, times the `growth` from one period ahead to the next, and `paths`
    of errors that followed one another (a row each), which all of its class have in common.
    """

    scale: float
    quantiles: Numbers
    growth: Numbers
    paths: Numbers

    def around(self, point: Numbers) -> Numbers:
        """Return QUANTILES × horizon of demand, never below zero."""
        return np.maximum(point + self.scale * np.outer(self.quantiles, self.growth), 0)


@dataclass(frozen=True, eq=False)
class Forecast:
    """What will be asked for in each of the next periods, and how sure that is.

    `median` is as often too high as too low: its absolute error is the least. `mean` is what comes
    on average: it is what may be added up, over periods and over things. `quantiles` has a row of
    values for each of its shares; `spread` is where they come from. `naive` is the seasonal naive
    forecast beside it, None without a history; `tried` is what the choice of `method` rests on.
    """

    key: str
    demand_class: DemandClass
    method: str
    median: Numbers
    mean: Numbers
    quantiles: Mapping[float, Numbers]
    backtest: Backtest | None
    spread: Spread
    cautions: tuple[Caution, ...]
    naive: Numbers | None = None
    tried: tuple[Tried, ...] = ()
