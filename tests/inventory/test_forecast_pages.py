"""Forecasts at the desk and by API: run, listed, explained, held against what came, imported."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from steward.inventory.models import ForecastRun
from steward.inventory.queries.weeks import histories
from steward.inventory.rules import Key
from steward.inventory.web.forecast_words import CAUTIONS, CLASSES, METHODS
from steward.kit import clock
from steward.kit.db import Database
from steward.quant.demand import Caution, DemandClass
from steward.quant.demand.candidates import METHODS as TRIED
from tests.cast import BEN, KIM, bearer, sign_in
from tests.inventory.demand import NOW, WEEK, forecast_all, sold_weekly
from tests.inventory.goods import new_place, new_variant
from tests.sql_counter import counted_sql
from tests.working import do_jobs

pytestmark = pytest.mark.database

PAGES = "/desk/stock/forecasts"
API = "/api/v1/forecasts"
STEADY = [12, 14, 11, 13, 12, 15, 11, 12, 13, 14, 12, 11, 13, 12, 14, 13]
SPARSE = [0, 0, 3, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 4, 0]


@pytest.fixture
def kim(client: FlaskClient) -> Iterator[FlaskClient]:
    """Kim's browser, on the Monday that begins the first week to be forecast."""
    with clock.frozen(NOW):
        sign_in(client, KIM)
        yield client


def goods(database: Database) -> list[Key]:
    """Sell a machine steadily and gaskets now and then."""
    with database.transaction() as session:
        place = new_place(session, "Ghent, store")
        keys = [Key(new_variant(session, name=name), place) for name in ("Mara 2", "Gasket")]
        sold_weekly(session, keys[0], STEADY)
        sold_weekly(session, keys[1], SPARSE)
    return keys


def test_every_class_method_and_caution_has_words() -> None:
    assert set(CLASSES) == set(DemandClass)
    assert set(METHODS) == {*TRIED, "category"}
    assert set(CAUTIONS) == {caution.name.lower() for caution in Caution}


def test_forecasts_are_listed_and_explained(kim: FlaskClient, database: Database) -> None:
    assert "Nothing is forecast yet" in kim.get(PAGES).text
    steady, sparse = goods(database)
    forecast_all(database)
    listed = kim.get(f"{PAGES}?sort=-next").text
    assert listed.index("Mara 2</a>") < listed.index("Gasket</a>")
    assert "known once the first week that was forecast has ended" in listed
    for query, found in {"q=gask": "Gasket<", "class=smooth": "Mara 2<", "q=x": "Nothing"}.items():
        shown = kim.get(f"{PAGES}?{query}").text
        assert found in shown
        assert ("Mara 2</a>" in shown) == (found == "Mara 2<")
    saved = kim.get(f"{PAGES}.csv").text.splitlines()
    assert (len(saved), saved[0].count(",")) == (3, 27)
    page = kim.get(address(steady)).text
    for words in ("Asked for in most weeks, in like amounts.", "16 weeks were seen", "chosen"):
        assert words in page
    assert "forecast, on average" in kim.get(address(sparse)).text
    assert kim.get(f"{PAGES}/{steady.variant_id}/999").status_code == 404


def address(key: Key) -> str:
    """Return the page of goods at a place."""
    return f"{PAGES}/{key.variant_id}/{key.place_id}"


def test_what_was_forecast_is_held_against_what_came(
    client: FlaskClient, database: Database
) -> None:
    steady, _ = goods(database)
    with clock.frozen(NOW):
        forecast_all(database)
        sign_in(client, KIM)
        assert "No week that was forecast has ended yet" in client.get(f"{PAGES}/record").text
    with clock.frozen(NOW + timedelta(weeks=1)):
        forecast_all(database)
        sign_in(client, KIM)
        with counted_sql() as sent:
            record = client.get(f"{PAGES}/record").text
            assert "80 % expected, n=2" in client.get(PAGES).text
            client.get(address(steady))
        assert record.index("Mara 2</a>") < record.index("Gasket</a>")
        with database.reading() as session:
            made = session.scalar(text("select min(id) from forecasts"))
        older = client.get(f"{address(steady)}?made={made}&weeks=all").text
    assert "This is the forecast of" in older
    assert len(sent) <= 30, "three pages, however many goods there are"


