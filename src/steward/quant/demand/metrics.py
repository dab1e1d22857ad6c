"""Measures of forecasts; what was not seen (`nan`) counts nowhere, what has no measure is None.

None of them divides by single demands, which may be zero: there is no MAPE here. Source: Hyndman,
Koehler (2006), Another look at measures of forecast accuracy; Makridakis et al. (2022), M5.
"""

import numpy as np

from steward.quant.demand.series import Numbers


def wape(actual: Numbers, forecast: Numbers) -> float | None:
    """Return the sum of absolute errors as a share of all demand."""
    return _ratio(_sum(np.abs(forecast - actual)), _sum(actual))


def bias(actual: Numbers, forecast: Numbers) -> float | None:
    """Return the sum of errors as a share of all demand: above zero is too much forecast."""
    return _ratio(_sum(forecast - actual), _sum(actual))


def mase(actual: Numbers, forecast: Numbers, history: Numbers) -> float | None:
    """Return the mean absolute error in units of the naive one-step error in the history."""
    return _ratio(_mean(np.abs(forecast - actual)), _mean(np.abs(np.diff(history))))


def rmsse(actual: Numbers, forecast: Numbers, history: Numbers) -> float | None:
    """Return the root of the mean squared error in units of the naive one in the history."""
    squared = _ratio(_mean((forecast - actual) ** 2), _mean(np.diff(history) ** 2))
    return None if squared is None else float(np.sqrt(squared))


def smape(actual: Numbers, forecast: Numbers) -> float | None:
    """Return the symmetric error of the M competitions, in percent; both zero is no error."""
    size = np.abs(actual) + np.abs(forecast)
    share = 200 * np.abs(forecast - actual) / np.where(size == 0, 1, size)
    return _mean(share)


def pinball(actual: Numbers, quantile: Numbers, share: float) -> float | None:
    """Return the mean loss of a forecast of one quantile: its least is at the true one."""
    miss = actual - quantile
    return _mean(np.maximum(share * miss, (share - 1) * miss))


def value_added(actual: Numbers, forecast: Numbers, naive: Numbers) -> float | None:
    """Return by which share absolute errors are below those of the naive forecast."""
    ratio = _ratio(_sum(np.abs(forecast - actual)), _sum(np.abs(naive - actual)))
    return None if ratio is None else 1 - ratio


def _sum(values: Numbers) -> float | None:
    return None if np.isnan(values).all() else float(np.nansum(values))


def _mean(values: Numbers) -> float | None:
    return None if np.isnan(values).all() else float(np.nanmean(values))


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole
