"""What selling has of people, and how it moves when two turn out to be one."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from steward.customers import Holding, Moving
from steward.kit import clock
from steward.kit.marks import N_
from steward.sales.models import Deal, Order, StockWatch
from steward.sales.queries.watches import waiting_variants
from steward.sales.rules import WatchState


def _end_twice(session: Session, moving: Moving) -> list[Any]:
    """Nobody waits twice for the same goods."""
    same = waiting_variants(session, moving.kept_id)
    twice = (
        StockWatch.person_id == moving.gone_id,
        StockWatch.state == WatchState.WAITING,
        StockWatch.variant_id.in_(same),
    )
    ended = update(StockWatch).where(*twice).values(state=WatchState.ENDED, ended_at=clock.now())
    return list(session.scalars(ended.returning(StockWatch.id)))


def _wait_again(session: Session, moving: Moving, ended: list[Any]) -> int:
    """Who has begun to wait for the same anew waits once."""
    other = aliased(StockWatch)
    anew = select(other.id).where(
        other.person_id == moving.gone_id,
        other.variant_id == StockWatch.variant_id,
        other.state == WatchState.WAITING,
    )
    theirs = (StockWatch.id.in_(ended), StockWatch.state == WatchState.ENDED, ~anew.exists())
    again = update(StockWatch).where(*theirs).values(state=WatchState.WAITING, ended_at=None)
    quietly = again.execution_options(synchronize_session=False)
    return len(ended) - len(session.scalars(quietly.returning(StockWatch.id)).all())


HOLDINGS = (
    Holding("orders", N_("Orders"), Order.person_id),
    Holding("deals", N_("Deals"), Deal.person_id),
    Holding(
        "stock watches", N_("Waiting for goods"), StockWatch.person_id, _end_twice, _wait_again
    ),
)
