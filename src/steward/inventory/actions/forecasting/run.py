"""A run of the forecast, some hundred variants at a time: demand, results, forecasts.

It goes on behind its last batch where it was killed, and ends where it is cancelled.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.inventory.actions.forecasting.publish import Pair, digest_of, known_digests, publish
from steward.inventory.actions.forecasting.weeks import compare_forecasts, refresh_demand
from steward.inventory.events import FORECAST_RUN, ForecastsMade
from steward.inventory.models import ForecastRun
from steward.inventory.queries.weeks import DemandHistory, count_series, histories, next_variants
from steward.inventory.rules import HORIZON, YEAR, RunState
from steward.kit import clock, events, live
from steward.kit.db import Database
from steward.quant.demand import Fit, Forecast, fit_apart
from steward.quant.demand import forecast as forecast_series

_VARIANTS = 1_000  # in a batch: fitting costs seconds to begin; and they learn from each other
_TOLD_EVERY = 1.0  # seconds
_OUR_FAULT = "A fault of Steward's own stopped it. Jobs, in the administration, knows more."
_PROGRESS = text("""
    update forecast_runs set done = :done
    where id = :id and state = 'running' and reached = :reached
""")
_ADVANCE = text("""
    update forecast_runs set done = :done, reached = :last, published = published + :published
    where id = :id and state = 'running' and reached = :reached
""")
Told = Callable[[Iterable[Any], int], Iterator[Any]]


class _Stopped(Exception):
    """The run was cancelled, or another worker goes on with it."""


@dataclass
class _Batch:
    """Some variants of a run; `before` is how many series were done before them."""

    run: ForecastRun
    variants: Sequence[int]
    before: int


def run_forecast(database: Database, run_id: int, fit: Fit = fit_apart) -> Iterator[object]:
    """Forecast all demand; yield between transactions."""
    try:
        run = _begin(database, run_id)
        while run and (batch := _next_batch(database, run)):
            yield batch
            yield from _forecast(database, batch, fit)
            run.reached = batch.variants[-1]
        if run:
            _end(database, run)
    except _Stopped:
        return
    except Exception:
        with database.transaction() as session:
            _finish(session, run_id, RunState.FAILED, _OUR_FAULT)
        raise


def _begin(database: Database, run_id: int) -> ForecastRun | None:
    """Say that a run is under way; None where it has ended, or another has begun since."""
    try:
        with database.transaction() as session:
            run = session.get(ForecastRun, run_id, with_for_update=True)
            if run is None or run.state in {RunState.DONE, RunState.CANCELLED}:
                return None
            run.state, run.error, run.finished_at = RunState.RUNNING, None, None
            run.started_at = run.started_at or clock.now()
            run.total = count_series(session)
            live.announce(session, FORECAST_RUN)
    except IntegrityError:
        return None
    return run


def _next_batch(database: Database, run: ForecastRun) -> _Batch | None:
    with database.reading() as session:
        variants = next_variants(session, run.reached, _VARIANTS)
        return _Batch(run, variants, count_series(session, run.reached)) if variants else None


def _forecast(database: Database, batch: _Batch, fit: Fit) -> Iterator[object]:
    run, variants = batch.run, batch.variants
    with database.transaction() as session:
        refresh_demand(session, run, variants)
        compare_forecasts(session, run, variants)
    yield batch
    with database.reading() as session:
        found = histories(session, variants, run.week)
        known = known_digests(session, variants)
    pairs = _forecast_new(found, known, run, partial(_made, database, batch, found, fit))
    with database.transaction() as session:
        publish(session, run, pairs)
        _note(session, _ADVANCE, batch, len(found), published=len(pairs), last=variants[-1])
    yield batch


def _forecast_new(
    found: Sequence[DemandHistory],
    known: Collection[str],
    run: ForecastRun,
    make: Callable[[], Sequence[Forecast]],
) -> list[Pair]:
    """Forecast what has changed. All of the batch is, as what is alike speaks for each other."""
    new = [digest_of(one, run.week) not in known for one in found]
    if not any(new):
        return []
    made = zip(found, make(), new, strict=True)
    return [(one, said) for one, said, is_new in made if is_new]


def _made(
    database: Database, batch: _Batch, found: Sequence[DemandHistory], fit: Fit
) -> Sequence[Forecast]:
    series, told = [one.series for one in found], _telling(database, batch, len(found))
    return forecast_series(series, horizon=HORIZON, cycle=YEAR, fit=fit, watch=told)


def _telling(database: Database, batch: _Batch, series: int) -> Told:
    """Return what passes on fitted series, and writes down how far the run is."""

    def watch(fitted: Iterable[Any], total: int) -> Iterator[Any]:
        last = float("-inf")
        for count, one in enumerate(fitted):
            if time.monotonic() - last >= _TOLD_EVERY:
                last = time.monotonic()
                with database.transaction() as session:
                    _note(session, _PROGRESS, batch, series * count // total)
            yield one

    return watch


def _note(session: Session, how: Any, batch: _Batch, done: int, **more: int) -> None:  # noqa: ANN401 - SQL
    values = {"id": batch.run.id, "reached": batch.run.reached, "done": batch.before + done}
    written: Any = session.execute(how, values | more)
    if not written.rowcount:
        raise _Stopped
    live.announce(session, FORECAST_RUN)


def _end(database: Database, run: ForecastRun) -> None:
    with database.transaction() as session:
        ended = _finish(session, run.id, RunState.DONE, None)
        if ended:
            fact = ForecastsMade(subject_id=ended.id, published=ended.published)
            events.record(session, fact, actor=SYSTEM)


def _finish(
    session: Session, run_id: int, state: RunState, error: str | None
) -> ForecastRun | None:
    run = session.get(ForecastRun, run_id, with_for_update=True)
    if run is None or run.state != RunState.RUNNING:
        return None
    run.state, run.error, run.finished_at = state, error, clock.now()
    live.announce(session, FORECAST_RUN)
    return run
