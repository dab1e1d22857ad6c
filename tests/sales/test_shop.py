"""The shop from the shelf to the order: what customers see, hold, pay, and call off."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.inventory.actions import add_purchase, add_supplier, send_purchase, set_offer
from steward.inventory.forms import OfferForm, PurchaseForm, SupplierForm
from steward.inventory.models import Product, StockLevel, Variant
from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.sales.actions import add_discount
from steward.sales.forms import DiscountForm
from steward.sales.models import Order, OrderLine
from tests.cast import BEN, DAN, EVE, KIM, SAM, sign_in
from tests.inventory.goods import differences, new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE

pytestmark = pytest.mark.database

TO = {"recipient": "Dan Dorsey", "address": "Havenweg 12\nRotterdam", "payment": "invoice"}


@pytest.fixture
def goods(database: Database) -> dict[str, int]:
    """Stock one machine and many filters; one grinder is on back-order, one kettle is gone."""
    with database.transaction() as session:
        place = new_place(session, "Main")
        ids = {
            "machine": new_variant(session),
            "filter": new_variant(session, name="Filter", category="Parts"),
            "grinder": new_variant(session, name="Grinder", may_backorder=True),
            "kettle": new_variant(session, name="Kettle", category="Kettles"),
        }
        stocked(session, Key(ids["machine"], place), "1")
        stocked(session, Key(ids["filter"], place), "100")
    return ids


def less(session: Session, **values: object) -> int:
    """Enter a discount."""
    terms = DiscountForm.model_validate({"name": "Less", "value": "10"} | values)
    return add_discount(session, terms, UTC_ZONE, actor=SAM.actor).id


def put(client: FlaskClient, variant_id: int, quantity: str = "1") -> int:
    """Put goods in the browser's basket; return the status of the answer."""
    sent = {"variant_id": variant_id, "quantity": quantity}
    return client.post("/basket/lines", data=sent).status_code


