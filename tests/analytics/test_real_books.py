"""Real sales give the totals that are known of them, to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.growing import growth
from steward.analytics.queries.reports import tell_report
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.reports import Reported
from steward.kit.db import Database
from steward.quant.books import Grain
from tests.analytics.real_books import land_cdnow, land_maven, land_olist

LATER = date(2026, 11, 22)


def figures(session: Session, *ask: object) -> dict[object, Figure]:
    """What the books say, by key."""
    return {
        row.keys[0] if row.keys else None: row.figure
        for row in answer(session, Ask(*ask)).rows  # type: ignore[arg-type]  # as Ask takes them
    }


def told(session: Session, name: str, *by: str) -> Reported:
    """What a report says of all there is."""
    return tell_report(session, Ask(name, by), LATER)


def test_deals_of_maven(app: Flask, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        land_maven(app, session)
        whole = {
            name: figures(session, name)[None]
            for name in ("deals_won", "deals_lost", "won_value", "win_rate", "won_cycle")
        }
        assert (whole["deals_won"].value, whole["deals_lost"].value) == (4238, 2473)
        stages = figures(session, "deals_open", ("stage",))
        assert (stages["Engaging"].value, stages["Prospecting"].value) == (1589, 500)
        assert whole["won_value"].value == Decimal("10005534.00")
        rate = whole["win_rate"]
        assert rate.value == pytest.approx(0.6315, abs=5e-5)
        assert rate.n == 6711
        assert (rate.low, rate.high) == pytest.approx((0.6199, 0.6430), abs=1e-4)
        assert round(Decimal(whole["won_cycle"].value or 0), 2) == Decimal("51.78")
        assert figures(session, "deals_opened", ("account",))[None].n == 1425, "named, and kept"
        assert "GTXPro" not in figures(session, "won_value", ("product",))
        value = figures(session, "win_rate_by_value")[None]
        assert value.value is None, "no lost deal says what it was worth"
        average = figures(session, "average_deal")[None]
        assert average.low is not None
        assert average.high is not None
        assert average.low < 2360.91 < average.high
        _look_at_reports(session)


def _look_at_reports(session: Session) -> None:
    cycle = told(session, "sales_cycle").rows[0]
    closed, won, lost = cycle[1:]
    assert isinstance(closed, Figure)
    assert isinstance(won, Figure)
    assert isinstance(lost, Figure)
    assert (closed.value, won.value, lost.value) == (69, 59, 15), "half of the lost go soon"
    end = told(session, "won_in_the_end")
    in_time, of_closed = (head.figure.value for head in end.heads)
    assert of_closed == pytest.approx(0.6315, abs=5e-5)
    assert in_time == pytest.approx(0.464, abs=1e-3), "open deals flatter the share of closed ones"
    funnel = told(session, "funnel")
    assert [head.figure.value for head in funnel.heads] == [8800, 4238, 2473, 2089]
    assert [row[0] for row in funnel.rows] == ["Prospecting", "Engaging", "Won", "Lost"]
    stuck = told(session, "roadblocks")
    assert stuck.rows[0][2:4] == ("West", "slower")
    stalled = told(session, "stalled")
    assert stalled.heads[0].figure.n == 2089
    assert "500" in " ".join(stalled.notes), "it says of how many nothing is known"
    velocity = told(session, "velocity").rows[0][-1]
    assert isinstance(velocity, Figure)
    by_hand = 2089 * (4238 / 6711) * (10005534 / 4238) / 59
    assert float(velocity.value or 0) == pytest.approx(by_hand)


def test_purchases_of_cdnow(app: Flask, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        land_cdnow(app, session)
        assert figures(session, "revenue")[None].value == Decimal("2500315.63")
        assert figures(session, "units")[None].value == 167881
        assert figures(session, "customers")[None].value == 23570
        assert figures(session, "orders")[None].value == 67591, "one of each customer and day"
        clients = told(session, "clients")
        heads = {head.name: head.figure.value for head in clients.heads}
        assert heads["top_10"] == pytest.approx(0.0261266, abs=1e-6)
        assert heads["gini"] == pytest.approx(0.6335139, abs=1e-6)
        assert heads["makers"] == 7695
        repeat = told(session, "repeat")
        so_far = repeat.heads[0].figure
        assert so_far.n == 23570
        within = [row[1] for row in repeat.rows]
        assert all(isinstance(one, Figure) and one.low is not None for one in within)
        first = told(session, "cohorts").rows[0]
        assert first[:2] == (date(1997, 1, 1), Figure(Decimal(7846), 7846))
        steps = growth(session, Ask("revenue"), Grain.MONTH, date(1998, 7, 1), count=3).steps
        assert [step.is_whole for step in steps] == [True] * 3
        assert steps[-1].rolling is not None
        june = growth(session, Ask("revenue"), Grain.MONTH, date(1998, 6, 16), count=2).steps[-1]
        assert (june.is_whole, june.known.days) == (False, 15)


def test_items_of_olist_without_their_orders_count(app: Flask, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        land_olist(app, session)
        assert figures(session, "revenue")[None].value == Decimal("641586.22")
        states = figures(session, "revenue", ("state",))
        assert sum(Decimal(one.value or 0) for one in states.values()) == Decimal("641586.22")
        assert states[None].n > 4000, "their orders are not there"
