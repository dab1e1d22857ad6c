"""Demand: its classes, its forecasts with their spread, and how good they were on the past.

`QUANTILES` are the shares whose quantiles a forecast gives; `COLUMNS` those that a file of demand
must have. The library that fits takes seconds and 200 MB to load: it has processes of its own.
"""

from steward.quant.demand.classes import demand_class
from steward.quant.demand.engine import Watch, forecast
from steward.quant.demand.lines import (
    COLUMNS,
    BadLine,
    Line,
    Table,
    read_line,
    read_place,
    tabulate,
)
from steward.quant.demand.periods import Period, Step, Unit, read_period, recognise
from steward.quant.demand.processes import Fit, Task, fit_apart
from steward.quant.demand.series import (
    QUANTILES,
    Backtest,
    Caution,
    DemandClass,
    Forecast,
    Series,
    Spread,
    Tried,
)

__all__ = [
    "COLUMNS",
    "QUANTILES",
    "Backtest",
    "BadLine",
    "Caution",
    "DemandClass",
    "Fit",
    "Forecast",
    "Line",
    "Period",
    "Series",
    "Spread",
    "Step",
    "Table",
    "Task",
    "Tried",
    "Unit",
    "Watch",
    "demand_class",
    "fit_apart",
    "forecast",
    "read_line",
    "read_period",
    "read_place",
    "recognise",
    "tabulate",
]
