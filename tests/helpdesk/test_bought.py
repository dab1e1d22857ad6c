"""Beside a ticket: its order, what is there of the goods, and what else could be had."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api_program import TICKETS, Program
from tests.cast import BEN, DAN, EVE, KIM, sign_in
from tests.helpdesk.asking import HTMX, act, now_of, raised, told, words_of
from tests.helpdesk.bought import goods_in_store, ordered
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


def beside(client: FlaskClient, number: str) -> str:
    """Return what the part beside a ticket says."""
    response = client.get(f"/desk/tickets/{number}/bought", headers=HTMX)
    assert response.status_code == 200, response.text
    return words_of(response)


def test_order_is_named_then_linked_once_and_taken_off_again(
    app: Flask, client: FlaskClient
) -> None:
    goods = goods_in_store(app)
    theirs = ordered(app, (goods["filter"], 1), who=EVE)
    first = ordered(app, (goods["machine"], 1), (goods["filter"], 2))
    ticket = raised(app, order=theirs.number)
    sign_in(client, BEN)
    latest = beside(client, ticket.number)
    assert f"Orders {first.number} Placed" in latest  # another's order is not shown
    assert theirs.number not in latest
    refused = act(client, ticket, "order", order=theirs.number)
    assert refused.status_code == 422
    assert "is no order of this customer" in refused.text
    linked = act(client, ticket, "order", order=first.number)
    assert told(linked)["undo_url"] == f"/desk/tickets/{ticket.number}/order/removal"
    assert f"Order {first.number}" in words_of(linked)
    assert "Mara 2 1 × Filter 2 ×" in words_of(linked)
    version = now_of(app, ticket).version
    act(client, ticket, "order", order=first.number)
    assert now_of(app, ticket).version == version  # pressed twice: once
    page = client.get(f"/desk/tickets/{ticket.number}").text
    assert f"linked order {first.number}" in page
    assert f'hx-get="/desk/tickets/{ticket.number}/bought"' in page
    act(client, ticket, "order/removal")
    assert now_of(app, ticket).order_id is None
    assert f"took order {first.number} off" in client.get(f"/desk/tickets/{ticket.number}").text
    named = raised(app, order=first.number.lower())
    assert f"Order {first.number}" in beside(client, named.number)
    assert "The ticket names it." in beside(client, named.number)
    act(client, named, "order", order=first.number)
    act(client, named, "particulars", order="another one")
    assert now_of(app, named).order_id is None  # other words, another order


def test_stock_and_substitutes_of_what_the_ticket_names(app: Flask, client: FlaskClient) -> None:
    goods = goods_in_store(app)
    sign_in(client, BEN)
    gone = raised(app, product="grinder x")
    shown = client.get(f"/desk/tickets/{gone.number}/bought", headers=HTMX)
    assert "Grinder X none free Instead: Grinder Y €10.00, 3 free of the same" in words_of(shown)
    assert "Nothing was ordered yet." in words_of(shown)
    assert "Instead we have Grinder Y for €10.00." in shown.text  # to be put into the reply
    there = raised(app, product="filter")
    assert "Filter 10 free: Main 8, Shop 2" in beside(client, there.number)
    assert "Stock" not in beside(client, raised(app, product="no such thing").number)
    order = ordered(app, (goods["filter"], 1), (goods["machine"], 1))
    about = raised(app, product="Mara 2", order=order.number)
    words = beside(client, about.number).split("Stock")[1]
    assert words.index("Mara 2") < words.index("Filter")  # what is named comes first


def test_long_lists_stay_short_and_cheap(app: Flask, client: FlaskClient) -> None:
    goods = goods_in_store(app)
    for _ in range(6):
        ordered(app, (goods["filter"], 1))
    order = ordered(app, (goods["filter"], 1), (goods["machine"], 4))
    sign_in(client, KIM)
    ticket = raised(app, product="Grinder")
    with counted_sql() as sent:
        words = beside(client, ticket.number)
    assert len(sent) <= 17, "\n".join(sent)
    assert "All 7 orders" in words
    assert "Link" not in words  # the stock keeper looks, and changes nothing
    linked = raised(app, order=order.number)
    with counted_sql() as sent:
        beside(client, linked.number)
    assert len(sent) <= 17, "\n".join(sent)
    assert "Orders and stock for" in client.get(f"/desk/tickets/{linked.number}/bought").text
    sign_in(client, DAN)
    assert client.get(f"/desk/tickets/{ticket.number}/bought").status_code == 404


def test_order_by_api(app: Flask, client: FlaskClient) -> None:
    goods = goods_in_store(app)
    order, ticket = ordered(app, (goods["filter"], 1)), raised(app)
    url, program = f"{TICKETS}/{ticket.number}/order", Program(client, BEN)
    linked = program("PUT", url, {"order": order.number}).get_json()
    assert linked["order"] == order.number
    assert program("PUT", url, {"order": "O-999"}).status_code == 422
    assert program("DELETE", url).get_json()["order"] is None
    assert Program(client, DAN)("PUT", url, {"order": order.number}).status_code == 404
