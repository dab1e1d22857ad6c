"""Goods that come back: asked for, accepted, inspected, paid back; once, and never too much."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.outbox import Letter
from steward.kit.settings import Settings
from steward.sales.actions import return_link
from steward.sales.models import Order, OrderReturn, Refund, ReturnLine
from steward.sales.queries.return_checks import CHECKS
from tests.cast import BEN, DAN, EVE, KIM, SAM, sign_in
from tests.inventory.goods import worth
from tests.sales.back import arrived, asked
from tests.sales.orders import odd

pytestmark = pytest.mark.database


def wrong(database: Database) -> list[str]:
    """Return all that does not add up, in the stores and of returns."""
    with database.reading() as session:
        files = FileStore(Settings())
        found = [line for check in CHECKS.values() for line in check(session, files)]
        return odd(session) + found


def letters(database: Database, like: str) -> list[str]:
    """Return the mails of a kind."""
    with database.reading() as session:
        query = select(Letter).where(Letter.key.like(like)).order_by(Letter.id)
        return [letter.payload["text"] for letter in session.scalars(query)]


def test_customer_asks_once_for_what_may_come_back_and_may_keep_it_after_all(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    order = arrived(app, database, ["3", "1"])
    ask = f"/orders/{order}/returns"
    sign_in(client, EVE)
    assert client.get(ask).status_code == 404
    sign_in(client, DAN)
    assert "Send something back" in client.get(f"/orders/{order}").text
    assert "may be sent back until" in client.get(ask).text
    sent = {"reason": "Broken", "quantity-1": "2", "quantity-2": "0", "once": "key"}
    for bad in ({"quantity-1": "4"}, {"quantity-1": "0"}, {"reason": "Because"}):
        assert client.post(ask, data=sent | bad).status_code == 422, bad
    first = client.post(ask, data=sent)
    assert client.post(ask, data=sent).location == first.location == "/returns/R-1"
    other = client.post(ask, data=sent | {"once": "other"})
    assert "Only 1 of these can still come back" in other.text
    assert "Please keep the goods" in client.get("/returns/R-1").text
    assert client.post("/returns/R-1/withdrawal").status_code == 303
    assert client.post("/returns/R-1/withdrawal").status_code == 409
    assert "R-1" in client.get("/returns").text
    assert client.post(ask, data=sent | {"once": "third"}).location == "/returns/R-2"
    sign_in(client, EVE)
    assert client.get("/returns/R-2").status_code == 404
    assert [one[:9] for one in letters(database, "sales.return.1.%")] == ["Thank you", "Dan Dorse"]
    assert not wrong(database)


def test_time_to_send_back_ends_for_customers_and_terms_say_when_and_why(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    order = arrived(app, database, ["2"])
    sign_in(client, SAM)
    terms = {"days": "10", "reasons": "Too loud\n\nToo hot\nToo loud", "address": "Quay 1"}
    url = "/desk/returns/terms"
    assert client.post(url, data=terms | {"reasons": " \n"}).status_code == 422
    assert client.post(url, data=terms).status_code == 303
    assert client.post(url, data=terms | {"version": "0"}).status_code == 409
    assert "changed the terms of returns" in client.get("/desk/admin/audit").text
    ask = f"/desk/orders/{order}/returns"
    assert client.get(ask).text.count("<option") == 3  # please choose, too loud, too hot
    sent = {"reason": "Too hot", "quantity-1": "1"}
    with clock.frozen(clock.now() + timedelta(days=11)):
        sign_in(client, DAN)
        assert "the time is over" in client.get(f"/orders/{order}/returns").text
        late = client.post(f"/orders/{order}/returns", data=sent)
        assert late.status_code == 422
        sign_in(client, BEN)
        assert client.post(ask, data=sent).location == "/desk/returns/R-1"
    sign_in(client, DAN)
    assert "Quay 1" in client.get("/returns/R-1").text
    slip = client.get("/returns/R-1/slip.pdf")
    assert slip.data.startswith(b"%PDF")
    assert len(letters(database, "sales.return.%")) == 1  # accepted, with the address


def test_desk_accepts_inspects_and_pays_back_once(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    asked(app, database, arrived(app, database, ["3"]), {1: "2"})
    sign_in(client, KIM)
    one = "/desk/returns/R-1"
    assert "R-1" in client.get("/desk/returns?q=dorsey&state=open&reason=Broken").text
    assert "No return found" in client.get("/desk/returns?state=closed&sort=customer").text
    assert client.post(f"{one}/refusal", data={"words": " "}).status_code == 422
    assert client.post(f"{one}/acceptance", data={"words": "Go on"}).status_code == 303
    assert client.post(f"{one}/acceptance").status_code == 409
    booked = {"restocked-1": "1", "scrapped-1": "1", "note-1": "a crack", "place_id": "1"}
    url = f"{one}/inspection"
    assert 'value="2"' in client.get(url).text
    wrong_ones = ({"restocked-1": "3"}, {"restocked-1": "0", "scrapped-1": ""}, {"place_id": "99"})
    for bad in wrong_ones:
        assert client.post(url, data=booked | bad).status_code == 422, bad
    assert client.post(url, data=booked).status_code == 303
    assert client.post(url, data=booked).status_code == 409
    money = {"amount": "20", "reason": "Broken", "way": "bank transfer", "once": "m"}
    assert client.post(f"{one}/refunds", data=money).status_code == 403
    sign_in(client, BEN)
    page = client.get(one).text
    assert 'value="20.00"' in page
    assert "2 of 3 for €30.00" in page
    for bad in ({"amount": "30.01"}, {"amount": "0.001"}, {"amount": "-1"}, {"reason": ""}):
        sent = money | bad | {"once": "n"}
        assert client.post(f"{one}/refunds", data=sent).status_code in {409, 422}, bad
    for _ in range(2):
        assert client.post(f"{one}/refunds", data=money).status_code == 303
    assert "R-1" in client.get("/desk/returns.csv?state=closed").text
    assert "bank transfer" in letters(database, "sales.refund.%")[0]
    with database.reading() as session:
        assert session.scalars(select(Refund.amount)).all() == [Decimal(20)]


def test_what_came_back_is_in_stock_written_off_and_paid_to_the_cent(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    order = arrived(app, database, ["3", "1"])
    with database.transaction() as session:
        session.execute(text("update order_lines set net = 20 where id = 1"))  # a discount
        session.execute(text("update orders set net = 30"))
    sign_in(client, BEN)
    for number, (good, gone) in enumerate((("1", "0"), ("0", "1"), ("1", "0")), start=1):
        asked(app, database, order, {1: "1"})
        url = f"/desk/returns/R-{number}"
        said = {f"restocked-{number}": good, f"scrapped-{number}": gone}
        assert client.post(f"{url}/inspection", data=said).status_code == 303
    with database.reading() as session:
        worths = session.scalars(select(ReturnLine.worth).order_by(ReturnLine.id)).all()
        assert worths == [Decimal("6.66"), Decimal("6.67"), Decimal("6.67")]
        assert worth(session, 1) == 10
    for number, amount in enumerate(worths, start=1):
        money = {"amount": f"{amount:.2f}", "reason": "It came back"}
        assert client.post(f"/desk/returns/R-{number}/refunds", data=money).status_code == 303
    assert "€20.00" in client.get(f"/desk/orders/{order}").text
    rest = client.get(f"/desk/orders/{order}/refunds").text
    assert "€10.00 of €30.00 paid can still be paid back" in rest
    url = f"/desk/orders/{order}/refunds"
    assert client.post(url, data=money | {"amount": "10.01"}).status_code == 409
    assert client.post(url, data=money | {"amount": "10"}).status_code == 303
    assert "All of it is paid back" in client.get(url).text
    report = client.get("/desk/returns/report?sort=-rate").text
    assert "3 of 4 units that arrived came back: 75%" in report
    assert "100%" in report
    assert "Nothing came back" in client.get("/desk/returns/report?until=2000-01-01").text
    assert "Cup 0,Broken,3,3,1,1.0000" in client.get("/desk/returns/report.csv").text
    with database.transaction() as session, pytest.raises(DatabaseError), session.begin_nested():
        session.execute(text("update refunds set amount = 1"))
    assert not wrong(database)


def test_signed_link_opens_the_returns_of_its_order_and_of_no_other(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    own, other = arrived(app, database, ["1"]), arrived(app, database, ["1"], EVE)
    with app.test_request_context(), database.reading() as session:
        order = session.get_one(Order, 1)
        link = return_link(order).removeprefix(app.extensions["settings"].url)
    assert own in client.get(link).text
    sent = {"reason": "Broken", "quantity-1": "1"}
    assert client.post(link, data=sent | {"quantity-2": "1"}).status_code == 422
    answer = client.post(link, data=sent)
    assert answer.location == f"{link}/R-1"
    page = client.get(answer.location)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Cup 0" in page.text
    assert client.get(f"{link}/R-1/slip.pdf").status_code == 200
    asked(app, database, other, {2: "1"}, EVE)
    for path in (f"{link}/R-2", f"{link}x", "/send-back/forged"):
        assert client.get(path).status_code == 404, path
    assert client.post(f"{link}/R-2/withdrawal").status_code == 404
    assert client.post(f"{link}/R-1/withdrawal").status_code == 303
    with database.reading() as session:
        states = session.scalars(select(OrderReturn.state).order_by(OrderReturn.id)).all()
        assert states == ["withdrawn", "asked"]


def test_verify_names_what_does_not_add_up(app: Flask, database: Database) -> None:
    asked(app, database, arrived(app, database, ["2"]), {1: "2"})
    with database.transaction() as session:
        session.execute(text("update return_lines set quantity = 3, restocked = 1"))
        session.execute(text("update returns set state = 'received', received_at = created_at"))
        session.execute(
            text("""
            insert into refunds (order_id, key, amount, currency, reason, way, actor_name, at)
            values (1, 'k', 20.01, 'EUR', '', '', '', now())
        """)
        )
    assert wrong(database) == [
        "R-1 says 1.000 restocked and 0.000 scrapped, the ledger booked 0 and 0",
        "O-1: 20.0100 was paid back of 20.0000",
    ]
    with database.transaction() as session:
        session.execute(text("update returns set state = 'accepted'"))
    assert "D-1: 3.000 came back or are to, of 2.000 of line 1" in wrong(database)
