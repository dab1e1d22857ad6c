"""The portal: its first page, asking, and the list of a customer's own queries."""

from datetime import UTC, datetime
from re import search
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from steward.helpdesk.models import Attachment, Message, Ticket
from steward.helpdesk.rules import State
from steward.helpdesk.rules.portal import part_of_day
from steward.kit import clock
from tests.app_fixture import new_client
from tests.cast import BEN, DAN, EVE, sign_in
from tests.helpdesk.asking import ASKED, HTMX, ask, database_of, noted, raised, said, words_of
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


def _count(app: Flask, table: type[Ticket | Message | Attachment]) -> int:
    with database_of(app).reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_visitor_reads_what_this_is_and_keeps_the_question_while_signing_in(
    client: FlaskClient,
) -> None:
    home = client.get("/")
    assert home.status_code == 200
    assert 'action="/help"' in home.text
    assert "My queries" not in words_of(home)
    answer = client.get("/queries/new?subject=how+do+I+descale%3F")
    assert answer.status_code == 303
    assert (
        answer.headers["Location"]
        == "/sign-in?next=/queries/new%3Fsubject%3Dhow%2Bdo%2BI%2Bdescale%253F"
    )
    sign_in(client, DAN)
    assert (
        'value="how do I descale?"' in client.get("/queries/new?subject=how+do+I+descale%3F").text
    )


def test_newcomer_keeps_the_question_while_signing_up(client: FlaskClient) -> None:
    wanted = "/queries/new?subject=leaks"
    sign_in_page = client.get("/sign-in", query_string={"next": wanted})
    link = search(r'href="(/sign-up[^"]*)"', sign_in_page.text)
    assert link
    finn = {"name": "Finn", "email": "finn@harbour.example", "password": "nine quiet harbours"}
    assert client.post(link[1], data=finn).headers["Location"] == wanted


def test_one_of_the_staff_is_shown_the_way_to_the_desk(client: FlaskClient) -> None:
    sign_in(client, BEN)
    home = client.get("/")
    assert 'href="/desk"' in home.text
    assert client.get("/queries").status_code == 403


@pytest.mark.parametrize(
    ("hour", "greeting"), [(7, "Good morning"), (13, "Good afternoon"), (22, "Good evening")]
)
def test_customer_is_greeted_by_the_time_of_day_at_the_business(
    client: FlaskClient, hour: int, greeting: str
) -> None:
    sign_in(client, DAN)
    utc = datetime.now(UTC).replace(hour=hour - 1, minute=30)  # Amsterdam is ahead in any season
    with clock.frozen(utc):
        assert f"{greeting}, Dan. What can we help with?" in words_of(client.get("/"))


def test_night_belongs_to_the_evening() -> None:
    assert [part_of_day(hour) for hour in (4, 5, 11, 12, 17, 18)] == [
        "evening",
        "morning",
        "morning",
        "afternoon",
        "afternoon",
        "evening",
    ]


def test_long_question_goes_into_the_message_too_so_that_nothing_is_lost(
    client: FlaskClient,
) -> None:
    sign_in(client, DAN)
    page = client.get("/queries/new", query_string={"subject": "why " * 100})
    assert page.text.count("why") == 50 + 100


def test_customer_asks_and_is_led_to_the_query(app: Flask, client: FlaskClient) -> None:
    sign_in(client, DAN)
    files = ((b"one", "brew head.txt"), (b"two", "../../etc/pass\x07wd"))
    answer = ask(client, *files, category="Machine", product="Pico", order="20944")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/queries/T-1001"
    words = words_of(client.get("/queries/T-1001"))
    assert "T-1001 · Machine · Pico · Order 20944" in words
    assert "brew head.txt, 3 Bytes passwd, 3 Bytes" in words
    assert "We have it" in words
    assert "We have it" in words_of(client.get("/"))
    with database_of(app).reading() as session:
        ticket = session.scalars(select(Ticket)).one()
    assert (ticket.customer_id, ticket.state, ticket.severity) == (DAN.person_id, "new", "normal")


def test_customer_cannot_set_what_is_for_the_staff_to_set(app: Flask, client: FlaskClient) -> None:
    sign_in(client, DAN)
    extra = {"severity": "critical", "tags": "vip", "customer_email": EVE.email}
    assert ask(client, **extra).status_code == 303
    with database_of(app).reading() as session:
        ticket = session.scalars(select(Ticket)).one()
    assert (ticket.customer_id, ticket.severity, ticket.tags) == (DAN.person_id, "normal", [])