def test_a_run_is_asked_for_shown_and_cancelled_at_the_desk_and_by_api(
    kim: FlaskClient, app: Flask, database: Database
) -> None:
    assert kim.post(f"{PAGES}/runs").status_code == 303
    assert "The forecast waits for the worker" in kim.get(PAGES).text
    assert kim.post(f"{PAGES}/runs").status_code == 409
    with database.reading() as session:
        run = session.query(ForecastRun).one()
    assert kim.post(f"{PAGES}/runs/{run.id}/cancellation").status_code == 303
    assert "It was cancelled." in kim.get(PAGES).text
    (machine, _) = goods(database)
    forecast_all(database)
    with app.test_client() as program:
        headers = bearer(program, KIM)

        def get(url: str) -> Any:  # noqa: ANN401 - JSON
            return program.get(url, headers=headers).json

        started: Any = program.post(f"{API}/runs", headers=headers)
        assert (started.status_code, started.json["state"]) == (202, "waiting")
        url = started.json["url"]
        ended: Any = program.put(f"{url}/cancellation", headers=headers).json
        assert get(url) == ended | {"state": "cancelled"}
        (one,) = get(f"{API}?variant_id={machine.variant_id}")["items"]
        assert (one["demand_class"], one["weeks_seen"], len(one["weeks"])) == ("smooth", 16, 13)
        assert one["weeks"][0]["week"] == WEEK.isoformat()
        first = get(f"{API}?limit=1")
        rest = get(f"{API}?limit=1&cursor={first['next_cursor']}")
        assert first["items"] != rest["items"]
        assert rest["next_cursor"] is None
        assert program.post(f"{API}/runs", headers=bearer(program, BEN)).status_code == 403


WRONG = {
    "{sku};2026-02;4;;": "“2026-02” is a month",
    "{sku};2026-02-30;4;;": "“2026-02-30” is no day",
    "{sku};2026-07-01;5;;": "An earlier row tells of the same week",
    "nothing;2026-07-01;4;;": "No variant has this SKU",
    "{sku};2026-07-01;4;Nowhere;": "There is no such place",
    "{sku};2026-07-01;-4;;": "“-4” is no quantity",
    "{sku};2026-11-16;4;;": "This week has not ended yet",
}


def test_demand_from_before_is_brought_in_beside_the_ledger_and_undone(
    kim: FlaskClient, app: Flask, database: Database
) -> None:
    machine, _ = goods(database)
    with database.reading() as session:
        asked = {"id": machine.variant_id}
        sku = session.scalar(text("select sku::text from variants where id = :id"), asked)
    rows = [
        "SKU;Week;Sold;Place;In stock",
        f"{sku};2026-07-01;1.234,5;Ghent, store;1",
        f"{sku};2026-07-09;7;ghent, STORE;",
        f"{sku};2026-W30;9;;0",
        f"{sku};2026-07-27;99;;",  # the ledger knows better
        *(row.format(sku=sku) for row in WRONG),
    ]

    def send() -> str:
        content = BytesIO("\n".join(rows).encode())
        sent = {"file": (content, "before.csv"), "kind": "demand"}
        answer = kim.post("/desk/stock/imports", data=sent)
        do_jobs(app)
        assert kim.post(f"{answer.location}/run").status_code == 303
        do_jobs(app)
        return answer.location

    run = send()
    rejected = kim.get(f"{run}/rejected.csv").text
    assert [why for why in WRONG.values() if why not in rejected] == []
    assert rejected.count("\n") == 1 + len(WRONG)
    forecast_all(database)
    with database.reading() as session:
        (history,) = histories(session, [machine.variant_id], WEEK)
    assert [str(one) for one in history.demand[:4]] == ["1234.5", "7.0", "0.0", "nan"]
    assert history.demand[4:].tolist() == STEADY
    assert "Unchanged</span><span><b>4</b>" in kim.get(send()).text
    assert kim.post(f"{run}/undoing").status_code == 303
    do_jobs(app)
    assert "This import is undone" in kim.get(run).text
    with database.reading() as session:
        left = text("select count(*) from demand_weeks where source = 'import'")
        assert session.scalar(left) == 0
