"""Metrics and reports by API: what there is, figures in pages, and clear words for what is not."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.analytics.rules.metrics import METRICS
from steward.analytics.rules.reports import REPORTS
from steward.kit.db import Database
from tests.api_program import API, Program
from tests.books import land_rows
from tests.cast import ANN, BEN, DAN
from tests.sql_counter import counted_sql

LINE: dict[str, object] = {"ordered_on": "2026-03-05", "line": "1", "account": "Ada", "cost": 1}
UNASKABLE = (
    "metrics/revenue?by=line",
    "metrics/revenue?by=nothing",
    "metrics/revenue?where=region",
    "metrics/revenue?where=nothing:x",
    "metrics/revenue?where=month:2026-03",
    "metrics/revenue?where=day:2026-03-05",
    "metrics/revenue/growth?grain=month&where=month:2026-03",
    "reports/clients?where=month:2026-03",
    "metrics/revenue?since=2026-03-01&until=2026-03-01",
    "metrics/revenue?since=yesterday",
    "metrics/revenue?gossip=1",
    "reports/clients?by=month",
    "reports/clients?by=region&by=product",
    "reports/clients?setting=cost_of_an_hour:1",
    "reports/cost_to_serve?setting=cost_of_an_hour:NaN",
)


@pytest.fixture
def ann(app: Flask, client: FlaskClient, database: Database) -> Program:
    """The analyst, and a few sales in three regions."""
    sold = {"North": "10.10", "South": "5", "East": "2"}
    rows = [
        LINE | {"order_number": region, "region": region, "revenue": revenue, "product": "A:B"}
        for region, revenue in sold.items()
    ]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", rows)
    return Program(client, ANN)


def told(program: Program, path: str, status: int = 200) -> Any:  # noqa: ANN401 - JSON
    """Return what is answered."""
    answer = program("GET", f"{API}/{path}")
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_metrics_and_reports_are_listed_with_their_definitions(ann: Program) -> None:
    first = told(ann, "metrics?limit=20")
    rest = told(ann, f"metrics?limit=100&cursor={first['next_cursor']}")
    items = first["items"] + rest["items"]
    assert [one["name"] for one in items] == sorted(METRICS)
    assert all(one["definition"] and one["dimensions"] and one["grains"] for one in items)
    reports = told(ann, "reports")["items"]
    assert [one["name"] for one in reports] == sorted(REPORTS)
    assert told(ann, "metrics?limit=0", 422)["status"] == 422


def test_figures_come_in_pages_with_what_they_rest_on(ann: Program) -> None:
    told(ann, "metrics/revenue")  # the manifest is read
    with counted_sql() as sent:
        whole = told(ann, "metrics/revenue")
    assert len(sent) <= 7, sent
    assert (whole["unit"], whole["currency"]) == ("money", "EUR")
    assert whole["items"] == [
        {"keys": [], "figure": {"value": "17.10", "n": 3, "low": None, "high": None}}
    ]
    path = "metrics/revenue?by=region&by=month&limit=2"
    page = told(ann, path)
    assert [row["keys"] for row in page["items"]] == [
        ["East", "2026-03-01"],
        ["North", "2026-03-01"],
    ]
    (last,) = told(ann, f"{path}&cursor={page['next_cursor']}")["items"]
    assert last["figure"]["value"] == "5.00"
    two = told(ann, "metrics/revenue?where=region:North&where=region:East&where=product:A:B")
    assert two["items"][0]["figure"]["value"] == "12.10"
    assert told(ann, "metrics/orders?since=2026-03-06")["items"][0]["figure"]["value"] == "0"
    mean = told(ann, "metrics/average_order")["items"][0]["figure"]
    assert (mean["value"], mean["n"]) == ("5.70", 3)
    assert mean["low"] < 5.7 < mean["high"]


def test_reports_say_their_rows_heads_and_notes(ann: Program) -> None:
    clients = told(ann, "reports/clients?by=region")
    assert [row[0] for row in clients["rows"]] == ["North", "South", "East"]
    assert clients["rows"][0][2]["value"] == "9.10"
    assert clients["notes"] == ["Ordered by margin; the cost of 100 % of the revenue is known."]
    assert clients["heads"][0]["title"] == "From the greatest 1"
    cost = told(ann, "reports/cost_to_serve?setting=cost_of_an_hour:60")
    assert "60 an hour" in cost["notes"][0]
    assert cost["report"]["settings"]["cost_of_an_hour"] == "40"


def test_what_cannot_be_asked_is_named(ann: Program) -> None:
    for path in UNASKABLE:
        problem = told(ann, path, 422)
        assert problem["errors"], path


def test_who_may_not_read_the_books_hears_nothing(ann: Program) -> None:
    for who in (BEN, DAN):
        program = Program(ann.client, who)
        for path in ("metrics", "metrics/revenue", "reports", "reports/clients"):
            assert program("GET", f"{API}/{path}").status_code in (403, 404)
    told(ann, "metrics/gossip", 404)
    told(ann, "reports/gossip", 404)
