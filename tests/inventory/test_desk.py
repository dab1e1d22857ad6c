"""The desk's pages of products, places and suppliers."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import ANN, KIM, sign_in

pytestmark = pytest.mark.database

PRODUCTS, SUPPLIERS = "/desk/stock/products", "/desk/stock/suppliers"
PNG = b"\x89PNG\r\n\x1a\n" + b"a picture of a kettle"
KETTLE = {
    "name": "Kettle <b>",
    "category": "Kettles",
    "criticality": "critical",
    "sku": "K-1",
    "barcode": "96385074",
    "options": "Size: 1 l\nColour: brass",
    "price": "1.234,56",
    "currency": "eur",
    "unit": "piece",
    "pack_quantity": "6",
    "cost_method": "average",
}


def sends(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form that is taken, and return the page it leads to."""
    answer = client.post(path, data=fields)
    assert answer.status_code == 303, answer.text
    return client.get(answer.location)


def test_product_is_entered_pictured_changed_and_retired(client: FlaskClient) -> None:
    sign_in(client, KIM)
    assert "No products yet" in client.get(PRODUCTS).text
    page = sends(client, PRODUCTS, **KETTLE).text
    for shown in ("Kettle &lt;b&gt;", "€1,234.56", "Size: 1 l, Colour: brass", "packs of 6"):
        assert shown in page
    assert "entered the product" in page
    again = client.post(PRODUCTS, data=KETTLE | {"barcode": "96385075", "price": "dear"})
    assert again.status_code == 422
    assert "“dear” is no number" in again.text
    again = client.post(PRODUCTS, data=KETTLE | {"barcode": "96385075"})
    assert "should be 4" in again.text
    again = client.post(PRODUCTS, data=KETTLE | {"barcode": ""})
    assert "This SKU is another" in again.text
    page = sends(client, "/desk/stock/variants/1/lots", code="L1", expires_on="2027-01-31").text
    assert "until 2027-01-31" in page
    changed = KETTLE | {"price": "1200.5", "may_backorder": "1"}
    for name in ("name", "category", "criticality"):
        del changed[name]
    page = sends(client, "/desk/stock/variants/1", **changed, version="1").text
    assert "K-1 price: 1234.56 → 1200.5" in page
    late = client.post("/desk/stock/variants/1", data=changed | {"version": "1"})
    assert late.status_code == 409
    assert client.get(f"{PRODUCTS}/find?code=96385074").location == f"{PRODUCTS}/1"
    assert "K-1" in client.get(f"{PRODUCTS}?q=kett&category=kettles&criticality=critical").text
    assert "No product found" in client.get(f"{PRODUCTS}?q=none").text
    sends(client, f"{PRODUCTS}/1/particulars", name="Kettle", state="retired", version="")
    assert "No products yet" in client.get(PRODUCTS).text
    assert "Kettle" in client.get(f"{PRODUCTS}?state=retired").text


def test_pictures_are_shown_and_taken_away(client: FlaskClient) -> None:
    sign_in(client, KIM)
    sends(client, PRODUCTS, **KETTLE)
    picture = {"picture": (BytesIO(PNG), "k.png"), "name": "From the left"}
    assert 'alt="From the left"' in sends(client, f"{PRODUCTS}/1/images", **picture).text
    assert client.get("/desk/stock/images/1").data == PNG
    no_picture = {"picture": (BytesIO(b"x"), "k.png")}
    assert client.post(f"{PRODUCTS}/1/images", data=no_picture).status_code == 422
    assert "From the left" in sends(client, "/desk/stock/images/1/removal").text  # in its history


def test_places_and_suppliers_with_their_offers(client: FlaskClient) -> None:
    sign_in(client, KIM)
    sends(client, PRODUCTS, **KETTLE)
    assert "No places yet" in client.get("/desk/stock/places").text
    sends(client, "/desk/stock/places", name="Van 1", kind="vehicle", active="1")
    page = sends(client, "/desk/stock/places/1", name="Van 2", kind="vehicle", version="1").text
    assert "Out of use" in page
    assert "Van 2,vehicle" in client.get("/desk/stock/places.csv").text
    rossi = {
        "name": "Officina Rossi",
        "kind": "retailer",
        "currency": "CHF",
        "email": "orders@rossi.example",
        "contacts": "Lia Rossi; Orders; lia@rossi.example; +39 02 1",
        "active": "1",
    }
    page = sends(client, SUPPLIERS, **rossi).text
    assert "Lia Rossi" in page
    wrong = client.post(SUPPLIERS, data=rossi | {"name": "B", "contacts": "B; ; nobody"})
    assert wrong.status_code == 422
    offer = {"sku": "k-1", "price": "99,5", "lead_time_days": "14", "preferred": "1"}
    page = sends(client, f"{SUPPLIERS}/1/offers", **offer).text
    assert "CHF" in page
    assert "99.50" in page
    assert "Preferred" in client.get(f"{PRODUCTS}/1").text
    assert "K-1" in client.get(f"{PRODUCTS}?supplier=1").text
    assert "Officina Rossi,retailer" in client.get(f"{SUPPLIERS}.csv").text
    assert client.post(f"{SUPPLIERS}/1/offers", data=offer | {"sku": "none"}).status_code == 422
    assert "Nothing yet" in sends(client, f"{SUPPLIERS}/1/offers/1/removal").text


def test_who_only_looks_is_offered_nothing_to_change(client: FlaskClient) -> None:
    sign_in(client, KIM)
    sends(client, PRODUCTS, **KETTLE)
    sign_in(client, ANN)
    for path in (PRODUCTS, f"{PRODUCTS}/1", "/desk/stock/places", SUPPLIERS):
        page = client.get(path)
        assert page.status_code == 200
        assert 'method="post" action="/desk/stock' not in page.text
        assert "/new" not in page.text
    assert client.post(PRODUCTS, data=KETTLE).status_code == 403
