"""Reports of deals: nothing lost is hidden, nothing young is blamed, and what is stuck is found."""

from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.analytics.queries.engine import answer
from steward.analytics.queries.reports import tell_report
from steward.analytics.queries.showing.figures import Figures
from steward.analytics.rules.asking import Ask, Figure
from steward.analytics.rules.metrics import Unit
from steward.analytics.rules.reports import Cell, Reported
from steward.kit.db import Database
from tests.analytics.courses import STAGES, TODAY, Course, land_courses
from tests.books import land_rows


@pytest.fixture
def courses(app: Flask, database: Database) -> list[Course]:
    """Deals with the history of their stages, in the lake."""
    with app.app_context(), database.transaction() as session:
        return land_courses(app, session, 900)


def _told(session: Session, name: str, *by: str) -> Reported:
    return tell_report(session, Ask(name, by), TODAY)


def _value(cell: Cell) -> Decimal | float | None:
    assert isinstance(cell, Figure)
    return cell.value


def test_funnel_holds_the_lost_and_what_is_slow_or_lost_is_found(
    app: Flask, database: Database, courses: list[Course]
) -> None:
    with app.app_context(), database.transaction() as session:
        funnel = _told(session, "funnel")
        assert [row[0] for row in funnel.rows] == list(STAGES)
        reached = Counter(stage for one in courses for stage, _, _ in one.stood)
        lost = Counter(one.stood[-1][0] for one in courses if one.outcome == "lost")
        still = Counter(one.stood[-1][0] for one in courses if one.outcome == "open")
        for name, *cells in funnel.rows:
            stage, told = str(name), tuple(_value(cell) for cell in cells)
            moved = reached[stage] - lost[stage] - still[stage]
            assert told[:4] == (reached[stage], moved, lost[stage], still[stage])
            assert told[4] == pytest.approx(moved / (moved + lost[stage]))
            assert told[5:] == (1000 * lost[stage], 1000 * still[stage])
        survivors = sum(one.outcome != "lost" for one in courses)
        assert _value(funnel.rows[0][1]) == len(courses) > survivors
        stuck = _told(session, "roadblocks")
        found = {tuple(row[:4]) for row in stuck.rows}
        assert found == {
            ("Offer", "Product", "Slow", "slower"),
            ("Talks", "Region", "South", "loses more"),
        }
        slow = next(row for row in stuck.rows if row[3] == "slower")
        standing = [one for one in courses if one.outcome == "open" and one.product == "Slow"]
        there = sum(one.stood[-1][0] == "Offer" for one in standing)
        assert _value(slow[-1]) == 1000 * there, "what stands there is at stake"
        assert (_value(slow[5]) or 0) > (_value(slow[6]) or 0)
        with app.test_request_context():
            chance = Figures(Unit.CHANCE, "EUR", "month")
            said = [chance.say(share) for share in (_value(slow[8]), 0.0, 0.034, 1.0)]
        assert said == ["under 1 %", "under 1 %", "3 %", "100 %"]


def test_deals_stand_still_when_nine_of_ten_had_moved_on(
    app: Flask, database: Database, courses: list[Course]
) -> None:
    with app.app_context(), database.transaction() as session:
        stalled = _told(session, "stalled")
        numbers = {row[0] for row in stalled.rows}
        standing = {one.number: one.stood[-1] for one in courses if one.outcome == "open"}
        assert numbers < set(standing)
        for number, _, _, stage, days, limit, _ in stalled.rows:
            assert standing[str(number)][0] == stage
            assert (_value(days) or 0) > (_value(limit) or 0)
        limits = {str(row[3]): _value(row[5]) for row in stalled.rows}
        assert "Offer" in limits, "there the slow ones stand"
        for where, most in limits.items():
            went_on = [
                (left - began).days
                for one in courses
                for place, began, left in one.stood[: -1 if one.outcome == "lost" else None]
                if place == where and left
            ]
            plain = float(np.quantile(went_on, 0.9))
            assert plain <= (most or 0) < 1.5 * plain, "later, for some stand there still"


def test_faults_of_others_are_not_ours(app: Flask, database: Database) -> None:
    deals = [
        _made("1", "won", date(2026, 1, 10), date(2026, 1, 20), 100),
        _made("2", "lost", date(2026, 1, 10), date(2026, 2, 19), 9000),
        _made("3", "open", date(2026, 1, 12), None, 50),
        _made("4", "won", date(2026, 6, 20), date(2026, 6, 25), 300),
        _made("5", "open", date(2026, 6, 24), None, 70),
        _made("6", "won", date(2026, 6, 1), date(2026, 5, 1), 1),
    ]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "deals", deals[:5])
        whole = {name: _asked(session, name) for name in ("open_value", "won_value", "lost_cycle")}
        assert whole == {"open_value": 120, "won_value": 400, "lost_cycle": 40}
        by_value = answer(session, Ask("win_rate_by_value")).rows[0].figure
        assert by_value.value == pytest.approx(400 / 9400), "a lost deal was worth something"
        assert (by_value.n, by_value.low) == (3, 0)
        cycle = _told(session, "sales_cycle").rows[0]
        assert [_value(cell) for cell in cycle[1:]] == [10, 5, 40], "the lost count, and the open"
        months = {row[0]: row for row in _told(session, "won_in_the_end").rows}
        young, old = months[date(2026, 6, 1)], months[date(2026, 1, 1)]
        assert _value(young[-1]) is None, "what had no time yet is not laid beside what had"
        assert _value(old[-1]) == pytest.approx(1 / 3)
        speed = _told(session, "velocity").rows[0]
        won_days = _value(speed[4])
        assert won_days == 5
        assert _value(speed[5]) == pytest.approx(Decimal(2 * 2 * 200) / 3 / 5), "by what was seen"
        land_rows(app, session, "deals", [{**deals[0], "value": 150}, deals[5]])
        assert _asked(session, "won_value") == 451, "worth what it is at its close"
        assert _told(session, "sales_cycle").notes[1].endswith("after their end: 1.")
        size = _told(session, "deal_sizes").rows[0]
        assert [_value(cell) for cell in size[1:]] == [3, Decimal(451) / 3, 150, 1, 300]


def _made(
    number: str, outcome: str, opened: date, closed: date | None, value: int
) -> dict[str, object]:
    return {
        "deal_number": number,
        "outcome": outcome,
        "stage": outcome,
        "opened_on": opened.isoformat(),
        "closed_on": closed and closed.isoformat(),
        "value": value,
    }


def _asked(session: Session, name: str) -> Decimal | float | None:
    return answer(session, Ask(name)).rows[0].figure.value
