"""One query in the portal: what its customer sees and can do, and what nobody else can."""

from datetime import timedelta
from io import BytesIO
from json import loads

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.rules import State
from steward.kit import clock
from tests.cast import BEN, CLEO, DAN, EVE, SAM, Member, sign_in
from tests.helpdesk.asking import (
    HTMX,
    ask,
    assigned,
    database_of,
    noted,
    raised,
    said,
    words_of,
)
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


def _state(app: Flask, ticket: Ticket) -> str:
    with database_of(app).reading() as session:
        return session.get_one(Ticket, ticket.id).state


def test_customer_reads_who_has_it_and_what_was_said(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    assigned(app, ticket, CLEO, "Dan is difficult, Cleo is patient")
    noted(app, ticket, "He has asked this five times")
    said(app, ticket, "Good morning Dan")
    sign_in(client, DAN)
    page = client.get(f"/queries/{ticket.number}")
    words = words_of(page)
    assert "We’re on it CC Cleo has it." in words
    assert "Cleo took it over" in words
    assert "Ben Berger" in words
    for secret in ("difficult", "five times", BEN.email, CLEO.email, "severity", "Returns"):
        assert secret not in page.text


def test_words_of_each_state_are_those_of_a_calm_colleague(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    sign_in(client, DAN)
    address = f"/queries/{ticket.number}/talk"
    said(app, ticket, "Which colour?", then=State.WAITING)
    assert "We need a word from you We carry on as soon as you answer." in words_of(
        client.get(address)
    )
    said(app, ticket, "We ask the maker", then=State.ON_HOLD)
    assert "On hold We wait for something ourselves." in words_of(client.get(address))
    said(app, ticket, "Done", then=State.RESOLVED)
    assert "Not quite right? Open it again until" in words_of(client.get(address))


def test_customer_answers_with_files(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    said(app, ticket, "Which colour?", then=State.WAITING)
    sign_in(client, DAN)
    files = [(BytesIO(b"\x89PNG"), "lid.png"), (BytesIO(b"text"), "notes.txt")]
    answer = client.post(
        f"/queries/{ticket.number}/messages",
        data={"body": "Green", "attachments": files},
        headers=HTMX,
    )
    assert answer.status_code == 200
    assert loads(answer.headers["HX-Trigger"])["st:toast"]["text"].startswith("Sent.")
    assert "Green lid.png, 4 Bytes notes.txt, 4 Bytes" in words_of(answer)
    assert '<img src="/queries/T-1001/attachments/1"' in answer.text
    assert _state(app, ticket) == "open"
    picture = client.get("/queries/T-1001/attachments/1")
    assert picture.data == b"\x89PNG"
    assert picture.headers["Content-Security-Policy"].startswith("sandbox")
    text = client.get("/queries/T-1001/attachments/2")
    assert text.headers["Content-Disposition"].startswith("attachment")


def test_answer_sent_twice_is_written_once(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    sign_in(client, DAN)
    for _ in range(2):
        sent = {"body": "Green", "once": "k"}
        answer = client.post(f"/queries/{ticket.number}/messages", data=sent)
        assert answer.headers["Location"] == f"/queries/{ticket.number}"
    with database_of(app).reading() as session:
        bodies = list(session.scalars(select(Message.body).order_by(Message.id)))
    assert bodies == ["Since Tuesday, every dose.", "Green"]


def test_empty_answer_is_refused_at_the_field(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    sign_in(client, DAN)
    for headers in ({}, HTMX):
        answer = client.post(
            f"/queries/{ticket.number}/messages", data={"body": "  "}, headers=headers
        )
        assert answer.status_code == 422
        assert 'id="error-body"><' in answer.text


def test_customer_cannot_write_a_note_or_set_a_state(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    sign_in(client, DAN)
    sent = {"body": "Hm", "visibility": "internal", "then": "resolved"}
    assert client.post(f"/queries/{ticket.number}/messages", data=sent).status_code == 303
    with database_of(app).reading() as session:
        last = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last
    assert last.visibility == "public"
    assert _state(app, ticket) == "new"


def test_customer_closes_and_reopens(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    sign_in(client, DAN)
    closed = client.post(f"/queries/{ticket.number}/closure", headers=HTMX)
    assert (
        loads(closed.headers["HX-Trigger"])["st:toast"]["undo_url"] == "/queries/T-1001/reopening"
    )
    assert "Closed on" in words_of(closed)
    again = client.post(f"/queries/{ticket.number}/closure", headers=HTMX)
    assert again.status_code == 409
    assert "T-1001 is closed" in words_of(again)
    reopened = client.post(f"/queries/{ticket.number}/reopening")
    assert reopened.status_code == 303
    assert _state(app, ticket) == "open"
    assert client.post(f"/queries/{ticket.number}/reopening").status_code == 409


def test_after_thirty_days_one_asks_anew(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    said(app, ticket, "Done", then=State.RESOLVED)
    with clock.frozen(clock.now() + timedelta(days=31)):
        sign_in(client, DAN)
        page = client.get(f"/queries/{ticket.number}")
        assert "Open it again" not in words_of(page)
        assert 'id="answer"' not in page.text
        late = client.post(f"/queries/{ticket.number}/messages", data={"body": "Still broken"})
        assert late.status_code == 409
        assert "ask anew" in words_of(late)
    assert _state(app, ticket) == "resolved"


_ROUTES = [
    ("GET", ""),
    ("GET", "/talk"),
    ("GET", "/attachments/1"),
    ("POST", "/messages"),
    ("POST", "/closure"),
    ("POST", "/reopening"),
]


@pytest.mark.parametrize(("method", "part"), _ROUTES)
@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 303), (EVE, 404), (BEN, 403), (SAM, 403)],
    ids=["stranger", "other", "agent", "lead"],
)
def test_nobody_but_its_customer_comes_to_a_query(
    app: Flask, client: FlaskClient, method: str, part: str, who: Member | None, status: int
) -> None:
    sign_in(client, DAN)
    assert ask(client, (b"x", "x.txt")).status_code == 303
    client.delete_cookie("steward_login")
    if who:
        sign_in(client, who)
    answer = client.open(f"/queries/T-1001{part}", method=method, data={"body": "Let me in"})
    assert answer.status_code == status
    with database_of(app).reading() as session:
        assert len(session.scalars(select(Message)).all()) == 1
        assert session.scalars(select(Ticket.state)).one() == "new"


@pytest.mark.parametrize(
    "number", ["T-0", "T-999999999999999999", "T-x", "1001x", "%00", "T-1001%20"]
)
def test_number_of_no_query_is_not_found(client: FlaskClient, number: str) -> None:
    sign_in(client, DAN)
    assert client.get(f"/queries/{number}").status_code == 404


def test_talk_asks_the_database_as_little_for_many_messages(
    app: Flask, client: FlaskClient
) -> None:
    ticket = raised(app)
    for n in range(8):
        said(app, ticket, f"Answer {n}")
    sign_in(client, DAN)
    with counted_sql() as sent:
        client.get(f"/queries/{ticket.number}")
    assert len(sent) <= 8, sent
