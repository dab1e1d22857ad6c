"""One series' forecast put together: what was chosen, how it did on the past, what to beware of."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from steward.quant.demand import metrics
from steward.quant.demand.candidates import ENSEMBLE, METHODS, NAIVE, Past
from steward.quant.demand.series import (
    QUANTILES,
    Backtest,
    Caution,
    DemandClass,
    Forecast,
    Numbers,
    Series,
    Spread,
    Tried,
)

_MIDDLE = QUANTILES.index(0.5)
_NAIVE = METHODS.index(NAIVE)
_MUCH = 0.25  # of the periods
_WHOLE = 4  # members of a whole ensemble


@dataclass(frozen=True, eq=False)
class Said:
    """What is said of a series: by which method, what on average, and how sure."""

    method: str
    point: Numbers
    quantiles: Numbers
    spread: Spread


@dataclass(frozen=True, eq=False)
class Tested:
    """What came behind each cut, and what had been said of it.

    `said` is what each of METHODS says, of what comes first and then behind each cut.
    """

    actual: Numbers
    said: Numbers
    point: Numbers
    quantiles: Numbers


def outcome(series: Series, past: Past, now: Said, then: Tested) -> Forecast:
    """Put together what is published of a series."""
    backtest = _backtest(series, then)
    naive = then.said[0, _NAIVE]
    return Forecast(
        series.key,
        past.kind,
        _method(past, now),
        median=now.quantiles[_MIDDLE],
        mean=now.point,
        quantiles=dict(zip(QUANTILES, now.quantiles, strict=True)),
        backtest=backtest,
        spread=now.spread,
        cautions=tuple(_cautions(series, past, backtest)),
        naive=None if np.isnan(naive).any() else naive,
        tried=tuple(_tried(then)),
    )


def _backtest(series: Series, then: Tested) -> Backtest | None:
    tested = ~np.isnan(then.actual) & ~np.isnan(then.point)
    if not tested.any():
        return None
    actual = np.where(tested, then.actual, np.nan)
    median = then.quantiles[:, _MIDDLE]
    losses = [
        metrics.pinball(actual, then.quantiles[:, place], share)
        for place, share in enumerate(QUANTILES)
    ]
    return Backtest(
        cuts=int(tested.any(axis=1).sum()),
        wape=metrics.wape(actual, median),
        bias=metrics.bias(actual, then.point),
        mase=metrics.mase(actual, median, series.demand),
        rmsse=metrics.rmsse(actual, then.point, series.demand),
        pinball=float(np.mean([loss for loss in losses if loss is not None])),
        value_added=metrics.value_added(actual, median, then.said[1:, _NAIVE]),
    )


def _tried(then: Tested) -> Iterator[Tried]:
    """Yield how each method did that said something of what came."""
    for place, method in enumerate(METHODS):
        said = then.said[1:, place]
        missed = said - then.actual
        if not np.isnan(missed).all():
            actual = np.where(np.isnan(said), np.nan, then.actual)
            error = float(np.sqrt(np.nanmean(missed**2)))
            yield Tried(method, error, metrics.wape(actual, said))


def _method(past: Past, now: Said) -> str:
    """Name what was chosen; an ensemble by its members while they are few."""
    if not past.names:
        return "category"
    if now.method == ENSEMBLE and len(past.names) < _WHOLE:
        return ", ".join(past.names)
    return now.method


def _cautions(series: Series, past: Past, backtest: Backtest | None) -> Iterator[Caution]:
    seen = ~np.isnan(series.demand)
    if not seen.any():
        yield Caution.NO_HISTORY
        return
    if backtest is None:
        yield Caution.SHORT_HISTORY
    elif backtest.value_added is not None and backtest.value_added <= 0:
        yield Caution.NO_VALUE_ADDED
    if past.kind is DemandClass.NONE:
        yield Caution.NO_DEMAND
    if seen.mean() <= 1 - _MUCH:
        yield Caution.MUCH_UNSEEN
