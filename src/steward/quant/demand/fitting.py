"""The methods that statsforecast fits. It takes seconds and 200 MB to load: import this nowhere.

`processes` has it run in processes of their own; whoever has a cluster imports it for `fit_on`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.core import ParallelBackend
from statsforecast.models import (
    TSB,
    AutoETS,
    CrostonSBA,
    DynamicOptimizedTheta,
    SimpleExponentialSmoothing,
)

from steward.quant.demand.ladder import DENSE, SPARSE
from steward.quant.demand.processes import Fit, Task
from steward.quant.demand.series import Numbers

_MODELS = {
    DENSE: [
        DynamicOptimizedTheta(season_length=1, alias="theta"),
        AutoETS(season_length=1, model="AAN", damped=True, alias="ets"),
    ],
    SPARSE: [CrostonSBA(alias="sba"), TSB(alpha_d=0.1, alpha_p=0.1, alias="tsb")],
}
_IF_ONE_FAILS = SimpleExponentialSmoothing(alpha=0.1)

_Forecast = Callable[..., Any]


def fit(tasks: Sequence[Task], horizon: int) -> list[Numbers]:
    """Forecast each history by its methods: a row for each of them, a column for each period."""
    return list(_fitted(tasks, horizon, _here))


def fit_on(backend: ParallelBackend) -> Fit:
    """Return what does the same on a backend of statsforecast, such as Spark or Ray."""
    no_more = dict.fromkeys(("X_df", "level", "prediction_intervals"))
    columns = {"id_col": "unique_id", "time_col": "ds", "target_col": "y"}
    there = partial(backend.forecast, fitted=False, **no_more, **columns)
    return partial(_fitted, forecast=there)


def _here(*, df: pd.DataFrame, h: int, **how: Any) -> Any:  # noqa: ANN401 - pandas' or polars'
    return StatsForecast(**how).forecast(df=df, h=h)


def _fitted(tasks: Sequence[Task], horizon: int, forecast: _Forecast) -> Iterator[Numbers]:
    """Yield the forecasts task by task; neighbours that need the same methods go together."""
    for methods, group in groupby(tasks, attrgetter("methods")):
        found = forecast(
            df=_table([task.history for task in group]),
            models=_MODELS[methods],
            freq=1,
            fallback_model=_IF_ONE_FAILS,
            h=horizon,
        )
        yield from _rows(found, methods, horizon)


def _table(histories: Sequence[Numbers]) -> pd.DataFrame:
    lengths = [len(history) for history in histories]
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.arange(len(histories)), lengths),
            "ds": np.concatenate([np.arange(length) for length in lengths]),
            "y": np.concatenate(histories),
        }
    )


def _rows(found: pd.DataFrame, methods: tuple[str, ...], horizon: int) -> Iterable[Numbers]:
    values = found.sort_values(["unique_id", "ds"])[list(methods)].to_numpy(np.float64)
    return values.reshape(-1, horizon, len(methods)).swapaxes(1, 2)