def test_shelf_is_searched_filtered_and_says_what_can_be_had(
    client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    with database.transaction() as session:
        less(session, categories=["parts"])
        hidden = session.get_one(Variant, goods["kettle"])
        session.get_one(Product, hidden.product_id).description = "Brass <b>"
    page = client.get("/shop").text
    assert page.index("Filter") < page.index("Grinder") < page.index("Mara 2")
    assert "€9.00" in page
    assert "not available" in page
    found = client.get("/shop?q=mara&category=machines").text
    assert "Mara 2" in found
    assert "Filter" not in found.split("st-shop-tiles")[1]
    there = client.get("/shop?available=1").text.split("st-shop-tiles")[1]
    assert "Kettle" not in there
    assert "Grinder" in there
    assert "Nothing found" in client.get("/shop?least=11").text
    assert client.get("/shop?least=dear&most=1e9&sort=no").status_code == 200
    product = client.get("/shop/4").text
    assert "Brass &lt;b&gt;" in product
    assert "Put in basket" not in product
    assert client.get("/shop/999").status_code == 404


def test_basket_holds_the_last_one_and_the_other_reads_why_and_what_else(
    client: FlaskClient, other_client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    assert put(client, goods["machine"]) == 303
    assert "Held for you until" in client.get("/basket").text
    refused = other_client.post(
        "/basket/lines", data={"variant_id": goods["machine"], "quantity": "1"}
    )
    assert refused.status_code == 409
    assert "gone to somebody else" in refused.text
    assert "What else there is" in refused.text
    assert "Grinder" in refused.text
    assert "Nothing in your basket yet" in other_client.get("/basket").text
    assert put(client, goods["machine"]) == 409  # one more of the only one
    assert client.get("/basket").text.count('value="1"') == 1
    out = client.post(f"/basket/lines/{goods['machine']}", data={"quantity": "0"})
    assert out.status_code == 303
    assert put(other_client, goods["machine"]) == 303
    assert put(client, goods["kettle"]) == 409
    assert put(client, goods["filter"], "0") == 422
    assert put(client, 999) == 404
    with database.reading() as session:
        assert not differences(session)


def named(client: FlaskClient, coupon: str) -> str:
    """Name a coupon, and return the basket."""
    assert client.post("/basket/coupon", data={"coupon": coupon}).status_code == 303
    return client.get("/basket").text


def test_order_is_placed_once_at_the_price_that_was_shown_and_told_by_mail(
    client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    with database.transaction() as session:
        less(session, coupon="TEN")
    put(client, goods["filter"], "3")
    put(client, goods["grinder"])
    assert "We do not know this coupon" in named(client, "nine")
    assert "Your coupon is taken off" in named(client, " ten ")
    assert client.get("/checkout").status_code == 303  # to sign in: the basket stays
    sign_in(client, DAN)
    assert "Order for €36.00" in client.get("/checkout").text
    sent = TO | {"shown": "36.00", "once": "key"}
    assert client.post("/checkout", data=sent | {"address": ""}).status_code == 422
    late = client.post("/checkout", data=sent | {"shown": "35.00"})
    assert late.status_code == 409
    assert "The price has changed" in late.text
    first = client.post("/checkout", data=sent)
    again = client.post("/checkout", data=sent)
    assert first.location == again.location == "/orders/O-1"
    page = client.get("/orders/O-1").text
    assert "€36.00" in page
    assert "My orders" in client.get("/orders/recent").text
    assert "Some of it has to come in first" in page  # nobody says when the grinder comes
    with database.reading() as session:
        (order,) = session.scalars(select(Order)).all()
        assert (order.gross, order.net) == (Decimal(40), Decimal(36))
        letter = session.scalars(select(Letter).where(Letter.key == "sales.placed.1")).one()
        assert "3 x Filter" in letter.payload["text"]
        assert not differences(session)


def test_order_called_off_gives_free_its_goods_and_the_use_of_its_coupon(
    client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    with database.transaction() as session:
        less(session, coupon="TEN", most_uses_each=1)
    sign_in(client, DAN)
    put(client, goods["filter"], "3")
    assert "Your coupon is taken off" in named(client, "TEN")
    assert client.post("/checkout", data=TO | {"shown": "27"}).status_code == 303
    put(client, goods["filter"])
    assert "as often as it could be" in named(client, "TEN")
    assert client.post("/orders/O-1/cancellation").status_code == 303
    assert "Cancelled on" in client.get("/orders/O-1").text
    assert "Your coupon is taken off" in client.get("/basket").text
    assert client.post("/orders/O-1/cancellation").status_code == 409
    with database.reading() as session:
        rows = session.execute(select(StockLevel.variant_id, StockLevel.reserved)).all()
        assert dict(rows)[goods["filter"]] == 1
        told = select(Letter.recipient).where(Letter.key == "sales.cancelled.1")
        assert session.scalar(told) == DAN.email
        assert not differences(session)


def test_desk_finds_filters_exports_and_cancels_orders_of_others_nobody_else_sees(
    client: FlaskClient, other_client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    sign_in(client, DAN)
    put(client, goods["filter"], "2")
    client.post("/checkout", data=TO | {"shown": "20"})
    put(client, goods["machine"])
    client.post("/checkout", data=TO | {"shown": "10", "address": "Elsewhere 3"})
    sign_in(other_client, EVE)
    assert other_client.get("/orders/O-1").status_code == 404
    assert other_client.post("/orders/O-1/cancellation").status_code == 404
    sign_in(client, BEN)
    listed = client.get("/desk/orders").text
    assert listed.index("O-2") < listed.index("O-1")
    found = client.get("/desk/orders?q=elsewhere").text
    assert "O-2" in found
    assert "O-1" not in found
    with database.reading() as session:
        sku = session.get_one(Variant, goods["machine"]).sku
    assert "O-2" in client.get(f"/desk/orders?q={sku}&state=placed&payment=invoice").text
    assert "No order found" in client.get("/desk/orders?until=2000-01-01").text
    assert "O-1" in client.get("/desk/orders?q=o-1&sort=customer").text
    assert "20.00,EUR" in client.get("/desk/orders.csv").text
    assert "Havenweg 12" in client.get("/desk/orders/O-1").text
    assert client.post("/desk/orders/O-2/cancellation").status_code == 303
    assert "Cancelled" in client.get("/desk/orders/O-2").text
    assert client.get("/desk/orders/T-1").status_code == 404


def test_hold_that_ended_is_taken_again_or_said_to_be_gone(
    client: FlaskClient, other_client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    put(client, goods["machine"])
    put(client, goods["filter"], "2")
    with database.transaction() as session:
        session.execute(text("update reservations set expires_at = now() - interval '1 hour'"))
    assert put(other_client, goods["machine"]) == 303
    page = client.get("/basket").text
    assert "no longer held" in page
    sign_in(client, DAN)
    refused = client.post("/checkout", data=TO | {"shown": "30"})
    assert refused.status_code == 409
    assert "gone to somebody else" in refused.text
    client.post(f"/basket/lines/{goods['machine']}", data={"quantity": "0"})
    assert client.post("/checkout", data=TO | {"shown": "20"}).status_code == 303
    with database.reading() as session:
        lines = session.scalars(select(OrderLine)).all()
        assert [line.quantity for line in lines] == [Decimal(2)]
        assert not differences(session)


@pytest.mark.usefixtures("goods")
def test_terms_of_delivery_are_set_and_say_when_things_arrive(client: FlaskClient) -> None:
    sign_in(client, SAM)
    terms = {"cut_off": "23:59", "handling_days": "2", "transit_from": "1", "transit_to": "1"}
    assert client.post("/desk/orders/terms", data=terms).status_code == 303
    assert "ordered now arrives" in client.get("/desk/orders/terms").text
    stale = client.post("/desk/orders/terms", data=terms | {"version": "0"})
    assert stale.status_code == 409
    wrong = client.post("/desk/orders/terms", data=terms | {"version": "1", "transit_from": "9"})
    assert wrong.status_code == 422
    assert "cannot be shorter" in wrong.text
    assert "changed the terms of delivery" in client.get("/desk/admin/audit").text
    assert "in stock, " in client.get("/shop/1").text


def test_what_is_sold_out_says_when_a_purchase_order_brings_more_than_is_owed(
    app: Flask, client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    day = clock.now().date() + timedelta(20)
    with app.app_context(), database.transaction() as session:
        place = session.scalars(select(StockLevel.place_id).limit(1)).one()
        terms = SupplierForm(name="Rossi", currency="EUR")
        supplier = add_supplier(session, terms, actor=KIM.actor).id
        lines = []
        for name in ("kettle", "grinder"):
            sku = session.get_one(Variant, goods[name]).sku
            offer = {"sku": sku, "price": "2", "lead_time_days": 60}
            set_offer(session, supplier, OfferForm.model_validate(offer), actor=KIM.actor)
            lines.append({"variant_id": goods[name], "place_id": place, "quantity": "1"})
        form = PurchaseForm.model_validate({"lines": lines})
        bought = add_purchase(session, supplier, form, actor=KIM.actor)
        send_purchase(session, bought.id, by_mail=False, actor=KIM.actor)
        session.execute(text("update purchase_lines set confirmed_on = :day"), {"day": day})
    shown = client.get(f"/shop/{goods['kettle']}").text
    assert "not there now, again for" in shown
    assert "Put in basket" not in shown
    assert put(client, goods["grinder"]) == 303
    sign_in(client, DAN)
    client.post("/checkout", data=TO | {"shown": "10"})
    put(client, goods["grinder"])
    client.post("/checkout", data=TO | {"shown": "10"})
    with database.reading() as session:
        first, second = session.scalars(select(Order.promised_to).order_by(Order.id)).all()
        assert first
        assert second
        assert day < first < day + timedelta(10)
        assert second > clock.now().date() + timedelta(60)  # the one that comes is Dan's first
