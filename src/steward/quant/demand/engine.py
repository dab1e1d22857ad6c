"""Forecasting many series at once: look back from each cut, fit, choose, say how sure it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from steward.quant.demand.backtest import CUTS, choose, cuts
from steward.quant.demand.candidates import ENSEMBLE, METHODS, Past, candidates, look_back
from steward.quant.demand.outcome import Said, Tested, outcome
from steward.quant.demand.prior import priors, with_prior
from steward.quant.demand.processes import Fit, Task, fit_apart
from steward.quant.demand.series import Forecast, Numbers, Series
from steward.quant.demand.spread import scale_of, spreads

Watch = Callable[[Iterable[Numbers], int], Iterable[Numbers]]
_ENSEMBLE = METHODS.index(ENSEMBLE)


@dataclass(frozen=True, eq=False)
class _Book:
    """All that was said of the series: at moment 0 of what comes, at the others of the past.

    `said` is series × moments × METHODS × horizon; `actual` series × cuts × horizon.
    """

    series: Sequence[Series]
    pasts: Sequence[Past]
    said: Numbers
    actual: Numbers
    priors: Numbers


def forecast(
    series: Sequence[Series],
    *,
    horizon: int,
    cycle: int,
    fit: Fit = fit_apart,
    watch: Watch = lambda fitted, _total: fitted,
) -> list[Forecast]:
    """Forecast each series `horizon` periods ahead.

    `cycle` is how many periods make the year or week that demand follows; 1 is no season. `fit`
    runs the library's methods, here in processes of their own; `watch` is given what is fitted, to
    pass on one by one, and how much it will be. Raises ValueError for a horizon or cycle below 1.
    """
    if horizon < 1 or cycle < 1:
        raise ValueError("horizon and cycle are at least 1")
    if not series:
        return []
    pasts = _pasts(series, horizon, cycle)
    said = _said(pasts, len(series), horizon, lambda tasks: watch(fit(tasks, horizon), len(tasks)))
    looked = [pasts[row, 0] for row in range(len(series))]
    book = _Book(series, looked, said, _actual(series, horizon), priors(series))
    now, *before = (_publish(book, moment) for moment in range(1 + CUTS))
    return [
        outcome(one, looked[row], now[row], _tested(book, row, [then[row] for then in before]))
        for row, one in enumerate(series)
    ]


def _pasts(series: Sequence[Series], horizon: int, cycle: int) -> dict[tuple[int, int], Past]:
    """Look back at each series from now (moment 0) and from each cut."""
    return {
        (row, moment): look_back(one.demand[:known], cycle)
        for row, one in enumerate(series)
        for moment, known in enumerate([len(one.demand), *cuts(one.demand, horizon)])
    }


def _said(
    pasts: dict[tuple[int, int], Past],
    series: int,
    horizon: int,
    fit: Callable[[list[Task]], Iterable[Numbers]],
) -> Numbers:
    tasks = {place: task for place, past in pasts.items() if (task := past.task())}
    order = sorted(tasks, key=lambda place: tasks[place].methods)
    fitted = dict(zip(order, fit([tasks[place] for place in order]), strict=True))
    said = np.full((series, 1 + CUTS, len(METHODS), horizon), np.nan)
    for place, past in pasts.items():
        said[place] = candidates(past, fitted.get(place), horizon)
    return said


def _actual(series: Sequence[Series], horizon: int) -> Numbers:
    """Return what came behind each cut."""
    actual = np.full((len(series), CUTS, horizon), np.nan)
    for row, one in enumerate(series):
        for number, known in enumerate(cuts(one.demand, horizon)):
            came = one.demand[known : known + horizon]
            actual[row, number, : len(came)] = came
    return actual


def _publish(book: _Book, moment: int) -> list[Said]:
    """Choose a method for each series and say what it says at a moment, with its spread.

    What came behind a cut is left out of what is said there, so that the past is tested fairly.
    """
    errors = book.actual[:, :, None] - book.said[:, 1:]
    errors = np.where(np.isnan(book.said[:, :1]), np.nan, errors)  # cannot be asked any more
    if moment:
        errors[:, moment - 1] = np.nan
    kinds = [past.kind for past in book.pasts]
    chosen, rows = choose(errors, kinds), np.arange(len(kinds))
    here, missed = book.said[:, moment], errors[rows, :, chosen]
    point = np.where(np.isnan(here[rows, chosen]), here[:, _ENSEMBLE], here[rows, chosen])
    if not moment:
        drawn = zip(point, book.series, book.priors, strict=True)
        point = np.array([with_prior(*one) for one in drawn])
    tried = zip(missed, book.series, point[:, 0], strict=True)
    scales = np.array([scale_of(own, one.demand, first) for own, one, first in tried])
    return [
        Said(METHODS[method], middle, spread.around(middle), spread)
        for method, middle, spread in zip(
            chosen, point, spreads(missed, scales, kinds), strict=True
        )
    ]


def _tested(book: _Book, row: int, before: Sequence[Said]) -> Tested:
    return Tested(
        book.actual[row],
        book.said[row],
        np.array([then.point for then in before]),
        np.array([then.quantiles for then in before]),
    )
