"""Runs of the forecast: asked for at night or by hand, one at a time, and cancelled."""

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, demand
from steward.inventory.events import FORECAST_RUN, ForecastCancelled
from steward.inventory.models import ForecastRun
from steward.inventory.rules import RunState, week_under_way
from steward.kit import clock, events, jobs, live
from steward.kit.errors import Conflict, NotFound
from steward.kit.marks import N_

FORECAST = "inventory.forecast"  # the job
OPEN = (RunState.WAITING, RunState.RUNNING)


def ask_for_forecast(session: Session, zone: ZoneInfo, *, actor: Actor) -> ForecastRun:
    """Have all demand forecast by the worker. Raises Conflict while that is being done already."""
    demand(actor, "stock.manage")
    run = ForecastRun(
        week=week_under_way(clock.now(), zone),
        zone=zone.key,
        by_id=actor.user_id,
        by_name=actor.name,
        asked_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError as error:
        raise Conflict(
            N_("Demand is being forecast already. Wait until that has ended.")
        ) from error
    jobs.defer(session, FORECAST, run_id=run.id)
    live.announce(session, FORECAST_RUN)
    return run


def forecast_nightly(session: Session, zone: ZoneInfo) -> None:
    """Have all demand forecast; a run that was left unfinished is gone on with instead."""
    query = select(ForecastRun.id).where(ForecastRun.state.in_(OPEN))
    unfinished = session.scalars(query).one_or_none()
    if unfinished is None:
        ask_for_forecast(session, zone, actor=SYSTEM)
    else:
        jobs.defer(session, FORECAST, run_id=unfinished)


def cancel_forecast(session: Session, run_id: int, *, actor: Actor) -> ForecastRun:
    """End a run; what it has published stays. Raises NotFound, and Conflict once it has ended."""
    demand(actor, "stock.manage")
    run = session.get(ForecastRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound
    if run.state not in OPEN:
        raise Conflict(N_("This run has ended already."))
    run.state, run.finished_at = RunState.CANCELLED, clock.now()
    events.record(session, ForecastCancelled(subject_id=run.id), actor=actor)
    return run