def test_form_sent_twice_raises_one_query(app: Flask, client: FlaskClient) -> None:
    sign_in(client, DAN)
    form = client.get("/queries/new").text
    key = search(r'name="once" value="([^"]+)"', form)
    assert key
    first, second = ask(client, once=key[1]), ask(client, once=key[1])
    assert first.headers["Location"] == second.headers["Location"] == "/queries/T-1001"
    other = ask(client, once="another form")
    assert other.headers["Location"] != first.headers["Location"]
    assert (_count(app, Ticket), _count(app, Message)) == (2, 2)


def test_form_sent_by_five_at_once_raises_one_query(app: Flask) -> None:
    led_to = []

    def send() -> None:
        client = new_client(app)
        sign_in(client, DAN)
        led_to.append(ask(client, once="the same").headers["Location"])

    threads = [Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(led_to) == 5
    assert len(set(led_to)) == 1
    assert _count(app, Ticket) == 1


def test_the_same_key_of_somebody_else_is_another_form(
    app: Flask, client: FlaskClient, other_client: FlaskClient
) -> None:
    sign_in(client, DAN)
    sign_in(other_client, EVE)
    assert (
        ask(client, once="k").headers["Location"] != ask(other_client, once="k").headers["Location"]
    )
    assert _count(app, Ticket) == 2


def test_refused_form_says_why_at_the_field_and_frees_its_key(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, DAN)
    refused = ask(client, subject="", once="k", body="Kept as it was typed")
    assert refused.status_code == 422
    assert "<span>This is needed.</span>" in refused.text
    assert "Kept as it was typed" in refused.text
    assert 'value="k"' in refused.text
    assert "<html" in refused.text
    part = client.post("/queries", data=ASKED | {"subject": ""}, headers=HTMX)
    assert part.status_code == 422
    assert "<html" not in part.text
    assert _count(app, Ticket) == 0
    assert ask(client, once="k").status_code == 303


def test_list_filters_searches_and_pages(app: Flask, client: FlaskClient) -> None:
    sign_in(client, DAN)
    for n in range(21):
        raised(app, subject=f"Query number {n}", order=f"O-{n}")
    waiting = raised(app, subject="Lid of the kettle")
    said(app, waiting, "Which colour is the lid?", then=State.WAITING)
    raised(app, EVE, subject="Not for Dan's eyes")
    first = client.get("/queries")
    assert "All 22 With us 21 Waiting on you 1 Done 0" in words_of(first)
    assert "Not for" not in first.text
    assert first.text.count('class="st-query"') == 20
    more = search(r'hx-get="(/queries\?[^"]+)"[^>]*hx-target="closest', first.text)
    assert more
    rest = client.get(more[1].replace("&amp;", "&"), headers=HTMX)
    assert rest.text.count('class="st-query"') == 2
    assert "<html" not in rest.text
    only = words_of(client.get("/queries?shown=waiting"))
    assert "We need a word from you Lid of the kettle Which colour is the lid?" in only
    for words, number in [("kettle", 1), ("COLOUR lid", 1), ("t-1005", 1), ("O-7", 1), ("%", 0)]:
        found = client.get("/queries", query_string={"q": words})
        assert found.text.count('class="st-query"') == number, words


def test_search_of_own_queries_never_looks_into_our_notes(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    noted(app, ticket, "Looks like fraud")
    sign_in(client, DAN)
    assert client.get("/queries?q=fraud").text.count('class="st-query"') == 0


@pytest.mark.parametrize("asked", ["q=%00", "q=\\", "shown=zzz", "q=" + "a+" * 400])
def test_nothing_that_can_be_asked_of_the_list_is_a_fault(client: FlaskClient, asked: str) -> None:
    sign_in(client, DAN)
    assert client.get(f"/queries?{asked}").status_code == 200
    assert client.get(f"/queries?{asked}&cursor=zzz").status_code == 422


def test_empty_list_says_what_fills_it(client: FlaskClient) -> None:
    sign_in(client, DAN)
    assert "No queries yet" in words_of(client.get("/"))
    assert "No queries yet" in words_of(client.get("/queries"))
    assert "Nothing waits for you" in words_of(client.get("/queries?shown=waiting"))
    assert "None of your queries holds “zzz”" in words_of(client.get("/queries?q=zzz"))


@pytest.mark.parametrize(("path", "most"), [("/", 6), ("/queries", 6), ("/queries/new", 2)])
def test_pages_ask_the_database_little_however_many_queries_there_are(
    app: Flask, client: FlaskClient, path: str, most: int
) -> None:
    sign_in(client, DAN)
    for _ in range(12):
        said(app, raised(app), "And?", then=State.WAITING)
    with counted_sql() as sent:
        assert client.get(path).status_code == 200
    assert len(sent) <= most, sent


def test_customer_who_sends_very_much_is_asked_to_wait(client: FlaskClient) -> None:
    sign_in(client, DAN)
    answers = {ask(client, subject="").status_code for _ in range(60)}
    assert answers == {422}
    slowed = ask(client)
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) > 0
