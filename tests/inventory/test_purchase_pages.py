"""Buying at the desk and by the supplier's link: the whole way, and links that lead nowhere."""

import re
from base64 import b64decode
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from steward.inventory.models import PurchaseOrder
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter
from tests.cast import ANN, KIM, sign_in, sign_out
from tests.inventory.goods import differences

pytestmark = pytest.mark.database

PURCHASES, SUPPLIERS = "/desk/stock/purchases", "/desk/stock/suppliers"
KETTLE = {"name": "Kettle <b>", "price": "9", "currency": "EUR", "cost_method": "fifo"}
ROSSI = {"name": "Officina Rossi", "kind": "supplier", "currency": "EUR", "active": "1"}
TODAY = clock.now().date()


def sends(client: FlaskClient, path: str, **fields: object) -> str:
    """Send a form that is taken, and return the page it leads to."""
    answer = client.post(path, data={name.replace("__", "-"): v for name, v in fields.items()})
    assert answer.status_code == 303, answer.text
    return client.get(answer.location).text


@pytest.fixture
def desk(client: FlaskClient) -> FlaskClient:
    """The stock keeper's browser; there is a place, and Rossi offers two kettles."""
    sign_in(client, KIM)
    sends(
        client, "/desk/stock/places", name="Main", kind="warehouse", active="1", address="Haven 1"
    )
    sends(client, SUPPLIERS, **ROSSI, email="orders@rossi.example")
    for sku in ("K-1", "K-2"):
        goods = KETTLE | {"sku": sku, "criticality": "normal", "unit": "piece"}
        sends(client, "/desk/stock/products", **goods, pack_quantity="1")
        offer = {"sku": sku, "price": "4,5", "lead_time_days": "14", "pack_quantity": "6"}
        sends(client, f"{SUPPLIERS}/1/offers", **offer)
    return client


def draft(desk: FlaskClient, quantity: str = "12") -> str:
    day = str(TODAY + timedelta(20))
    fields = {"supplier_id": "1", "place_id": "1", "needed_by": day, "note": "Ring <twice>"}
    rows = {"quantity__1-0": quantity, "price__1-0": "4.25", "quantity__2-0": " "}
    return sends(desk, PURCHASES, **fields, **rows)


def letters(database: Database) -> list[Letter]:
    with database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def link_in(letter: Letter) -> str:
    found = re.search(r"http://localhost(/supply/\S+)", letter.payload["text"])
    assert found
    return found[1]


def confirms(client: FlaskClient, link: str, page: str, *, quantity: str = "10") -> TestResponse:
    """Send the form of a page that was opened before."""
    said = {"arrives_on": str(TODAY + timedelta(21)), "quantity": quantity}
    row = number_in(page, r'name="quantity-(\d+)"')
    fields = {f"{name}-{row}": value for name, value in said.items()}
    fields |= {"version": number_in(page, r'name="version" value="(\d+)"')}
    return client.post(f"{link}/confirmation", data=fields | {"their_number": "AB <7>"})


