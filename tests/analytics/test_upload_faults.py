"""What goes wrong with files of sales data: broken off, gone, meant otherwise, two at once."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from steward.analytics.jobs import forget_staged
from steward.kit.db import Database
from steward.kit.imports import ledger
from steward.kit.imports.engine import alone
from steward.kit.imports.tables import RUNNING
from tests.analytics.uploading import URL, Sender
from tests.cast import ANN, sign_in
from tests.working import do_jobs

pytestmark = pytest.mark.database
SPENT = b"Date;For what;Amount;Currency\n2026-01-31;Rent;100;EUR\n2026-02-28;Rent;50;USD\n"


@pytest.fixture
def sender(app: Flask, client: FlaskClient, database: Database) -> Sender:
    """Ann, who manages the books, with files to bring in."""
    sign_in(client, ANN)
    return Sender(app, client, database)


def test_what_is_no_whole_file_of_rows_is_refused_and_nothing_is_kept(sender: Sender) -> None:
    url = f"{URL}/file?name="

    def code(name: str, content: bytes, length: int | None = None) -> int:
        said = {} if length is None else {"CONTENT_LENGTH": str(length)}
        return sender.client.put(url + name, data=content, environ_overrides=said).status_code

    assert code("virus.exe", b"MZ") == 422
    assert code("unknown.csv", b"") == 411
    assert code("empty.csv", b"", 0) == 422
    assert code("broken.csv", SPENT, 5000) == 400
    assert code("huge.csv", b"x", 2 << 30) == 413
    refused = sender.client.post(URL, data={"file": (b"", "")})
    assert (refused.status_code, "Choose a file." in refused.text) == (422, True)
    assert "No sales data yet" in sender.client.get(URL).text
    url = sender.send(bytes(range(256)) * 40, "hopeless.csv")
    assert "its first lines are no text" in sender.client.get(url).text


def test_rates_are_asked_for_and_an_import_is_one_persons_at_a_time(
    sender: Sender, database: Database
) -> None:
    url = sender.send(SPENT, "spent.csv")
    sender.post(url, "table", {"table": "spending"})
    assert sender.columns(url, rates="USD: much").status_code == 422
    sender.columns(url)
    assert sender.preview(url)["refused"][0][:3] == [3, "Currency", "USD"]
    sender.columns(url, rates="USD=0.92")
    assert sender.preview(url)["totals"] == {"amount": "146.00"}
    with alone(database, sender.run(url).source):  # as while another worker brings it in
        with database.transaction() as session:
            ledger.get_run(session, 1).state = RUNNING
        assert sender.client.post(f"{url}/undoing").status_code == 409
        assert sender.client.post(f"{url}/run").status_code == 409
        assert sender.client.post(f"{url}/discarding").status_code == 409
    staged = sender.app.extensions["settings"].home / "imports/staged"
    (staged / "999").mkdir()
    with sender.app.app_context(), database.transaction() as session:
        forget_staged(session)
    assert [one.name for one in staged.iterdir()] == ["1"]
    assert "Go on with it" in sender.client.get(url).text
    sender.post(url, "run")
    assert sender.counts(url) == (2, 0, 0, 0)


def test_a_table_of_ones_own_is_filled_and_goes_with_its_import(sender: Sender) -> None:
    url = sender.send(b"City;People\nUtrecht;374411\nDelft;\n", "cities.csv")
    sender.columns(url, title="Cities we know", key="city")
    assert sender.preview(url)["created"] == [["Utrecht", "374411"], ["Delft", ""]]
    sender.post(url, "run")
    more = sender.send(b"City;People\nUtrecht;380000\nGouda;75000\n", "more.csv")
    assert "Cities we know" in sender.client.get(more).text
    sender.post(more, "table", {"table": "own_1"})
    sender.columns(more)
    assert sender.preview(more)["changed"] == [["Utrecht", "people", "374411", "380000"]]
    sender.post(more, "run")
    assert sender.counts(more) == (1, 1, 0, 0)
    sender.post(more, "undoing")
    sender.post(url, "undoing")
    with sender.database.reading() as session:
        assert session.scalars(text("select state from imports")).all() == ["undone", "undone"]
        assert not session.scalars(text("select name from lake_tables")).all()


def test_a_stored_file_that_is_gone_says_so_and_another_reading_is_begun(sender: Sender) -> None:
    url = sender.send(SPENT, "spent.csv")
    sender.post(url, "reading", {"delimiter": ";", "skip": "0", "header": "0", "encoding": "utf-8"})
    assert sender.run(url).columns[0] != "Date"
    wrong = sender.post(url, "reading", {"delimiter": ";;", "skip": "x", "header": "1"})
    assert wrong.status_code == 422
    again = sender.client.post(f"{url}/again")
    for path in (sender.app.extensions["settings"].home / "files/sha256").rglob("*"):
        if path.is_file():
            path.unlink()
    do_jobs(sender.app)
    assert "The uploaded file is gone" in sender.client.get(again.location).text
    assert sender.client.post(f"{again.location}/discarding").status_code == 303
    assert sender.client.get(again.location).status_code == 404
