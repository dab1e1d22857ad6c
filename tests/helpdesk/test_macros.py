"""Macros: goods sent again, money paid back, a ticket that sleeps; with an answer drafted."""

from collections.abc import Sequence
from html import unescape
from re import findall, search

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.checks import CHECKS
from steward.inventory.rules import Key
from steward.kit.files import FileStore
from steward.kit.outbox import Letter
from steward.kit.settings import Settings
from steward.sales import StockWatch, arrive, plan_ready, ship
from steward.sales.models import Delivery, Order
from tests.cast import BEN, DAN, KIM, SAM, sign_in
from tests.helpdesk.asking import HTMX, database_of, now_of, raised, told, words_of
from tests.helpdesk.bought import goods_in_store, ordered
from tests.inventory.goods import differences, new_variant, stocked
from tests.working import do_jobs

pytestmark = pytest.mark.database
_CHECKED = (
    "Every ticket that sleeps is woken by a watch",
    "Every ticket is about an order of its own customer",
)
WHY = {"reason": "broken on arrival"}


def sent(app: Flask, order: Order) -> None:
    """Send all of an order, and have it arrive."""
    with app.test_request_context(), database_of(app).transaction() as session:
        for one in plan_ready(session, order.number, actor=KIM.actor):
            ship(session, one.number, "DHL", "123", actor=KIM.actor)
            arrive(session, one.number, actor=KIM.actor)


def run(client: FlaskClient, ticket: Ticket, noun: str, form: dict[str, str]) -> TestResponse:
    """Send the form of a macro, as htmx does."""
    return client.post(f"/desk/tickets/{ticket.number}/{noun}", data=form, headers=HTMX)


def proposed(form: str) -> list[str]:
    """Return how many of each line a form proposes to send again."""
    return findall(r'name="quantity-\d+" value="([^"]*)"', form)


def draft_in(response: TestResponse) -> str:
    """Return the answer that came drafted with an open ticket."""
    found = search(r'data-drafts="field-body">([^<]*)<', response.text)
    assert found, response.text
    return unescape(found[1])


def test_replacement_is_reserved_opened_noted_and_drafted_once_and_taken_back(
    app: Flask, client: FlaskClient
) -> None:
    goods = goods_in_store(app)
    order = ordered(app, (goods["filter"], 2), (goods["machine"], 1))
    ticket = raised(app, product="Filter", order=order.number)
    sign_in(client, BEN)
    asking = f"/desk/tickets/{ticket.number}/replacement"
    assert "nothing to replace" in client.get(asking, headers=HTMX).text
    sent(app, order)
    assert proposed(client.get(asking).text) == ["1", ""]  # the ticket names the filter
    wrong = ({"quantity-1": "1"}, {"quantity-1": "3"} | WHY, WHY)
    refused = [run(client, ticket, "replacement", form).status_code for form in wrong]
    assert refused == [422, 422, 422]
    parts = {"quantity-1": "1", "quantity-2": "0", "once": "key"} | WHY
    done = run(client, ticket, "replacement", parts)
    assert "Hello Dan" in draft_in(done)
    assert "1 × Filter again, at no cost: delivery D-2, with you by" in draft_in(done)
    assert draft_in(run(client, ticket, "replacement", parts)) == draft_in(done)
    page = words_of(client.get(f"/desk/tickets/{ticket.number}"))
    assert "Replacement D-2 opened: 1 × Filter, broken on arrival" in page
    assert page.count("Replacement D-2 of O-1: 1 × Filter. Reason: broken on arrival") == 1
    beside = words_of(client.get(f"/desk/tickets/{ticket.number}/bought", headers=HTMX))
    assert "D-1 Arrived" in beside
    assert "D-2 Replacement To be sent" in beside
    assert now_of(app, ticket).order_id == order.id  # it is the ticket's order from now on
    client.post(told(done)["undo_url"] or "", headers=HTMX)
    assert "took replacement D-2 back" in client.get(f"/desk/tickets/{ticket.number}").text
    with database_of(app).reading() as session:
        states = session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
        assert states == ["delivered", "cancelled"]
        assert not differences(session)


def test_replacement_that_is_not_there_names_what_else_there_is(
    app: Flask, client: FlaskClient
) -> None:
    goods = goods_in_store(app)
    order = ordered(app, (goods["other"], 3))
    sent(app, order)
    ticket = raised(app, order=order.number)
    with database_of(app).transaction() as session:
        stocked(session, Key(new_variant(session, name="Grinder Z", category="Grinders"), 1), "2")
    sign_in(client, BEN)
    refused = run(client, ticket, "replacement", {"quantity-1": "1"} | WHY)
    assert refused.status_code == 409
    assert "No place has all of this" in refused.text
    assert "Instead we have Grinder Z for €10.00." in refused.text


