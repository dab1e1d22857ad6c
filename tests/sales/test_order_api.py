"""Orders by API: placed once, all or nothing, for oneself or by staff for others; called off."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.inventory.models import Variant
from steward.inventory.rules import Key
from steward.kit.db import Database
from tests.cast import BEN, DAN, EVE, bearer
from tests.inventory.goods import differences, new_place, new_variant, stocked

pytestmark = pytest.mark.database
URL = "/api/v1/orders"


@pytest.fixture
def sku(database: Database) -> str:
    """Stock five of something, and return its SKU."""
    with database.transaction() as session:
        key = Key(new_variant(session), new_place(session))
        stocked(session, key, "5")
        return session.get_one(Variant, key.variant_id).sku


def told(answer: TestResponse) -> Any:  # noqa: ANN401 - JSON
    """Return what an answer says."""
    return answer.get_json()


def body(sku: str, quantity: str = "2", **other: object) -> dict[str, object]:
    """Return an order of some units."""
    lines = [{"sku": sku.lower(), "quantity": quantity}]
    return {"recipient": "Dan", "address": "Havenweg 12", "lines": lines} | other


def test_order_is_placed_once_read_listed_and_called_off(
    client: FlaskClient, database: Database, sku: str
) -> None:
    own = bearer(client, DAN)
    keyed = own | {"Idempotency-Key": "shop-7"}
    placed = client.post(URL, json=body(sku), headers=keyed)
    assert placed.status_code == 201
    assert client.post(URL, json=body(sku), headers=keyed).json == placed.json
    order = told(client.get(f"{URL}/O-1", headers=own))
    assert order["total"] == {"amount": "20.00", "currency": "EUR"}
    assert order["lines"][0]["quantity"] == "2"
    assert order["promised_to"]
    assert [one["number"] for one in told(client.get(URL, headers=own))["items"]] == ["O-1"]
    eve = bearer(client, EVE)
    assert told(client.get(URL, headers=eve))["items"] == []
    assert client.get(f"{URL}/O-1", headers=eve).status_code == 404
    assert client.put(f"{URL}/O-1/cancellation", headers=eve).status_code == 404
    assert told(client.put(f"{URL}/O-1/cancellation", headers=own))["state"] == "cancelled"
    assert client.put(f"{URL}/O-1/cancellation", headers=own).status_code == 409
    with database.reading() as session:
        assert not differences(session)


def test_order_that_cannot_be_served_whole_leaves_nothing(
    client: FlaskClient, database: Database, sku: str
) -> None:
    own = bearer(client, DAN)
    assert client.post(URL, json=body(sku, "6"), headers=own).status_code == 409
    for quantity in ("0", "-1", "1e30", "0.0001", "NaN"):
        assert client.post(URL, json=body(sku, quantity), headers=own).status_code == 422
    unknown = client.post(URL, json=body("no-such"), headers=own)
    assert unknown.status_code == 422
    assert told(unknown)["errors"][0]["pointer"] == "/lines/0/sku"
    staff = bearer(client, BEN)
    assert client.post(URL, json=body(sku), headers=staff).status_code == 422  # for whom?
    sent = body(sku, "5", customer_id=DAN.person_id)
    assert told(client.post(URL, json=sent, headers=staff))["customer_id"] == DAN.person_id
    assert told(client.get(URL, headers=own))["items"][0]["source"] == "api"
    with database.reading() as session:
        assert not differences(session)
