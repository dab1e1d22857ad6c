"""Demand: its classes, its forecasts with their spread, and how good they were on the past.

`QUANTILES` are the shares whose quantiles a forecast gives. What fits the library's methods takes
seconds and 200 MB to load, and runs in processes of its own.
"""

from steward.quant.demand.classes import demand_class
from steward.quant.demand.engine import Watch, forecast
from steward.quant.demand.processes import Fit, Task, fit_apart
from steward.quant.demand.series import (
    QUANTILES,
    Backtest,
    Caution,
    DemandClass,
    Forecast,
    Series,
)

__all__ = [
    "QUANTILES",
    "Backtest",
    "Caution",
    "DemandClass",
    "Fit",
    "Forecast",
    "Series",
    "Task",
    "Watch",
    "demand_class",
    "fit_apart",
    "forecast",
]
