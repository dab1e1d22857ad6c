"""Purchase orders by API: the whole way, and what is refused by name."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from steward.kit import clock
from tests.api_program import API, Program, problems_of
from tests.cast import BEN, KIM

pytestmark = pytest.mark.database

ORDERS = f"{API}/purchase-orders"
EUR = {"amount": "9", "currency": "EUR"}


@pytest.fixture
def kim(client: FlaskClient) -> Program:
    """The stock keeper's program; there is a place, and a supplier offers packs of six."""
    kim = Program(client, KIM)
    kim("POST", f"{API}/places", {"name": "Main"})
    kim("POST", f"{API}/products", {"name": "Kettle", "variants": [{"sku": "K-1", "price": EUR}]})
    kim("POST", f"{API}/suppliers", {"name": "Rossi", "currency": "EUR"})
    offer = {"sku": "K-1", "price": "4.5", "lead_time_days": 14, "pack_quantity": "6"}
    kim("PUT", f"{API}/suppliers/1/offers", offer)
    return kim


LINE = {"variant_id": 1, "place_id": 1, "quantity": "12", "needed_by": "2030-01-31"}


def test_draft_is_written_once_and_changed(kim: Program) -> None:
    wrong = kim("POST", ORDERS, {"supplier_id": 1, "lines": [LINE | {"quantity": "7"}]})
    assert problems_of(wrong).keys() == {"/lines/0/quantity"}
    body = {"supplier_id": 1, "lines": [LINE]}
    order = kim("POST", ORDERS, body, Idempotency_Key="once").get_json()
    assert kim("POST", ORDERS, body, Idempotency_Key="once").get_json() == order
    (ordered,) = order["lines"]
    assert (order["number"], ordered["price"]["amount"], ordered["to_come"]) == ("P-1", "4.50", "0")
    url = order["url"]
    stale = kim("PUT", url, {"lines": [LINE]}, If_Match='"v9"')
    assert stale.status_code == 412
    order = kim("PUT", url, {"lines": [LINE | {"quantity": "18"}], "note": "Soon"}).get_json()
    assert (order["lines"][0]["quantity"], order["note"]) == ("18", "Soon")


def test_order_goes_the_whole_way(client: FlaskClient, kim: Program) -> None:
    lines = [LINE | {"quantity": "18"}]
    url = kim("POST", ORDERS, {"supplier_id": 1, "lines": lines}).get_json()["url"]
    assert problems_of(kim("PUT", f"{url}/sending", {})).keys() == {"/email"}
    sent = kim("PUT", f"{url}/sending", {"by_mail": False}).get_json()
    assert (sent["state"], sent["lines"][0]["to_come"]) == ("sent", "18")
    assert kim("GET", f"{API}/levels?variant_id=1").get_json()["items"][0]["incoming"] == "18"
    line_id = sent["lines"][0]["id"]
    day = str(clock.now().date() + timedelta(9))
    said = {"lines": [{"line_id": line_id, "quantity": "16", "arrives_on": day}]}
    assert kim("PUT", f"{url}/confirmation", said).get_json()["state"] == "confirmed"
    came = {"lines": [{"line_id": line_id, "quantity": "6", "lot": "A"}]}
    came["lines"].append({"line_id": line_id, "quantity": "8", "lot": "B"})
    long_key = "k" * 200
    for _ in range(2):
        received = kim("POST", f"{url}/receipts", came, Idempotency_Key=long_key)
        assert received.status_code == 201, received.text
    assert received.get_json()["lines"][0]["received"] == "14"
    assert kim("PUT", f"{url}/cancellation", {"reason": "Late"}).status_code == 409
    closed = kim("PUT", f"{url}/closure", {"reason": "Sold out"}).get_json()
    assert (closed["state"], closed["lines"][0]["lead_time"]["n"]) == ("closed", 1)
    (listed,) = kim("GET", f"{ORDERS}?q=kettle&state=closed").get_json()["items"]
    assert (listed["number"], listed["total"]["amount"], listed["due"]) == ("P-1", "81.00", None)
    ben = Program(client, BEN)
    assert ben("GET", url).status_code == 200
    assert ben("PUT", f"{url}/closure", {"reason": "No"}).status_code == 403
