"""The boards at the desk: tiles over a real lake, filters, files, rows, and boards of one's own."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.analytics.rules.boards.ready import READY
from steward.kit import clock
from steward.kit.db import Database
from tests.books import land_rows
from tests.cast import ANN, SAM, sign_in
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database
BOARDS = "/desk/insights/boards"
NAUGHTY = 'O\'Brien & "Sons" <b>; --'


@pytest.fixture
def ann(client: FlaskClient) -> Iterator[FlaskClient]:
    """Ann's browser, on a Wednesday: of its week and month nobody knows the rest yet."""
    with clock.frozen(datetime(2026, 11, 18, 10, tzinfo=UTC)):
        sign_in(client, ANN)
        yield client


def tile(client: FlaskClient, query: str) -> str:
    """What a tile says, as people read it."""
    answer = client.get(f"/desk/insights/tile?{query}")
    assert answer.status_code == 200
    return unescape(answer.text)


def land(app: Flask, database: Database) -> None:
    """Sales of two years: a customer who grows, one who went quiet; and a few deals."""
    today = clock.now().date()
    lines: list[dict[str, object]] = [
        {
            "order_number": f"O-{week}-{name}",
            "line": "1",
            "ordered_on": today - timedelta(weeks=week, days=1),
            "account": name,
            "product": "Mara" if week % 2 else "Beans",
            "region": "North" if name == "Nordic" else "South",
            "quantity": 2,
            "revenue": revenue if week < 52 else 50 + week % 7,
        }
        for week in range(110)
        for name, revenue in ((NAUGHTY, 100 + week % 5), ("Nordic", 60))
        if name != "Nordic" or week >= 20
    ]
    deals: list[dict[str, object]] = [
        {
            "deal_number": f"B-{number}",
            "account": "Nordic",
            "stage": "Won" if number % 3 else "Lost",
            "outcome": "won" if number % 3 else "lost",
            "opened_on": today - timedelta(days=80 - number),
            "closed_on": today - timedelta(days=40 - number),
            "value": 100,
        }
        for number in range(30)
    ]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", lines)
        land_rows(app, session, "deals", deals)


def test_tiles_over_an_empty_lake_say_what_fills_them(
    ann: FlaskClient, other_client: FlaskClient
) -> None:
    for ready in READY.values():
        board = ann.get(f"{BOARDS}/{ready.name}")
        assert board.text.count("data-tile=") == len(ready.tiles)
    assert "Nothing in the books yet" in tile(ann, "metric=revenue&by=time&chart=line")
    assert "Nothing to tell yet" in tile(ann, "metric=funnel&chart=report")
    assert "Nothing in the books yet" in ann.get("/desk/insights/worth").text
    rows = ann.get("/desk/insights/rows?metric=revenue").text
    assert "Nothing in the books yet" in rows
    assert "/desk/insights/imports/new" in rows
    sign_in(other_client, SAM)
    empty = [f"{BOARDS}/owner", "/desk/insights/growth", "/desk/insights/rows?metric=revenue"]
    empty += [f"/desk/insights/tile?metric={one}" for one in ("revenue", "funnel&chart=report")]
    assert all("/insights/imports" in ann.get(one).text for one in empty)
    assert not any("/insights/imports" in other_client.get(one).text for one in empty)
    definitions = ann.get("/desk/insights/metrics").text
    assert "What customers paid for what they ordered" in unescape(definitions)


