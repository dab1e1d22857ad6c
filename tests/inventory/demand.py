"""Demand to forecast: weeks of sales booked in the past, and a fit that takes no time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from steward.inventory.actions import (
    PastAct,
    ask_for_forecast,
    book_past,
    run_forecast,
)
from steward.inventory.models import ForecastRun
from steward.inventory.rules import Issue, Key, MovementKind, Receipt
from steward.kit.db import Database
from steward.quant.demand import Task
from steward.quant.demand.series import Numbers
from tests.cast import KIM
from tests.inventory.goods import slip

ZONE = ZoneInfo("Europe/Amsterdam")
WEEK = date(2026, 11, 16)  # a Monday: the first week that is forecast
NOW = datetime.combine(WEEK, time(9), ZONE).astimezone(UTC)


def moment(day: date, hour: int = 12) -> datetime:
    """Return a moment of a day in our zone."""
    return datetime.combine(day, time(hour), ZONE)


def receipt(key: Key, day: date, quantity: int, hour: int = 12) -> PastAct:
    """Take goods in, on a day."""
    line = Receipt(key, Decimal(quantity), Decimal(1))
    return PastAct(moment(day, hour), MovementKind.RECEIPT, slip(), [line])


def sale(key: Key, day: date, quantity: int, hour: int = 12) -> PastAct:
    """Sell goods, on a day."""
    line = Issue(key, Decimal(quantity))
    return PastAct(moment(day, hour), MovementKind.SALE, slip(), [line])


def sold_weekly(session: Session, key: Key, quantities: Sequence[int]) -> None:
    """Sell so many on the Wednesday of each of the last weeks, out of a stock that lasts."""
    first = WEEK - timedelta(weeks=len(quantities))
    acts = [receipt(key, first, sum(quantities) + 1, hour=0)]
    for number, quantity in enumerate(quantities):
        if quantity:
            acts.append(sale(key, first + timedelta(weeks=number, days=2), quantity))
    book_past(session, acts, actor=KIM.actor)


def level_ones(tasks: Sequence[Task], horizon: int) -> Iterator[Numbers]:
    """Fit in no time: demand goes on as in the last quarter."""
    for task in tasks:
        yield np.full((len(task.methods), horizon), task.history[-13:].mean())


def forecast_all(database: Database) -> ForecastRun:
    """Do a whole run, and return it as it ended."""
    with database.transaction() as session:
        run = ask_for_forecast(session, ZONE, actor=KIM.actor)
    for _ in run_forecast(database, run.id, level_ones):
        pass
    with database.reading() as session:
        return session.get_one(ForecastRun, run.id)
