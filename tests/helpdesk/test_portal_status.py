"""The page behind a mail's signed link: the same means without a login, and nothing more."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.rules import State
from tests.cast import DAN, EVE, sign_in, sign_out
from tests.helpdesk.asking import HTMX, ask, database_of, link_to, noted, raised, said, words_of

pytestmark = pytest.mark.database


def test_holder_of_the_link_reads_answers_closes_and_reopens(
    app: Flask, client: FlaskClient
) -> None:
    ticket = raised(app)
    noted(app, ticket, "A note among ourselves")
    said(app, ticket, "Which colour?", then=State.WAITING)
    address = link_to(app, f"ticket:{ticket.id}")
    page = client.get(address)
    assert page.status_code == 200
    assert "Which colour?" in page.text
    assert "among ourselves" not in page.text
    assert client.post(f"{address}/messages", data={"body": "Green"}).headers["Location"] == address
    assert client.post(f"{address}/closure", headers=HTMX).status_code == 200
    assert "Opened again" in words_of(client.post(f"{address}/reopening", headers=HTMX))
    with database_of(app).reading() as session:
        last = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last
    assert (last.author_id, last.author_name, last.by_customer) == (None, DAN.name, True)


def test_no_cache_search_engine_or_other_site_learns_the_link(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, DAN)
    ask(client, (b"x", "x.txt"))
    sign_out(client)
    address = link_to(app, "ticket:1001")
    for path in (address, f"{address}/talk", f"{address}/attachments/1", f"{address}x"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]


def test_cut_forged_or_foreign_link_leads_nowhere(app: Flask, client: FlaskClient) -> None:
    ticket, other = raised(app), raised(app, EVE)
    good = link_to(app, f"ticket:{ticket.id}")
    bad = [good[:-3], good + "x", "/status/zzz", "/status/%00", link_to(app, "person:1")]
    bad += [link_to(app, "ticket:999"), link_to(app, "ticket:x"), link_to(app, "ticket:")]
    for address in bad:
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "There is nothing here" in words_of(answer)
    assert "Copy the whole of it from the mail." in words_of(client.get(good[:-3]))
    sent = client.post(f"{good[:-3]}/messages", data={"body": "Let me in"})
    assert sent.status_code == 404
    assert client.get(f"{good}/attachments/1").status_code == 404
    with database_of(app).reading() as session:
        assert session.get_one(Ticket, other.id).state == "new"
        assert len(session.scalars(select(Message)).all()) == 2


def test_link_to_one_query_opens_no_other_page(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    client.get(link_to(app, f"ticket:{ticket.id}"))
    assert client.get(f"/queries/{ticket.number}").status_code == 303
    assert client.get("/queries").status_code == 303


def test_posts_by_link_are_limited(app: Flask, client: FlaskClient) -> None:
    address = link_to(app, f"ticket:{raised(app).id}")
    answers = [client.post(f"{address}/messages", data={"body": ""}) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [422] * 60 + [429]