def test_refund_is_proposed_by_the_line_and_recorded_once(app: Flask, client: FlaskClient) -> None:
    goods = goods_in_store(app)
    order = ordered(app, (goods["filter"], 2), (goods["machine"], 1))
    ticket = raised(app, order=order.number)
    sign_in(client, BEN)
    asking = f"/desk/tickets/{ticket.number}/refund"
    assert 'value="30.00"' in client.get(asking, headers=HTMX).text
    assert 'value="20.00"' in client.get(f"{asking}?line=1", headers=HTMX).text
    form = {"line": "1", "amount": "20", "once": "key"} | WHY
    for wrong in (form | {"reason": ""}, form | {"amount": "0"}, form | {"amount": "30.01"}):
        refused = run(client, ticket, "refund", wrong)
        assert refused.status_code in {409, 422}
        assert "field-amount" in refused.text
    done = run(client, ticket, "refund", form)
    assert "we pay €20.00 for Filter of your order O-1 back to you" in draft_in(done)
    assert draft_in(run(client, ticket, "refund", form)) == draft_in(done)
    page = words_of(client.get(f"/desk/tickets/{ticket.number}"))
    assert "paid 20 EUR back for O-1: broken on arrival" in page
    beside = words_of(client.get(f"/desk/tickets/{ticket.number}/bought", headers=HTMX))
    assert beside.count("€20.00 paid back") == 1
    assert "at most €10.00 can still be" in client.get(asking, headers=HTMX).text
    named = odd_after(app, "update orders set person_id = 2")
    assert named == ["T-1001 is about O-1, which is not its customer's"]


def test_ticket_sleeps_until_goods_are_back_and_its_customer_is_told_once(
    app: Flask, client: FlaskClient
) -> None:
    goods = goods_in_store(app)
    ticket = raised(app, product="Grinder X")
    sign_in(client, BEN)
    there = run(client, ticket, "wait", {"variant_id": str(goods["filter"])})
    assert there.status_code == 422
    form = {"variant_id": str(goods["grinder"]), "once": "key"}
    assert "Grinder X" in client.get(f"/desk/tickets/{ticket.number}/wait").text
    done = run(client, ticket, "wait", form)
    assert "Grinder X is not there at the moment" in draft_in(done)
    assert draft_in(run(client, ticket, "wait", form)) == draft_in(done)
    assert now_of(app, ticket).state == "on_hold"
    beside = f"/desk/tickets/{ticket.number}/bought"
    assert "Sleeps until Grinder X is back." in client.get(beside, headers=HTMX).text
    do_jobs(app)
    mails = len(mails_to_dan(app))
    assert odd_after(app, "select 1") == []
    named = odd_after(app, "update stock_watches set state = 'told'")
    assert named == ["T-1001 sleeps until goods are back, but nobody looks out for them"]
    with app.test_request_context(), database_of(app).transaction() as session:
        stocked(session, Key(goods["grinder"], goods["main"]), "3")
    do_jobs(app)
    woken = now_of(app, ticket)
    assert woken.state == "open"
    assert woken.customer_waits_since is not None
    assert len(mails_to_dan(app)) == mails + 1
    page = words_of(client.get(f"/desk/tickets/{ticket.number}"))
    assert page.count("Grinder X is back. An answer is drafted beside the ticket.") == 1
    assert "woken: Grinder X is back" in page
    assert "Shall we send it to you?" in client.get(beside, headers=HTMX).text


def odd_after(app: Flask, damage: str) -> list[str]:
    """Return what does not add up of sleeping tickets and linked orders after some damage."""
    with database_of(app).transaction() as session:
        session.execute(text(damage))
        files = FileStore(Settings())
        found = [line for name in _CHECKED for line in CHECKS[name](session, files)]
        session.rollback()
    return found


def mails_to_dan(app: Flask) -> Sequence[Letter]:
    """Return the mails that are to go to Dan, or went."""
    with database_of(app).reading() as session:
        return session.scalars(select(Letter).where(Letter.recipient == DAN.email)).all()


def test_wait_is_taken_back_and_texts_of_macros_are_the_leads(
    app: Flask, client: FlaskClient
) -> None:
    goods = goods_in_store(app)
    ticket = raised(app, product="Grinder X")
    sign_in(client, SAM)
    written = {"name": "Not there", "scope": "everybody", "macro": "wait"}
    own = client.post("/desk/canned-replies", data=written | {"body": "x {goods}", "scope": "own"})
    assert own.status_code == 422
    plain = client.post("/desk/canned-replies", data=written | {"body": "{goods}", "macro": ""})
    assert plain.status_code == 422  # only macros know what fills that in
    client.post("/desk/canned-replies", data=written | {"body": "{goods} is gone, {odd}"})
    client.post("/desk/canned-replies", data=written | {"body": "{goods} is gone."})
    twice = client.post("/desk/canned-replies", data=written | {"body": "x", "name": "Other"})
    assert "This macro writes “Not there” already" in twice.text
    menu = client.get(f"/desk/tickets/{ticket.number}/canned-replies?q=Not", headers=HTMX)
    assert "No reply holds" in menu.text or "no canned replies" in menu.text
    done = run(client, ticket, "wait", {"variant_id": str(goods["grinder"])})
    assert draft_in(done) == "Grinder X is gone."
    client.post(told(done)["undo_url"] or "", headers=HTMX)
    assert now_of(app, ticket).state == "open"
    with database_of(app).reading() as session:
        assert session.scalars(select(StockWatch.state)).all() == ["ended"]
    assert "waits for Grinder X no more" in client.get(f"/desk/tickets/{ticket.number}").text
