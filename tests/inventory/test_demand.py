"""Demand by weeks and the runs that forecast it: what is missing, published, compared, resumed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from steward.inventory.actions import (
    ask_for_forecast,
    book_past,
    cancel_forecast,
    forecast_nightly,
    run_forecast,
)
from steward.inventory.actions.forecasting.weeks import refresh_demand
from steward.inventory.models import (
    DemandWeek,
    ForecastResult,
    ForecastRun,
    PublishedForecast,
)
from steward.inventory.queries import latest_forecasts
from steward.inventory.queries.weeks import histories, weeks_that_differ
from steward.inventory.rules import Key, Spot
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import Conflict, Forbidden
from steward.kit.files import FileStore
from steward.kit.settings import Settings
from steward.quant.demand import Task
from steward.quant.demand.series import Numbers
from tests.cast import BEN, KIM
from tests.inventory.demand import (
    NOW,
    WEEK,
    ZONE,
    forecast_all,
    level_ones,
    receipt,
    sale,
    sold_weekly,
)
from tests.inventory.goods import new_place, new_variant

pytestmark = pytest.mark.database

SEEN = [3, 2, 4, 3, 5, 2, 3, 4, 3, 2, 4, 3, 3, 5, 2, 3]


def refreshed(session: Session) -> ForecastRun:
    """Bring the weeks of all goods up to date, as a run does."""
    run = ForecastRun(week=WEEK, zone=ZONE.key, by_name="Kim", asked_at=clock.now())
    session.add(run)
    session.flush()
    refresh_demand(session, run, [*session.scalars(text("select id from variants"))])
    return run


def differing(session: Session) -> list[str]:
    """Return what `steward verify` says of the weeks."""
    return list(weeks_that_differ(session, FileStore(Settings())))


def kept(session: Session, key: Key) -> list[tuple[date, float, int]]:
    """Return the weeks of goods at a place."""
    query = select(DemandWeek).where(DemandWeek.variant_id == key.variant_id)
    found = session.scalars(query.order_by(DemandWeek.week))
    return [(one.week, float(one.quantity), one.days_out) for one in found]


def test_days_on_which_nothing_was_there_are_no_days_without_demand(session: Session) -> None:
    key = Key(new_variant(session), new_place(session))
    first = WEEK - timedelta(weeks=4)
    days = [first + timedelta(days=number) for number in range(28)]
    acts = [
        receipt(key, days[0], 10, hour=0),
        sale(key, days[1], 4),
        sale(key, days[6], 2, hour=23),  # a Sunday before midnight, which is Sunday in UTC too
        sale(key, days[8], 4),  # the last ones, on a Tuesday: five days without any
        receipt(key, days[18], 9),  # a Friday: four days of the third week without any
        sale(key, days[21], 1, hour=0),  # Monday, an hour before Sunday ends in UTC
        sale(key, days[23], 8),  # the last ones on a Wednesday
        receipt(key, days[26], 5),  # two days without any
    ]
    book_past(session, acts, actor=KIM.actor)
    refreshed(session)
    weeks = [first + timedelta(weeks=number) for number in range(4)]
    out = [0, 5, 4, 2]
    assert kept(session, key) == list(zip(weeks, [6, 4, 0, 9], out, strict=True))
    (history,) = histories(session, [key.variant_id], WEEK)
    np.testing.assert_allclose(history.demand, [6, np.nan, np.nan, 9 * 7 / 5])
    assert differing(session) == []
    session.execute(text("update demand_weeks set quantity = 7 where quantity = 6"))
    (line,) = differing(session)
    assert "2026-10-19: 7.000 and 0 days out are kept, the movements say 6.000 and 0" in line
    session.execute(text("update forecast_runs set zone = 'Pacific/Auckland'"))
    assert len(differing(session)) > 1, "weeks begin at other moments there"


def goods_sold(database: Database, number: int) -> list[Key]:
    """Sell some goods week by week, each one piece more than the one before."""
    with database.transaction() as session:
        place = new_place(session)
        keys = [Key(new_variant(session), place) for _ in range(number)]
        for more, key in enumerate(keys):
            sold_weekly(session, key, [one + more for one in SEEN])
    return keys


def count(database: Database, table: type[Any]) -> int:
    """Count the rows of a table."""
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_a_killed_run_goes_on_and_what_it_published_stays_and_is_compared(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("steward.inventory.actions.forecasting.run._VARIANTS", 2)
    goods_sold(database, 5)
    with clock.frozen(NOW):
        with database.transaction() as session:
            run = ask_for_forecast(session, ZONE, actor=KIM.actor)
        steps = run_forecast(database, run.id, level_ones)
        for _ in range(4):
            next(steps)
        del steps  # as a worker that is killed leaves it
        assert count(database, PublishedForecast) == 2
        with database.transaction() as session:
            forecast_nightly(session, ZONE)  # goes on with that one
        assert list(run_forecast(database, run.id, level_ones))
        assert forecast_all(database).published == 0, "nothing is new"
    with database.reading() as session:
        ended = session.get_one(ForecastRun, run.id)
        assert (ended.state, ended.total, ended.done, ended.published) == ("done", 5, 5, 5)
        first = session.scalars(select(PublishedForecast).order_by(PublishedForecast.id)).all()[0]
        latest = latest_forecasts(session, [first.variant_id])
    again = latest[Spot(first.variant_id, first.place_id)]
    assert (first.week, len(first.mean), len(first.quantiles)) == (WEEK, 13, 7)
    assert again.mean.tolist() == first.mean
    assert again.spread.around(again.mean) == pytest.approx(np.array(first.quantiles))
    assert first.next_low < again.mean[:4].sum() < first.next_high
    assert {one["method"] for one in first.tests["tried"]} >= {"ensemble", "seasonal naive"}
    with database.transaction() as session, pytest.raises(DatabaseError, match="append-only"):
        session.execute(text("update forecasts set scale = 0"))
    with clock.frozen(NOW + timedelta(weeks=1)):
        assert forecast_all(database).published == 5
    check_results(database, first)


def check_results(database: Database, first: PublishedForecast) -> None:
    """See that the week after it was held against what came: nothing, of all goods."""
    with database.reading() as session:
        came = session.scalars(select(ForecastResult).order_by(ForecastResult.variant_id)).all()
        assert [(one.week, one.lead, one.demand) for one in came] == [(WEEK, 1, 0)] * 5
        assert came[0].missed == pytest.approx(first.quantiles[3][0])
        assert came[0].surplus == pytest.approx(first.mean[0])
        assert differing(session) == []


def test_one_run_at_a_time_and_a_cancelled_one_stops(database: Database) -> None:
    goods_sold(database, 2)
    with database.transaction() as session:
        with pytest.raises(Forbidden):
            ask_for_forecast(session, ZONE, actor=BEN.actor)
        run = ask_for_forecast(session, ZONE, actor=KIM.actor)
        with pytest.raises(Conflict):
            ask_for_forecast(session, ZONE, actor=KIM.actor)

    def cancelling(tasks: Sequence[Task], horizon: int) -> Iterator[Numbers]:
        with database.transaction() as session:
            cancel_forecast(session, run.id, actor=KIM.actor)
        yield from level_ones(tasks, horizon)

    assert len(list(run_forecast(database, run.id, cancelling))) == 2
    assert count(database, PublishedForecast) == 0
    assert list(run_forecast(database, run.id, level_ones)) == []
    with database.transaction() as session:
        assert session.get_one(ForecastRun, run.id).state == "cancelled"
        with pytest.raises(Conflict):
            cancel_forecast(session, run.id, actor=KIM.actor)
        ask_for_forecast(session, ZONE, actor=KIM.actor)


def test_a_fault_fails_the_run_and_trying_again_goes_on(database: Database) -> None:
    goods_sold(database, 1)
    with database.transaction() as session:
        run = ask_for_forecast(session, ZONE, actor=KIM.actor)

    def broken(_tasks: Sequence[Task], _horizon: int) -> Iterator[Numbers]:
        raise MemoryError

    with pytest.raises(MemoryError):
        list(run_forecast(database, run.id, broken))
    with database.reading() as session:
        assert session.get_one(ForecastRun, run.id).state == "failed"
    assert list(run_forecast(database, run.id, level_ones))
    assert count(database, PublishedForecast) == 1
