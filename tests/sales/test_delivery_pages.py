"""Deliveries on pages and by API: packed and sent in two clicks, followed by their customer."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import ANN, BEN, DAN, EVE, SAM, bearer, sign_in
from tests.inventory.goods import new_place, new_variant, stocked
from tests.sales.orders import bought, odd, ordered

pytestmark = pytest.mark.database

TERMS = {"cut_off": "14:00", "handling_days": "0", "transit_from": "1", "transit_to": "3"}
CARRIERS = "DHL: https://dhl.example/?id={tracking}\nBicycle"
FAR = {"day": "2999-01-01", "reason": "Snow"}
PAGES = ("/desk/deliveries", "/desk/deliveries/D-1", "/desk/orders/O-1", "/orders/O-1")


@pytest.fixture
def order(app: Flask, database: Database) -> str:
    """Order two machines and three filters, of which two are there, at two places."""
    with app.app_context(), database.transaction() as session:
        main, shop = new_place(session, "Main"), new_place(session, "Shop")
        machine = new_variant(session)
        filters = new_variant(session, name="Filter", may_backorder=True)
        stocked(session, Key(machine, main), "9")
        stocked(session, Key(filters, shop), "2")
        soon = clock.now().date() + timedelta(5)
        bought(app, session, (filters, shop), "5", soon.isoformat())
        return ordered(session, {machine: "2", filters: "3"}).number


def set_carriers(client: FlaskClient) -> None:
    """Say who brings parcels, and where they are looked up."""
    sign_in(client, SAM)
    wrong = client.post("/desk/orders/terms", data=TERMS | {"carriers": "DHL: http://no"})
    assert wrong.status_code == 422
    assert "Write it as “DHL:" in wrong.text
    assert client.post("/desk/orders/terms", data=TERMS | {"carriers": CARRIERS}).status_code == 303


def test_what_is_there_is_packed_and_no_more(client: FlaskClient, order: str) -> None:
    sign_in(client, BEN)
    url = f"/desk/orders/{order}"
    page = client.get(url).text
    assert "1 missing" in page
    assert "Of 1 order, goods are not packed yet." in client.get("/desk/deliveries").text
    packed = {"quantity-1-1": "2", "quantity-2-2": "0"}
    over = client.post(f"{url}/deliveries", data=packed | {"quantity-1-1": "3"})
    assert over.status_code == 422
    assert "No more than 2 of it can be packed here." in over.text
    assert client.post(f"{url}/deliveries", data={}).status_code == 409
    first = client.post(f"{url}/deliveries", data=packed)
    assert first.location == "/desk/deliveries/D-1"
    assert client.get(f"{first.location}.pdf").data.startswith(b"%PDF")


def test_delivery_is_sent_with_a_link_and_its_customer_follows_it(
    client: FlaskClient, database: Database, order: str
) -> None:
    set_carriers(client)
    sign_in(client, BEN)
    url = f"/desk/orders/{order}"
    first = client.post(f"{url}/deliveries", data={"quantity-1-1": "2"})
    sent = {"carrier": "DHL", "tracking": "J 7"}
    assert client.post(f"{first.location}/shipment", data=sent).status_code == 303
    assert client.post(f"{first.location}/shipment", data=sent).status_code == 409
    assert "https://dhl.example/?id=J%207" in client.get(first.location).text
    assert client.post(f"{first.location}/promise", data={"day": "2020-01-01"}).status_code == 422
    day = {"day": str(clock.now().date() + timedelta(30)), "reason": "Snow"}
    assert client.post(f"{first.location}/promise", data=day).status_code == 303
    assert "promised it by" in client.get(first.location).text
    assert client.post(f"{first.location}/arrival").status_code == 303
    assert "2 sent" in client.get(url).text
    assert client.post(f"{url}/cancellation").status_code == 409
    sign_in(client, DAN)
    own = client.get(f"/orders/{order}").text
    assert "Arrived, " in own
    assert "https://dhl.example/?id=J%207" in own
    assert client.post(f"/orders/{order}/cancellation-of-rest").status_code == 303
    assert "3 cancelled" in client.get(f"/orders/{order}").text
    assert "€20.00" in client.get(f"/orders/{order}").text
    assert "Arrived" in client.get("/orders").text
    with database.reading() as session:
        assert not odd(session)


def test_lists_are_searched_filtered_saved_and_mark_what_is_late(
    client: FlaskClient, order: str
) -> None:
    sign_in(client, BEN)
    url = f"/desk/orders/{order}"
    both = client.post(f"{url}/deliveries", data={"quantity-1-1": "1", "quantity-2-2": "2"})
    assert both.location == url
    assert client.post("/desk/deliveries/D-2/cancellation").status_code == 303
    listed = client.get("/desk/deliveries").text
    assert "D-1" in listed
    assert "D-2" not in listed
    assert "D-2" in client.get("/desk/deliveries?show=any&sort=-customer&q=dan").text
    assert "No delivery found" in client.get("/desk/deliveries?show=shipped").text
    assert "No delivery found" in client.get("/desk/deliveries?show=late").text
    with clock.frozen(clock.now() + timedelta(days=30)):
        sign_in(client, BEN)
        assert "D-1" in client.get(f"/desk/deliveries?show=late&q={order}").text
        saved = client.get("/desk/deliveries.csv?show=any&q=d-1").text
        assert "D-1,O-1,Dan Dorsey,Main,planned,sale,late" in saved
        assert "O-1" in client.get("/desk/orders?state=late").text
    assert "No order found" in client.get("/desk/orders?state=late").text
    assert "O-1" in client.get("/desk/orders?state=unsent").text
    day = {"day": str(clock.now().date() + timedelta(30)), "reason": "Snow"}
    assert client.post(f"{url}/promise", data=day).status_code == 303
    assert client.post(f"{url}/promise", data=day | {"reason": ""}).status_code == 422
    assert client.post(f"{url}/cancellation-of-rest").status_code == 409
    sign_in(client, ANN)
    for path in PAGES[:3]:
        assert "Pack now" not in client.get(path).text
    assert client.post("/desk/deliveries/D-1/shipment").status_code == 403


def test_delivery_is_planned_sent_and_called_off_by_api(client: FlaskClient, order: str) -> None:
    staff, own, eve = bearer(client, BEN), bearer(client, DAN), bearer(client, EVE)
    url, plan = "/api/v1/deliveries", {"order": order, "place_id": 1}
    keyed = staff | {"Idempotency-Key": "pack-1"}
    part = plan | {"lines": [{"line": 1, "quantity": "1"}]}
    made = client.post(url, json=part, headers=keyed)
    assert made.status_code == 201, made.text
    assert client.post(url, json=part, headers=keyed).json == made.json
    many = plan | {"lines": [{"line": 1, "quantity": "2"}]}
    assert client.post(url, json=many, headers=staff).status_code == 422
    rest = client.post(url, json=plan, headers=staff)
    assert rest.get_json()["lines"][0]["quantity"] == "1"
    sent = {"carrier": "DHL", "tracking": "J7"}
    stale = client.put(f"{url}/D-1/shipment", json=sent, headers=staff | {"If-Match": '"v9"'})
    assert stale.status_code == 412
    shipped = client.put(f"{url}/D-1/shipment", json=sent, headers=staff)
    assert shipped.get_json()["state"] == "shipped"
    assert client.put(f"{url}/D-1/shipment", json=sent, headers=staff).status_code == 409
    promised = client.put(f"{url}/D-2/promise", json=FAR, headers=staff)
    assert promised.get_json()["promised_on"] == "2999-01-01"
    assert client.put(f"{url}/D-2/cancellation", headers=staff).status_code == 200
    assert client.put(f"{url}/D-1/arrival", headers=staff).get_json()["delivered_at"]
    assert client.get(f"{url}/D-1", headers=eve).status_code == 404
    assert client.get(url, headers=eve).get_json()["items"] == []
    mine = client.get(f"{url}?order={order}&state=delivered", headers=own).get_json()["items"]
    assert [one["number"] for one in mine] == ["D-1"]


def test_order_says_what_has_left_and_some_is_sent_again_by_api(
    client: FlaskClient, database: Database, order: str
) -> None:
    staff, own = bearer(client, BEN), bearer(client, DAN)
    one = [{"line": 1, "quantity": "1"}]
    plan = {"order": order, "place_id": 1, "lines": one}
    client.post("/api/v1/deliveries", json=plan, headers=staff)
    client.put("/api/v1/deliveries/D-1/shipment", json={}, headers=staff)
    url = f"/api/v1/orders/{order}"
    read = client.get(url, headers=own).get_json()
    assert (read["state"], read["lines"][0]["shipped"]) == ("partly_shipped", "1")
    keyed, again = staff | {"Idempotency-Key": "again"}, {"lines": one, "why": "It leaks"}
    twice = [client.post(f"{url}/replacements", json=again, headers=keyed) for _ in range(2)]
    assert [sent.get_json()["number"] for sent in twice] == ["D-2", "D-2"]
    late = client.put(f"{url}/promise", json=FAR, headers=staff)
    assert late.get_json()["promised_to"] == "2999-01-01"
    ended = client.put(f"{url}/cancellation-of-rest", headers=own).get_json()
    assert (ended["to_pay"]["amount"], ended["state"]) == ("10.00", "shipped")
    with database.reading() as session:
        assert not odd(session)
