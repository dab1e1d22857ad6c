"""Returns by API: asked for once, answered, inspected, paid back; strangers meet nothing."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.kit.db import Database
from tests.cast import BEN, DAN, EVE, KIM, bearer
from tests.sales.back import arrived, asked

pytestmark = pytest.mark.database
URL = "/api/v1/returns"


def told(answer: TestResponse) -> Any:  # noqa: ANN401 - JSON
    """Return what an answer says."""
    assert answer.status_code < 300, answer.text
    return answer.get_json()


def test_customer_asks_once_and_strangers_meet_nothing(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    order = arrived(app, database, ["2"])
    own, other = bearer(client, DAN), bearer(client, EVE)
    there = told(client.get(f"/api/v1/orders/{order}/returnable", headers=own))
    line = there["items"][0]["delivery_line_id"]
    assert "Broken" in there["reasons"]
    lines = [{"delivery_line_id": line, "quantity": "2"}]
    sent = {"order": order, "reason": "Broken", "note": "", "lines": lines}
    keyed = own | {"Idempotency-Key": "back-1"}
    asked = client.post(URL, json=sent, headers=keyed)
    assert client.post(URL, json=sent, headers=keyed).json == asked.json
    assert told(asked)["state"] == "asked"
    refused = client.post(URL, json=sent, headers=own)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/lines/0/quantity"
    assert client.post(URL, json=sent, headers=other).status_code == 404
    assert client.get(f"{URL}/R-1", headers=other).status_code == 404
    assert told(client.get(URL, headers=other))["items"] == []
    assert told(client.put(f"{URL}/R-1/withdrawal", headers=own))["state"] == "withdrawn"


def test_goods_are_inspected_and_paid_back_once(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    order = arrived(app, database, ["2"])
    asked(app, database, order, {1: "2"})
    own, staff, keeper = (bearer(client, who) for who in (DAN, BEN, KIM))
    stale = keeper | {"If-Match": '"v9"'}
    assert client.put(f"{URL}/R-1/acceptance", json={}, headers=stale).status_code == 412
    told(client.put(f"{URL}/R-1/acceptance", json={"words": "Go on"}, headers=keeper))
    found = {"line_id": 1, "restocked": "1", "scrapped": "0", "note": "one is missing"}
    here = told(client.put(f"{URL}/R-1/inspection", json={"lines": [found]}, headers=keeper))
    assert here["suggested"] == {"amount": "10.00", "currency": "EUR"}
    refunds = f"/api/v1/orders/{order}/refunds"
    money = {"amount": "10.00", "reason": "Broken", "return_number": "R-1"}
    assert client.post(refunds, json=money, headers=keeper).status_code == 403
    keyed = staff | {"Idempotency-Key": "m"}
    paid = [client.post(refunds, json=money, headers=keyed) for _ in range(2)]
    assert paid[0].json == paid[1].json
    assert told(paid[0])["return_number"] == "R-1"
    over = client.post(refunds, json=money | {"amount": "10.01"}, headers=staff)
    assert over.status_code == 409
    assert told(client.get(refunds, headers=own))["left"]["amount"] == "10.00"
    listed = told(client.get(f"{URL}?state=closed&q={order}", headers=own))["items"]
    assert [one["number"] for one in listed] == ["R-1"]
