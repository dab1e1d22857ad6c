"""The stock at the desk: seen, searched, received, moved, adjusted, written off, counted."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from re import search

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.inventory.actions import reserve
from steward.inventory.queries import get_variant
from steward.inventory.rules import Key, Spot, Want
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import BEN, KIM, sign_in
from tests.inventory.goods import counted, differences, new_lot, new_place, new_variant, stocked
from tests.sql_counter import counted_sql
from tests.working import do_jobs

pytestmark = pytest.mark.database


@pytest.fixture
def kim(client: FlaskClient) -> FlaskClient:
    """Kim's browser."""
    sign_in(client, KIM)
    return client


def test_an_empty_stock_says_what_fills_it(kim: FlaskClient) -> None:
    assert "Nothing has come in yet" in kim.get("/desk/stock").text
    assert "Nothing was counted yet" in kim.get("/desk/stock/counts").text
    assert "Nothing found" in kim.get("/desk/stock?q=x").text


def test_what_there_is_is_searched_filtered_sorted_and_exported(
    kim: FlaskClient, database: Database
) -> None:
    today = clock.now().date()
    with database.transaction() as session:
        here, there = new_place(session, "Rotterdam"), new_place(session, "Ghent")
        mara, beans, empty = (new_variant(session, name=n) for n in ("Mara", "Beans", "Cup"))
        stocked(session, Key(mara, here), "7")
        soon = new_lot(session, beans, today + timedelta(days=3))
        stocked(session, Key(beans, here, soon), "5")
        stocked(session, Key(beans, here, new_lot(session, beans, today - timedelta(days=1))), "2")
        stocked(session, Key(empty, there), "1")
        reserve(session, [Want(Spot(empty, there), Decimal(1))], key="a", holder="order:1")
    shown = kim.get("/desk/stock").text
    assert "Rotterdam" in shown
    assert "expired, not for sale" in shown
    for query, (there_is, not_there) in {
        "?q=bea": ("Beans", "Mara"),
        f"?place={there}": ("Cup", "Mara"),
        "?show=none": ("Cup", "Mara"),
        "?show=expiring": ("Beans", "Mara"),
    }.items():
        found = kim.get(f"/desk/stock.csv{query}").text
        assert there_is in found
        assert not_there not in found
        assert there_is in kim.get(f"/desk/stock{query}").text
    by_free = kim.get("/desk/stock.csv?sort=-free").text.splitlines()
    assert [line.split(",")[1] for line in by_free[1:]] == ["Mara", "Beans", "Cup"]
    for sort in ("sku", "place", "on_hand", "reserved", "expires", "-name"):
        assert kim.get(f"/desk/stock?sort={sort}").status_code == 200