def number_in(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found
    return found[1]


def test_drafts_keep_to_the_terms_of_the_supplier(desk: FlaskClient) -> None:
    assert "Nothing on order" in desk.get(PURCHASES).text
    assert "Officina Rossi" in desk.get(f"{PURCHASES}/new").text
    assert "packs of 6" in desk.get(f"{PURCHASES}/new?supplier=1").text
    wrong = {"supplier_id": "1", "place_id": "1", "quantity-1-0": "7", "quantity-2-0": "x"}
    refused = desk.post(PURCHASES, data=wrong)
    assert (refused.status_code, "“x” is no number" in refused.text) == (422, True)
    refused = desk.post(PURCHASES, data=wrong | {"quantity-2-0": "0"})
    assert "more than 0" in refused.text
    refused = desk.post(PURCHASES, data=wrong | {"quantity-2-0": ""})
    assert 'id="error-quantity-1-0"' in refused.text
    assert "order 12" in refused.text
    page = draft(desk)
    assert "Ring &lt;twice&gt;" in page
    assert "€51.00" in page
    changed = {"version": "1", "place_id": "1", "quantity__1-1": "18", "price__1-1": "4.25"}
    assert "€76.50" in sends(desk, f"{PURCHASES}/1/lines", **changed)
    late = desk.post(f"{PURCHASES}/1/lines", data={"version": "1", "quantity-1-1": "6"})
    assert late.status_code == 409


def test_order_is_mailed_and_confirmed_by_its_link_once(
    desk: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    draft(desk, "18")
    assert "sent it to orders@rossi.example" in sends(desk, f"{PURCHASES}/1/sending", by_mail="1")
    (letter,) = letters(database)
    (file,) = letter.payload["files"]
    assert (file["name"], b64decode(file["content"])[:5]) == ("P-1.pdf", b"%PDF-")
    assert desk.get(f"{PURCHASES}/1.pdf").data[:5] == b"%PDF-"
    assert "Kettle &lt;b&gt;" in letter.payload["html"]
    link = link_in(letter)

    page = other_client.get(link).text
    assert "Order P-1" in page
    refused = confirms(other_client, link, page, quantity="19")
    assert (refused.status_code, "18 were ordered" in refused.text) == (422, True)
    confirmed = confirms(other_client, link, page)
    assert confirmed.status_code == 303
    again = confirms(other_client, link, page)
    assert again.status_code == 303  # the same press twice: nothing new
    other = confirms(other_client, link, page, quantity="9")
    assert (other.status_code, 'value="10"' in other.text) == (409, True)
    assert "You have confirmed this order" in other_client.get(link).text
    shown = desk.get(f"{PURCHASES}/1").text
    assert shown.count("confirmed it by the link, 1 with less, 1 later than needed") == 1
    assert "AB &lt;7&gt;" in shown
    assert "Incoming" in desk.get("/desk/stock/levels/1").text
    came = {"key": "one-press", "quantity-1": "1"}
    assert desk.post(f"{PURCHASES}/1/receipts", data=came).status_code == 303
    assert "Goods of this order have arrived" in other_client.get(link).text
    assert confirms(other_client, link, page).status_code == 409


def test_goods_are_received_in_parts_and_the_order_is_found(
    desk: FlaskClient, database: Database
) -> None:
    draft(desk, "12")
    sends(desk, f"{PURCHASES}/1/sending")
    form = desk.get(f"{PURCHASES}/1/receipts").text
    assert 'value="12"' in form
    came = {"key": "one-press", "quantity-1": "4", "lot-1": "L9", "expires_on-1": "2031-01-31"}
    first = desk.post(f"{PURCHASES}/1/receipts", data=came)
    second = desk.post(f"{PURCHASES}/1/receipts", data=came)
    assert first.status_code == second.status_code == 303
    assert "8 to come" in desk.get(f"{PURCHASES}/1").text
    over = {"key": "two-press", "quantity__1": "9"}
    refused = desk.post(f"{PURCHASES}/1/receipts", data={"key": "two-press", "quantity-1": "9"})
    assert (refused.status_code, "say why" in refused.text) == (422, True)
    sends(desk, f"{PURCHASES}/1/receipts", **over, reason="One free")
    closing = desk.get(f"{PURCHASES}/1").text
    assert "received the rest: One free" in closing
    assert "No order found" in desk.get(f"{PURCHASES}?q=p-1&state=draft").text
    for asked in ("q=p-1&state=any", "q=kett ross&state=closed", "supplier=1&state=any&sort=-due"):
        assert f'href="{PURCHASES}/1"' in desk.get(f"{PURCHASES}?{asked}").text
    assert "P-1,Officina Rossi,closed,1,51" in desk.get(f"{PURCHASES}.csv?state=any").text
    assert "0.0 days, of 1" in desk.get(f"{SUPPLIERS}/1").text
    with database.reading() as session:
        assert differences(session) == []


def test_links_forged_lapsed_and_of_what_is_cancelled_lead_to_clear_pages(
    desk: FlaskClient, app: Flask, database: Database
) -> None:
    draft(desk)
    links = app.extensions["links"]
    for token in (
        "forged",
        links.sign("purchase:1"),
        links.sign("ticket:1"),
        links.sign("purchase:x"),
    ):
        assert desk.get(f"/supply/{token}").status_code == 404  # one that is no more than a draft
    sends(desk, f"{PURCHASES}/1/sending", by_mail="1")
    link = link_in(letters(database)[0])
    answer = desk.get(link)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert desk.get(f"{link}x").status_code == 404
    with database.transaction() as session:
        order = session.get_one(PurchaseOrder, 1)
        order.reply_until = clock.now() - timedelta(seconds=1)
    assert "This link has lapsed" in desk.get(link).text
    assert confirms(desk, link, answer.text).status_code == 409
    sends(desk, f"{PURCHASES}/1/sending", by_mail="1")
    assert "Please say of each line" in desk.get(link).text
    sends(desk, f"{PURCHASES}/1/cancellation", reason="Too dear")
    assert "Too dear" in desk.get(link).text
    assert confirms(desk, link, answer.text).status_code == 409
    ordered, _, cancelled = letters(database)
    assert (ordered.payload["thread"], "Too dear" in cancelled.payload["text"]) == (
        "purchase:1",
        True,
    )
    refused = desk.post(f"{PURCHASES}/1/cancellation", data={"reason": "Again"})
    assert (refused.status_code, "cannot be cancelled" in refused.text) == (409, True)


def test_who_only_looks_is_offered_nothing_to_do(desk: FlaskClient) -> None:
    draft(desk)
    sends(desk, f"{PURCHASES}/1/sending")
    said = {"quantity__1": "12", "arrives_on__1": str(TODAY)}
    assert "entered the confirmation" in sends(desk, f"{PURCHASES}/1/confirmation", **said)
    sign_in(desk, ANN)
    for path in (PURCHASES, f"{PURCHASES}/1"):
        page = desk.get(path)
        assert page.status_code == 200
        assert f'action="{PURCHASES}/' not in page.text
    sign_out(desk)
    assert desk.get(f"{PURCHASES}/1").status_code == 303
