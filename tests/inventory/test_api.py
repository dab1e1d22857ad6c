"""Products, places and suppliers by API: entered, found, changed, told apart."""

import pytest
from flask.testing import FlaskClient

from tests.api_program import API, Program, problems_of
from tests.cast import ANN, BEN, KIM

pytestmark = pytest.mark.database

PRODUCTS, VARIANTS = f"{API}/products", f"{API}/variants"
BLUE = {
    "sku": "ANA-1-BLUE",
    "barcode": "4006381333931",
    "options": {"Colour": "blue"},
    "price": {"amount": "489.00", "currency": "EUR"},
}
ANA = {
    "name": "Ana espresso machine",
    "category": "Machines",
    "criticality": "high",
    "variants": [BLUE],
}


@pytest.fixture
def kim(client: FlaskClient) -> Program:
    """The stock keeper's program."""
    return Program(client, KIM)


def test_product_is_entered_found_changed_and_retired(kim: Program) -> None:
    answer = kim("POST", PRODUCTS, ANA, Idempotency_Key="once")
    assert answer.status_code == 201, answer.text
    ana = answer.get_json()
    again = kim("POST", PRODUCTS, ANA, Idempotency_Key="once")
    assert (again.get_json(), again.headers["Idempotent-Replay"]) == (ana, "true")
    (blue,) = ana["variants"]
    assert (blue["price"], blue["pack_quantity"]) == (BLUE["price"], "1")
    red = {"sku": "ana-1-red", "price": {"amount": "499.5", "currency": "eur"}}
    more = kim("POST", f"{ana['url']}/variants", red).get_json()
    assert [one["sku"] for one in more["variants"]] == ["ANA-1-BLUE", "ana-1-red"]
    assert more["version"] > ana["version"]
    late = kim("PATCH", ana["url"], {"name": "Ana"}, If_Match=answer.headers["ETag"])
    assert late.status_code == 412
    for words in ("espr mach", "1-red", "38133"):
        assert kim("GET", f"{PRODUCTS}?q={words}").get_json()["items"] == [more]
    assert kim("GET", f"{PRODUCTS}?q=absent").get_json()["items"] == []
    scanned = kim("GET", f"{VARIANTS}?code=4006381333931").get_json()
    assert (scanned["id"], scanned["product"]) == (blue["id"], ana["url"])
    changed = kim("PATCH", f"{VARIANTS}/{blue['id']}", {"may_backorder": True, "barcode": None})
    assert changed.get_json()["may_backorder"], changed.text
    lot = kim("POST", f"{VARIANTS}/{blue['id']}/lots", {"code": "K17", "expires_on": "2027-06-30"})
    assert lot.status_code == 201
    assert kim("PATCH", ana["url"], {"state": "retired"}).get_json()["state"] == "retired"
    assert kim("GET", PRODUCTS).get_json()["items"] == []
    assert len(kim("GET", f"{PRODUCTS}?state=retired").get_json()["items"]) == 1


def test_what_cannot_be_is_refused_by_name(kim: Program) -> None:
    ana = kim("POST", PRODUCTS, ANA).get_json()
    wrong = BLUE | {"sku": "Ä-1", "barcode": "4006381333932", "pack_quantity": "0"}
    refused = problems_of(kim("POST", PRODUCTS, ANA | {"variants": [wrong]}))
    assert refused.keys() == {f"/variants/0/{name}" for name in ("sku", "barcode", "pack_quantity")}
    assert "should be 1" in refused["/variants/0/barcode"]
    same_sku = BLUE | {"sku": "ana-1-blue", "barcode": None}
    taken = kim("POST", PRODUCTS, ANA | {"variants": [same_sku]})
    assert problems_of(taken).keys() == {"/variants/0/sku"}
    upc = {"sku": "U", "barcode": "0036000291452", "price": BLUE["price"]}
    assert kim("POST", f"{ana['url']}/variants", upc).status_code == 201
    taken = kim("POST", f"{ana['url']}/variants", upc | {"sku": "V", "barcode": "036000291452"})
    assert problems_of(taken).keys() == {"/barcode"}
    assert kim("GET", f"{VARIANTS}?code=036000291452").get_json()["sku"] == "U"
    for price in ({"amount": "-1", "currency": "EUR"}, {"amount": "1", "currency": "XYZ"}):
        answer = kim("PATCH", f"{VARIANTS}/{ana['variants'][0]['id']}", {"price": price})
        assert answer.status_code == 422
    assert kim("POST", PRODUCTS, ANA | {"variants": []}).status_code == 422
    assert len(kim("GET", PRODUCTS).get_json()["items"]) == 1


def test_places_and_suppliers_and_one_preferred_offer(kim: Program) -> None:
    place = kim("POST", f"{API}/places", {"name": "Main warehouse"}).get_json()
    twice = kim("POST", f"{API}/places", {"name": "main WAREHOUSE"})
    assert problems_of(twice).keys() == {"/name"}
    closed = kim("PATCH", place["url"], {"active": False, "address": "Havenweg 12"})
    assert kim("GET", f"{API}/places?q=haven").get_json()["items"] == [closed.get_json()]
    kim("POST", PRODUCTS, ANA)
    offer = {"sku": "ANA-1-BLUE", "price": "212.5", "lead_time_days": 14, "preferred": True}
    for name in ("Officina Rossi", "Berlin Handel"):
        body = {"name": name, "currency": "EUR", "email": "orders@trade.example"}
        supplier = kim("POST", f"{API}/suppliers", body).get_json()
        set_ = kim("PUT", f"{supplier['url']}/offers", offer).get_json()
        assert (set_["price"]["amount"], set_["preferred"]) == ("212.50", True)
    berlin, rossi = kim("GET", f"{API}/suppliers").get_json()["items"]
    offers = [kim("GET", f"{one['url']}/offers").get_json() for one in (rossi, berlin)]
    assert [one["items"][0]["preferred"] for one in offers] == [False, True]
    unknown = kim("PUT", f"{rossi['url']}/offers", offer | {"sku": "none"})
    assert problems_of(unknown).keys() == {"/sku"}


def test_who_may_see_may_not_always_change(client: FlaskClient, kim: Program) -> None:
    url = kim("POST", PRODUCTS, ANA).get_json()["url"]
    for who in (BEN, ANN):
        program = Program(client, who)
        assert program("GET", url).status_code == 200
        assert program("PATCH", url, {"name": "Mine"}).status_code == 403