def test_a_long_list_comes_page_by_page_with_few_queries(
    kim: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        here = new_place(session)
        for _ in range(55):
            stocked(session, Key(new_variant(session), here), "1")
    with counted_sql() as counted_queries:
        first = kim.get("/desk/stock").text
    assert len(counted_queries) < 16
    more = search(r'hx-get="(/desk/stock\?[^"]*cursor=[^"]*)"', first)
    assert more is not None
    rest = kim.get(more[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).text
    assert rest.count("<tr>") == 5
    assert len(kim.get("/desk/stock.csv").text.splitlines()) == 56


@dataclass
class Shelf:
    """Kim's browser on the stock of some goods, of which some lie at one of two places."""

    kim: FlaskClient
    goods: int
    here: int
    there: int

    @property
    def url(self) -> str:
        """The page of these goods."""
        return f"/desk/stock/levels/{self.goods}"

    def does(self, act: str, **sent: object) -> TestResponse:
        """Send the form of an act."""
        return self.kim.post(f"{self.url}/{act}", data=sent)

    def receives(self, **sent: object) -> TestResponse:
        """Receive a lot, as the form has it."""
        usual = {"place_id": self.here, "quantity": "1,5", "unit_cost": "2.50", "lot": "B17"}
        return self.does("receipts", **usual | sent)

    def level(self) -> str:
        """Return the level that the forms offer first."""
        found = search(r'<option value="(\d+)"', self.kim.get(f"{self.url}/transfers").text)
        assert found is not None
        return found[1]


@pytest.fixture
def shelf(kim: FlaskClient, database: Database) -> Shelf:
    """A shelf on which nothing lies yet."""
    with database.transaction() as session:
        here, there, goods = new_place(session), new_place(session), new_variant(session)
    return Shelf(kim, goods, here, there)


def test_goods_are_received_once_however_often_the_form_is_sent(shelf: Shelf) -> None:
    assert "Nothing has moved yet" in shelf.kim.get(shelf.url).text
    assert "Nothing of it has come in yet" in shelf.kim.get(f"{shelf.url}/transfers").text
    form = shelf.kim.get(f"{shelf.url}/receipts", headers={"HX-Request": "true"}).text
    key = search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    refused = shelf.receives(key=key[1], quantity="-1")
    assert refused.status_code == 422
    assert "Enter how many" in refused.text
    for _ in range(2):
        assert shelf.receives(key=key[1], expires_on="2031-01-31").status_code == 303
    again = shelf.receives(key="another one", expires_on="2031-02-01")
    assert "known to expire" in again.text
    assert "Lot B17" in shelf.kim.get(shelf.url).text
    assert len(shelf.kim.get(f"{shelf.url}/movements.csv").text.splitlines()) == 2


def test_goods_are_moved_adjusted_and_written_off(shelf: Shelf, database: Database) -> None:
    shelf.receives(key="receiving", document="note 7")
    of = {"level_id": shelf.level()}
    too_many = shelf.does("transfers", key="too many", to=shelf.there, quantity="2", **of)
    assert too_many.status_code == 409
    assert "1.5 are there" in too_many.text
    for act, quantity, more in (
        ("transfers", "1", {"to": shelf.there}),
        ("adjustments", "+4", {"reason": "Found behind the shelf"}),
        ("disposals", "0.5", {"reason": "Wet"}),
    ):
        done = shelf.does(act, key=f"doing {act}", quantity=quantity, **of, **more)
        assert done.status_code == 303
    odd = shelf.does("disposals", key="odd level", quantity="1", reason="Wet", level_id=999_999)
    assert odd.status_code == 404
    shown = shelf.kim.get(shelf.url).text
    for words in ("Found behind the shelf", "note 7", "Differences: 0", "Moved out", "€"):
        assert words in shown
    assert "Wet" not in shelf.kim.get(f"{shelf.url}?kind=receipt").text
    exported = shelf.kim.get(f"{shelf.url}/movements.csv?place={shelf.here}").text
    assert len(exported.splitlines()) == 5
    with database.reading() as session:
        assert differences(session) == []


def test_a_count_finds_what_differs_whatever_moves_meanwhile(
    kim: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        here = new_place(session)
        mara, cups = new_variant(session, name="Mara"), new_variant(session, name="Cups")
        stocked(session, Key(mara, here), "10", "5")
        stocked(session, Key(cups, here), "3", "1")
        sku = get_variant(session, KIM.actor, mara).sku
    url = kim.post("/desk/stock/counts", data={"place_id": here}).headers["Location"]
    assert kim.post("/desk/stock/counts", data={"place_id": here}).status_code == 409
    for code, found, status in (
        ("nothing", "1", 422),
        (sku, "NaN", 422),
        (sku, "12", 303),
        (sku, "8", 303),
    ):
        entered = kim.post(f"{url}/lines", data={"code": code, "counted": found})
        assert entered.status_code == status
    with database.transaction() as session:
        stocked(session, Key(mara, here), "4", "5")  # comes in after it was counted
    shown = kim.get(url).text
    for words in ("−2", "-€10.00", "1 not counted yet"):
        assert words in shown
    assert ",8.000,10.000,-2.000," in kim.get(f"{url}/lines.csv").text
    sign_in(other_client, BEN)
    assert other_client.post(f"{url}/booking").status_code == 403
    assert kim.post(f"{url}/booking").status_code == 303
    assert kim.post(f"{url}/booking").status_code == 409
    with database.reading() as session:
        assert counted(session, Key(mara, here)) == (12, 0)
        assert differences(session) == []


def test_a_count_can_be_dropped_and_the_ledger_added_up(app: Flask, kim: FlaskClient) -> None:
    with app.extensions["database"].transaction() as session:
        here = new_place(session)
        stocked(session, Key(new_variant(session), here))
    url = kim.post("/desk/stock/counts", data={"place_id": here}).headers["Location"]
    assert kim.post(f"{url}/removal").status_code == 303
    assert "Dropped" in kim.get("/desk/stock/counts").text
    assert kim.post("/desk/stock/check").status_code == 303
    do_jobs(app)
    shown = kim.get("/desk/stock").text
    assert "Differences: 0. 1 movement " in shown
    assert "cost €50.00" in shown
