"""One customer, one timeline: all that every module tells, in order, to those who may see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from re import findall

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from steward.customers import PersonForm, add_person, add_stranger, give_consent, know_stranger
from steward.customers.actions import note_call
from steward.customers.forms import CallForm
from steward.customers.models import Call
from steward.customers.queries import Entry, Kind, Whose, get_person, since, timeline
from steward.helpdesk.actions import raise_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.paging import encode_cursor
from tests.cast import ADA, ANN, BEN, CLEO, DAN, EVE, KIM, SAM, Member, bearer, sign_in
from tests.helpdesk.asking import HTMX
from tests.naughty import some_naughty_strings
from tests.routing.staff import UTC_ZONE
from tests.sales.back import things_back
from tests.sales.sold import things_sold
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_DANS = Whose((DAN.person_id or 0,))
_PAGE = f"/desk/customers/{DAN.person_id}"
_SOURCES = 9  # registry, tickets, promises, surveys, problems, orders, deliveries, returns, deals


def _call(session: Session, said: str, person_id: int | None = DAN.person_id) -> Call:
    form = CallForm.model_validate({"said": said})
    return note_call(session, person_id or 0, form, UTC_ZONE, actor=BEN.actor)


def _ask(session: Session, subject: str, who: Member = DAN) -> None:
    new = NewTicket(subject=subject, body="It drips.")
    raise_ticket(session, new, actor=who.actor, channel=Channel.WEB)


def _everything(session: Session, limit: int, who: Member = BEN) -> list[Entry]:
    found: list[Entry] = []
    cursor: str | None = ""
    while cursor is not None:
        page = timeline(session, who.actor, _DANS, cursor=cursor, limit=limit)
        assert len(page.items) == limit or page.next_cursor is None
        found += page.items
        cursor = page.next_cursor
    return found


@pytest.fixture
def much(app: Flask, database: Database) -> None:
    """Let all kinds of things happen with Dan."""
    things_back(app, database)
    things_sold(app, database)
    with database.transaction() as session:
        _ask(session, "Leaks")
        dan = get_person(session, BEN.actor, DAN.person_id or 0)
        give_consent(session, dan, topics=(), source="desk", actor=BEN.actor)
        _call(session, "Calls back")


@pytest.mark.usefixtures("much")
def test_timeline_tells_of_every_module_newest_first_and_of_one_kind_where_asked(
    database: Database,
) -> None:
    with database.reading() as session:
        found = _everything(session, 100)
        told = {one.kind for one in found}
        assert told >= {Kind.TICKET, Kind.ORDER, Kind.DELIVERY, Kind.RETURN, Kind.DEAL}
        assert told >= {Kind.CONSENT, Kind.CALL}
        assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
        for kind in Kind:
            alone = timeline(session, BEN.actor, _DANS, kind=kind, limit=100).items
            assert alone == [one for one in found if one.kind == kind]


def test_pages_neither_double_nor_lose_what_shares_a_moment(app: Flask, database: Database) -> None:
    with clock.frozen(_NOON), database.transaction() as session:
        for number in range(9):
            _ask(session, f"Query {number}")
            _call(session, f"Call {number}")
    with app.app_context(), database.reading() as session:
        whole = _everything(session, 100)
        assert len(whole) == 18
        assert len({one.at for one in whole}) == 1
        for limit in (1, 4, 18):
            assert _everything(session, limit) == whole


@pytest.mark.usefixtures("app")
def test_open_page_read_again_shows_what_is_new_and_ends_where_it_ended(database: Database) -> None:
    with database.transaction() as session:
        for number in range(4):
            with clock.frozen(_NOON + timedelta(minutes=number)):
                _call(session, f"Call {number}")
    with clock.frozen(_NOON + timedelta(hours=1)), database.transaction() as session:
        before = timeline(session, BEN.actor, _DANS, limit=2)
        _call(session, "Call 4")
        again = since(session, BEN.actor, _DANS, kind=None, last=before.next_cursor)
        assert [one.text for one in again] == ["Call 4", "Call 3", "Call 2"]
        rest = timeline(session, BEN.actor, _DANS, cursor=before.next_cursor)
        assert [one.text for one in rest.items] == ["Call 1", "Call 0"]


@pytest.mark.usefixtures("much")
def test_each_source_tells_only_what_the_actor_may_see(database: Database) -> None:
    with database.reading() as session:
        for who in (ADA, BEN, CLEO, SAM, KIM, ANN):
            assert {one.kind for one in _everything(session, 100, who)} >= {Kind.TICKET, Kind.ORDER}
        narrow = replace(BEN.actor, scopes=frozenset({"customers.read", "deals.read"}))
        seen = {one.kind for one in timeline(session, narrow, _DANS, limit=100).items}
        assert seen == {Kind.CONSENT, Kind.CALL, Kind.DEAL}
        assert timeline(session, EVE.actor, _DANS).items == []


@pytest.mark.usefixtures("much")
@pytest.mark.parametrize("who", [KIM, ANN, BEN, EVE, DAN], ids=lambda who: who.name)
def test_staff_see_the_page_care_notes_calls_and_strangers_meet_nothing(
    client: FlaskClient, who: Member
) -> None:
    sign_in(client, who)
    status = 200 if who.actor.is_staff else 404
    page = client.get(_PAGE)
    assert page.status_code == client.get(f"{_PAGE}/timeline").status_code == status
    assert ("Note a call" in page.text) == (who == BEN)
    sent = client.post(f"{_PAGE}/calls", data={"said": "Calls back"}).status_code
    assert sent == (303 if who == BEN else 403 if who.actor.is_staff else 404)
    assert client.get("/desk/customers/999999/timeline").status_code == 404
    assert client.get("/desk/companies/999999").status_code == 404


@pytest.mark.usefixtures("much")
def test_page_costs_one_query_a_source_however_much_there_is(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, BEN)
    client.get(_PAGE)
    counts = []
    for _ in range(2):
        with counted_sql() as sent:
            assert client.get(f"{_PAGE}/timeline").status_code == 200
        counts.append(len([one for one in sent if "AS materialized" in one]))
        with counted_sql() as all_sent:
            client.get(f"{_PAGE}/timeline?kind=call")
        assert len([one for one in all_sent if "AS materialized" in one]) == 1
        with database.transaction() as session:
            for number in range(30):
                _call(session, f"Call {number}")
    assert counts == [_SOURCES, _SOURCES]


@pytest.mark.usefixtures("app")
def test_two_who_become_one_have_one_timeline_of_both_histories(database: Database) -> None:
    with database.transaction() as session:
        stranger = add_stranger(session, "Visitor", actor=BEN.actor)
        _call(session, "Said as a stranger", stranger.id)
        give_consent(session, stranger, topics=(), source="chat", actor=BEN.actor)
        _call(session, "Said by Dan")
        _ask(session, "Leaks")
        know_stranger(session, stranger, DAN.email, "Dan", actor=BEN.actor)
    with database.reading() as session:
        found = _everything(session, 100)
        assert {one.text for one in found if one.kind == Kind.CALL} == {
            "Said as a stranger",
            "Said by Dan",
        }
        assert {one.words for one in found} >= {
            "Known since",
            "Agreed to news",
            "Merged from",
            "Asked on the web",
        }
        assert {one.person_id for one in found} == {DAN.person_id}


def test_company_shows_all_its_people_together(app: Flask, client: FlaskClient) -> None:
    database: Database = app.extensions["database"]
    long = "N" * 200
    with database.transaction() as session:
        forms = [PersonForm(name=name, company=long) for name in ("Elsa", long)]
        ids = [add_person(session, form, actor=BEN.actor).id for form in forms]
        for person_id in ids:
            _call(session, f"Call of {person_id}", person_id)
    sign_in(client, BEN)
    listed = client.get("/desk/companies").text
    (address,) = findall(r'href="(/desk/companies/\d+)"', listed)
    page = client.get(address).text
    for person_id in ids:
        assert f"Call of {person_id}" in page
        assert f'href="/desk/customers/{person_id}"' in page
    assert "2 people" in page
    assert client.get(f"{address}/timeline?kind=call", headers=HTMX).text.count("Call of") == 2


def test_call_is_noted_once_with_its_moment_and_its_words_stay(
    app: Flask, client: FlaskClient
) -> None:
    database: Database = app.extensions["database"]
    sign_in(client, BEN)
    (key,) = findall(r'name="once" value="([^"]+)"', client.get(f"{_PAGE}/calls/new").text)
    sent = {"by": "us", "at": "2026-01-20T09:30", "said": "Told him.\nTwice.", "once": key}
    for _ in range(2):
        answer = client.post(f"{_PAGE}/calls", data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, _PAGE)
    page = client.get(f"{_PAGE}?kind=call").text
    assert "We called" in page
    assert page.count("Told him.\nTwice.") == 1
    with database.reading() as session:
        (call,) = session.scalars(select(Call)).all()
        assert call.at == datetime(2026, 1, 20, 8, 30, tzinfo=UTC)
    for change in ("update calls set said = 'x'", "update calls set at = now()"):
        with pytest.raises(DBAPIError), database.transaction() as session:
            session.execute(text(change))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("said", "", "This is needed."),
        ("said", "x" * 10_001, "At most 10000 characters fit here."),
        ("said", "a\x00b", "This holds a character that cannot be kept."),
        ("at", "soon", "Give a day and a time"),
        ("at", "0001-01-01T00:00", "Give a day and a time"),
        ("at", "2150-01-01T00:00", "This is still to come"),
        ("by", "him", ""),
    ],
)
def test_call_that_cannot_be_noted_is_refused_at_its_field_and_kept(
    app: Flask, client: FlaskClient, field: str, value: str, reason: str
) -> None:
    sign_in(client, BEN)
    answer = client.post(f"{_PAGE}/calls", data={"said": "Calls back", field: value})
    assert answer.status_code == 422
    assert f'id="error-{field}">' in answer.text
    assert reason in unescape(answer.text)
    assert field == "said" or "Calls back" in answer.text
    with app.extensions["database"].reading() as session:
        assert session.scalars(select(Call)).all() == []


def test_what_was_said_is_shown_as_it_was_written(app: Flask, client: FlaskClient) -> None:
    words = [one for one in some_naughty_strings() if one.strip() and "\x00" not in one][:40]
    with app.extensions["database"].transaction() as session:
        for said in words:
            _call(session, said)
    sign_in(client, BEN)
    assert client.get(_PAGE).status_code == 200
    assert "<script>alert" not in client.get(_PAGE).text


@pytest.mark.usefixtures("app")
def test_nothing_yet_says_what_will_come_and_a_kind_leads_back(client: FlaskClient) -> None:
    sign_in(client, BEN)
    page = client.get(_PAGE).text
    assert "Nothing has happened yet" in page
    assert "show up here, the newest first" in page
    assert "Show everything" in client.get(f"{_PAGE}?kind=deal").text
    assert client.get(f"{_PAGE}?kind=nonsense").status_code == 200


@pytest.mark.usefixtures("much")
def test_program_reads_the_timeline_page_by_page(client: FlaskClient) -> None:
    headers = bearer(client, BEN)
    address: str = f"/api/v1/customers/{DAN.person_id}/timeline"
    whole = client.get(address, headers=headers).get_json()
    assert whole["next_cursor"] is None
    first = client.get(f"{address}?limit=3", headers=headers).get_json()
    rest = client.get(f"{address}?cursor={first['next_cursor']}", headers=headers).get_json()
    assert first["items"] + rest["items"] == whole["items"]
    (order,) = [one for one in whole["items"] if one["words"] == "Ordered"][:1]
    assert order["number"].startswith("O-")
    assert order["amount"]["currency"] == "EUR"
    assert order["page"].endswith(f"/desk/orders/{order['number']}")
    calls = client.get(f"{address}?kind=call", headers=headers).get_json()["items"]
    assert [one["text"] for one in calls] == ["Calls back"]
    forged = (encode_cursor(["2026-11-20", "x"]), encode_cursor(["x", "x"]), "x")
    for cursor in forged:
        assert client.get(f"{address}?cursor={cursor}", headers=headers).status_code == 422
        sign_in(client, BEN)
        assert client.get(f"{_PAGE}/timeline?cursor={cursor}").status_code == 422
        assert client.get(f"{_PAGE}/timeline?last={cursor}").status_code == 422
    assert client.get(f"{address}?kind=nonsense", headers=headers).status_code == 422
    missing = "/api/v1/customers/999999/timeline"
    assert client.get(missing, headers=headers).status_code == 404
