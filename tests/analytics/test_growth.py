"""How figures grew and whether that is real, over the engine: like is compared with like."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.analytics.queries.growing import growth
from steward.analytics.rules.asking import Ask
from steward.analytics.rules.comparing import Judged, judge
from steward.analytics.rules.metrics import METRICS
from steward.kit import clock
from steward.kit.db import Database
from steward.quant.books import Grain, Period
from tests.api_program import Program
from tests.books import land_rows
from tests.cast import ANN, sign_in
from tests.sql_counter import counted_sql

FIRST, JULY, TODAY = date(2025, 1, 1), date(2026, 7, 1), date(2026, 7, 11)


def _lines(until: date = TODAY) -> Iterator[dict[str, object]]:
    """A sale on each day, to one customer; from the first of July on twice as great."""
    for number in range((until - FIRST).days):
        day = FIRST + timedelta(number)
        yield {
            "order_number": f"O-{number}",
            "line": "1",
            "ordered_on": day.isoformat(),
            "account": "Ada",
            "quantity": 1,
            "revenue": 200 if day >= JULY else 100 + day.day % 7,
        }


def _closed(won: range, lost: range, day: str) -> Iterator[dict[str, object]]:
    for outcome, numbers in (("won", won), ("lost", lost)):
        for number in numbers:
            deal = {"deal_number": f"B-{number}", "stage": outcome, "outcome": outcome, "value": 1}
            yield {**deal, "opened_on": "2026-05-01", "closed_on": day}


def test_a_month_that_is_not_over_is_laid_beside_as_many_days(
    app: Flask, database: Database
) -> None:
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", _lines())
        growth(session, Ask("revenue"), Grain.MONTH, JULY)  # the manifest is read
        with counted_sql() as sent:
            course = growth(session, Ask("revenue"), Grain.MONTH, TODAY, count=2)
        june, july = course.steps
        assert len(sent) <= 1, "one question, not one for each month"
        assert (june.is_whole, july.is_whole, july.known.days) == (True, False, 10)
        same_days = sum(100 + day % 7 for day in range(1, 11))
        assert july.change == pytest.approx(2000 / same_days - 1)
        assert july.year_change == july.change
        assert june.year_change == pytest.approx(0)
        assert june.rolling is not None
        assert june.rolling_change is None, "not all of the twelve months before is known"
        starts = growth(session, Ask("orders"), Grain.MONTH, date(2025, 3, 1), count=3).steps
        assert [step.change for step in starts] == [None, None, pytest.approx(28 / 31 - 1)]
        assert [step.year_change for step in starts] == [None] * 3
        customers = growth(session, Ask("customers"), Grain.QUARTER, TODAY, count=7).steps
        assert [step.figure.value for step in customers] == [1] * 7, "the same one in each month"


def test_a_change_is_real_beyond_the_usual_swing_or_beyond_chance(
    app: Flask, database: Database
) -> None:
    august = date(2026, 8, 1)
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", _lines(august))
        land_rows(app, session, "deals", _closed(range(240), range(240, 300), "2026-07-02"))
        land_rows(app, session, "deals", _closed(range(300, 450), range(450, 600), "2026-06-22"))
        course = growth(session, Ask("revenue"), Grain.MONTH, august)
        verdict = course.beside_before
        assert course.judged is not None
        assert course.judged.period.since == JULY
        assert verdict is not None
        assert (verdict.is_real, verdict.by, verdict.n) == (True, Judged.SWING, 16)
        assert verdict.words.startswith("More than its usual swing")
        quiet = growth(session, Ask("revenue"), Grain.MONTH, TODAY)
        assert quiet.judged is not None
        assert quiet.judged.period.until == JULY, "July is not over"
        assert quiet.beside_before is not None
        assert not quiet.beside_before.is_real
        rate = growth(session, Ask("win_rate"), Grain.MONTH, august).beside_before
        assert rate is not None
        assert (rate.by, rate.is_real, rate.n) == (Judged.SHARES, True, 600)
        assert rate.value == pytest.approx(0.3)
        assert rate.words == "A real change: +22.5 to +37.0 points, of 600."
        buyers = growth(session, Ask("customers"), Grain.MONTH, august)
        assert buyers.beside_before is None, "days of these do not add up"
        assert growth(session, Ask("revenue"), Grain.MONTH, date(2025, 3, 1)).beside_before is None


def test_growth_is_read_on_a_page_in_a_file_and_by_programs(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", _lines())
    with clock.frozen(datetime(2026, 7, 11, 9, tzinfo=UTC)):
        sign_in(client, ANN)
        page = "/desk/insights/growth"
        shown = client.get(f"{page}?metric=revenue").text
        assert "(10 days so far)" in shown
        judged = r"Noise.*?Beside the one before: [+−][\d.]+ %\.</b> The last \d+ such changes"
        assert re.search(judged, shown, re.DOTALL)
        lines = client.get(f"{page}.csv?metric=revenue").text.splitlines()
        assert lines[0].startswith("\ufeffFrom,To,Whole,Figure,n,")
        assert lines[-1].startswith("2026-07-01,2026-07-10,no,2000.00,10,")
        assert client.get(f"{page}.xlsx?metric=win_rate&grain=quarter").data[:2] == b"PK"
        assert client.get(f"{page}?metric=none").status_code == 404
        assert "Nothing of this time" in client.get(f"{page}?metric=customers&where=region:No").text
        ann, path = Program(client, ANN), "/api/v1/metrics/revenue/growth"
        told = ann("GET", f"{path}?grain=quarter&count=2").get_json()
        assert [(one["since"], one["is_whole"]) for one in told["items"]] == [
            ("2026-04-01", True),
            ("2026-07-01", False),
        ]
        assert [one["than"] for one in told["verdicts"]] == []
        assert ann("GET", f"{path}?grain=day").status_code == 422


def test_a_season_is_no_news_once_two_years_are_known() -> None:
    random = np.random.default_rng(3)
    first = date(2023, 1, 2)  # a Monday
    days = {
        first + timedelta(day): {"sum": _sold(random, day), "n": 1} for day in range(3 * 364 - 14)
    }
    now = Period(first + timedelta(3 * 364 - 21), first + timedelta(3 * 364 - 14))
    then = now.moved(-timedelta(7))
    long = judge(METRICS["revenue"], days, now, then)
    late = {day: parts for day, parts in days.items() if day >= date(2024, 6, 3)}
    short = judge(METRICS["revenue"], late, now, then)
    assert long is not None
    assert short is not None
    assert not long.is_real, "each year sales double before Christmas"
    assert short.is_real, "nobody could know"
    assert long.value == short.value == pytest.approx(1, abs=0.1)


def _sold(random: np.random.Generator, day: int) -> float:
    is_festive = day % 364 >= 364 - 21
    return float(200 if is_festive else 100) * float(random.normal(1, 0.05))
