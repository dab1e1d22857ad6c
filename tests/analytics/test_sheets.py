"""Boards as PDF, read back: figures, sentences, what is left out, long names, scripts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.analytics.rules.boards.axes import scale_of
from steward.analytics.rules.boards.ready import READY
from steward.analytics.rules.boards.rhythm import Every, Rhythm
from steward.analytics.rules.boards.sheet import BoardSheet, SheetTable, SheetTile, draw_sheet
from steward.kit import clock
from steward.kit.db import Database
from tests.books import land_rows
from tests.cast import ANN, BEN, sign_in
from tests.paper import is_accessible, text_of

BOARDS = "/desk/insights/boards"
LONG = "Société " + "coopérative " * 15 + "d'Achats"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def ann(client: FlaskClient) -> Iterator[FlaskClient]:
    """Ann's browser, on a Wednesday."""
    with clock.frozen(datetime(2026, 11, 18, 10, tzinfo=UTC)):
        sign_in(client, ANN)
        yield client


def _land(app: Flask, database: Database) -> None:
    """Thirty customers, who buy each week for two years."""
    rows = [
        {
            "order_number": f"O-{week}-{number}",
            "line": "1",
            "ordered_on": date(2026, 11, 16) - timedelta(weeks=week),
            "account": LONG if number == 0 else f"Customer {number}",
            "product": "Mara",
            "region": "North" if number % 2 else "South",
            "category": f"Kind {number % 7}",
            "quantity": 1,
            "revenue": 3000 - 10 * number if week < 30 else 1000 + week,
            "cost": 500,
        }
        for week in range(104)
        for number in range(30)
    ]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", rows)


@pytest.mark.database
def test_each_board_is_a_pdf_whose_figures_are_those_of_its_page(
    app: Flask, ann: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    _land(app, database)
    for name, board in READY.items():
        sent = ann.get(f"{BOARDS}/{name}.pdf")
        assert (sent.status_code, sent.mimetype) == (200, "application/pdf")
        assert is_accessible(sent.data), name
        text = text_of(sent.data)
        assert f"Made on 18 Nov 2026 at 11:00 for {ANN.name}." in text
        assert all(tile.title in text for tile in board.tiles)
    owner = text_of(ann.get(f"{BOARDS}/owner.pdf").data)
    figure = ann.get("/desk/insights/tile?metric=revenue&by=time&chart=line").text
    whole = figure.split('st-figure-unit">')[1].split("<")[0]
    assert whole.startswith("€1,1")
    assert whole in owner
    assert "24 Aug to 17 Nov, against the same weeks last year." in owner
    assert "against the same weeks last year. Highest: " in owner
    assert "Real: usual swing is ±" in owner
    assert "22 others" in owner
    assert "Lowest: Customer" not in owner
    assert LONG in owner
    filtered = text_of(ann.get(f"{BOARDS}/sales.pdf?period=year&where=region:North").data)
    assert "1 Jan to 17 Nov, against the same days last year." in filtered
    assert "Only Region: North" in filtered
    assert "South" not in filtered
    early = "period=own&since=2025-02-01&until=2025-06-30"
    begun = text_of(ann.get(f"{BOARDS}/sales.pdf?{early}").data)
    assert "Not compared: the books begin later." in begun
    assert "against the same days last year. Highest" not in begun
    assert ann.get(f"{BOARDS}/999.pdf").status_code == 404
    sign_in(other_client, BEN)
    assert other_client.get(f"{BOARDS}/owner.pdf").status_code == 403


def test_long_tables_names_and_foreign_letters_all_stay_on_the_paper() -> None:
    cells = [[("name " * 40).strip(), f"€{number}", "+1 %", "2"] for number in range(60)]
    table = SheetTable(["Name", "Now", "Then", "Of"], [1, 2, 3], cells, more="7 more")
    values = [0.1, None, 0.4, 0.9]
    plot = {
        "kind": "lines",
        "names": ["a" * 60, "b", "c", "d"],
        "series": [{"name": "s" * 200, "values": values, "is_rest": False}],
        "ticks": [{"at": 0.0, "label": "0"}, {"at": 1.0, "label": "1"}],
    }
    tile = SheetTile(title="T " * 100, lead="€1", aloud="All of it", plot=plot, table=table)
    odd = SheetTile(title="*bold* #let x = 1 $y$ \\ [", said="日本 😀")
    sheet = BoardSheet(
        language="en", house="H", title="Board", about=[], tiles=[tile, odd], foot="f"
    )
    text = text_of(draw_sheet(sheet))
    assert "*bold* #let x = 1 $y$ \\ [" in text
    assert "€59" in text
    assert "7 more" in text


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([3.0, 97.0], (0.0, 100.0)),
        ([-4.0, 12.0], (-5.0, 15.0)),
        ([0.31, 0.33], (0.31, 0.33)),
        ([7.0, 7.0], (0.0, 8.0)),
        ([None, None], (0.0, 1.0)),
        ([0.0], (0.0, 1.0)),
        ([-3.0], (-3.0, 0.0)),
        ([1e12, 1.3e12], (1e12, 1.3e12)),
    ],
)
def test_a_scale_is_round_and_holds_all(
    values: list[float | None], ends: tuple[float, float]
) -> None:
    scale = scale_of(values)
    assert (scale.low, scale.high) == pytest.approx(ends)
    assert all(0 <= (scale.share(value) or 0) <= 1 for value in values)
    assert 2 <= len(scale.ticks) <= 7


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        (Rhythm(Every.DAY, 1, 7), "2026-11-18T05:59", "2026-11-18T06:00"),
        (Rhythm(Every.DAY, 1, 7), "2026-11-18T06:00", "2026-11-19T06:00"),
        (Rhythm(Every.WEEK, 1, 7), "2026-11-18T10:00", "2026-11-23T06:00"),
        (Rhythm(Every.MONTH, 31, 0), "2027-02-10T10:00", "2027-02-27T23:00"),
        (Rhythm(Every.MONTH, 31, 0), "2027-02-27T23:00", "2027-03-30T22:00"),
        (Rhythm(Every.DAY, 1, 2), "2027-03-28T00:00", "2027-03-28T01:00"),  # 02:00 is no hour
        (Rhythm(Every.DAY, 1, 2), "2026-10-24T23:00", "2026-10-25T00:00"),  # 02:00 comes twice
        (Rhythm(Every.DAY, 1, 2), "2026-10-25T00:30", "2026-10-26T01:00"),
    ],
)
def test_what_is_due_next_follows_the_clock_of_the_house(
    rhythm: Rhythm, after: str, due: str
) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert rhythm.next_after(moment, AMSTERDAM).strftime("%Y-%m-%dT%H:%M") == due