def test_a_board_is_read_filtered_saved_and_followed_to_its_rows(
    app: Flask, ann: FlaskClient, database: Database
) -> None:
    land(app, database)
    trend = tile(ann, "metric=revenue&by=time&chart=line&board=owner")
    assert "usual swing is ±" in trend
    assert "against the same weeks last year" in trend
    assert "not whole" in trend
    real = tile(ann, "metric=revenue&by=time&chart=line&where=region:South")
    assert "Real: usual swing is ±" in real
    noise = tile(ann, "metric=revenue&by=time&chart=line&against=before&where=region:South")
    assert "Noise: usual swing is ±" in noise
    groups = "metric=revenue&by=account&chart=pareto&board=sales&period=13w"
    assert NAUGHTY in tile(ann, groups)
    assert "where=account%3AO%27Brien" in tile(ann, groups)
    only = tile(ann, f"{groups}&where=account:Nordic")
    assert "The filters above leave no rows" in only
    assert "Not filtered by Place" not in tile(ann, f"{groups}&where=region:South")
    assert "Not filtered by Stage" in tile(ann, f"{groups}&where=stage:Won")
    assert "Customer: Nordic" in ann.get(f"{BOARDS}/owner?where=account:Nordic").text
    for chart in (
        "by=time&by=region&chart=stacked",
        "by=region&by=product&chart=heat",
        "by=product&chart=waterfall",
        "by=region&chart=map",
        "by=region&chart=box",
        "by=region&chart=bar",
    ):
        assert "€" in tile(ann, f"metric=revenue&{chart}")
    assert "1 is on no map: South (€1,323)." in tile(ann, "metric=revenue&by=region&chart=map")
    early = "metric=revenue&period=own&since=2024-12-01&until=2025-06-30"
    assert "Not compared: the books begin later." in tile(ann, f"{early}&by=time&chart=line")
    assert "Nothing to compare with." in tile(ann, f"{early}&by=product&chart=waterfall")
    rate = tile(ann, "metric=win_rate&by=time&chart=ranges")
    assert "66.7 %" in rate
    assert "n=30" in rate
    assert "Won" in tile(ann, "metric=funnel&chart=report")
    assert '<th scope="col">Product</th>' in tile(ann, "metric=clients&by=product&chart=report")
    assert "No rows" in ann.get("/desk/insights/rows?metric=revenue&where=region:West").text


def test_a_tile_is_saved_and_followed_to_its_rows(
    app: Flask, ann: FlaskClient, database: Database
) -> None:
    land(app, database)
    groups = "metric=revenue&by=account&chart=pareto&board=sales&period=13w"
    csv = ann.get(f"/desk/insights/tile.csv?{groups}").text
    assert f"\n{NAUGHTY.replace(chr(34), chr(34) * 2)}" in csv.replace('\n"', "\n")
    assert ann.get(f"/desk/insights/tile.xlsx?{groups}").data.startswith(b"PK")
    assert "Still there" in ann.get("/desk/insights/tile.csv?metric=funnel&chart=report").text
    rows = unescape(ann.get(f"/desk/insights/rows?{groups}").text)
    assert rows.count(f">{NAUGHTY}<") == rows.count("<tr><td") > 5
    assert "/desk/customers?q=O%27Brien" in rows
    all_rows = ann.get(
        "/desk/insights/rows.csv?metric=revenue&period=own&since=2000-01-01&until=2100-01-01"
    )
    assert len(all_rows.text.splitlines()) == 1 + 110 + 90
    page = ann.get(
        "/desk/insights/rows?metric=revenue&period=own&since=2000-01-01&until=2100-01-01"
    )
    (more,) = re.findall(r'hx-get="(/desk/insights/rows[^"]*cursor=[^"]*)"', unescape(page.text))
    assert ann.get(more, headers={"HX-Request": "true"}).text.count("<tr><td") == 50
    worth = unescape(ann.get("/desk/insights/worth").text)
    assert "Nordic goes quiet." in worth
    assert "No order for 20 weeks, 1 is usual" in worth


def test_a_tile_that_makes_no_sense_says_so_and_the_page_stands(ann: FlaskClient) -> None:
    for query, said in {
        "metric=x": "There is no metric of this name",
        "metric=revenue&by=drop table&chart=bar": "cannot be told by “drop table”",
        "metric=revenue&by=region&chart=line": "needs other dimensions",
        "metric=win_rate&by=rep&chart=pareto": "do not add up",
        "metric=funnel&by=rep&chart=report": "not told by that",
        "metric=revenue&own=%27;--:1": "to filter by",
    }.items():
        assert said in tile(ann, query)
    assert (
        ann.get("/desk/insights?period=own&since=x&until=2100-99-99&where=:::").status_code == 200
    )
    assert ann.get(f"{BOARDS}/nothing").status_code == 404
    assert ann.get(f"{BOARDS}/{'9' * 40}").status_code == 404


def test_pages_cost_few_statements(app: Flask, ann: FlaskClient, database: Database) -> None:
    land(app, database)
    ann.get("/desk/insights")
    for url, most in {
        "/desk/insights": 5,  # one of them for what the books have lost
        "/desk/insights/tile?metric=revenue&by=time&chart=line": 10,
        "/desk/insights/rows?metric=revenue": 8,
    }.items():
        ann.get(url)
        with counted_sql() as sent:
            assert ann.get(url).status_code == 200
        assert len(sent) <= most, sent
