"""Questions without a good answer: noted, put together, shown by demand, closed by an article."""

from datetime import timedelta
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from steward.helpdesk.actions import raise_ticket
from steward.helpdesk.actions.uncovered import note_uncovered
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.kit.db import Database
from steward.knowledge import note_unanswered
from steward.knowledge.queries import GapRow, list_gaps
from steward.knowledge.rules.gaps import GapState, Place
from tests.app_fixture import new_client
from tests.cast import BEN, DAN, EVE, SAM, sign_in, sign_out
from tests.knowledge.writing import publish
from tests.naughty import naughty_strings

pytestmark = pytest.mark.database

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghklmnprstvz")
STEAM = "How do I clean the steam wand?"


def gaps(database: Database, state: GapState = GapState.OPEN) -> list[GapRow]:
    with database.reading() as session:
        return list(list_gaps(session, state).items)


def search(client: FlaskClient, words: str) -> int:
    return client.post("/help/searches", data={"q": words}).status_code


def test_a_gap_becomes_an_article_and_the_next_asker_gets_it(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    for _ in range(3):
        assert search(client, STEAM) == 204
    assert search(new_client(app), "cleaning the steam wand, how?") == 204
    sign_in(client, EVE)
    assert search(client, STEAM) == 204
    (gap,) = gaps(database)
    assert (gap.question, gap.askers, gap.days) == (STEAM, 3, 1), "each counts once a day"
    assert gap.places == {Place.SEARCH: 3}
    assert gap.wordings == ["cleaning the steam wand, how?"]

    sign_in(client, BEN)
    assert "Without an answer, 1" in client.get("/desk/articles").text
    shown = client.get("/desk/articles/gaps").text
    assert STEAM in shown
    assert "3 found nothing" in shown
    form = client.get("/desk/articles/new?gap=1").text
    assert f'value="{STEAM}"' in form
    text = {"title": STEAM, "category": "Machines", "audience": "public", "gap": "1"}
    assert client.post("/desk/articles", data=text | {"body": "With a needle."}).status_code == 303
    assert gaps(database)[0].article_title == STEAM, "a draft closes nothing"

    sign_in(client, SAM)
    client.post("/desk/articles/1/publication/1")
    assert not gaps(database)
    sign_out(client)
    assert "With a needle." in client.get("/help", query_string={"q": STEAM}).text


def test_who_is_not_helped_by_what_closed_a_gap_opens_it_again(
    client: FlaskClient, database: Database
) -> None:
    search(client, STEAM)
    sign_in(client, SAM)
    text = {"title": STEAM, "category": "Machines", "audience": "public", "gap": "1"}
    client.post("/desk/articles", data=text | {"body": "With a needle."})
    client.post("/desk/articles/1/publication/1")
    assert gaps(database, GapState.WRITTEN)[0].is_published
    client.post("/desk/articles/1/publication/0")
    assert len(gaps(database)) == 1, "what is taken from its readers answers nobody"
    client.post("/desk/articles/1/publication/1")
    search(client, STEAM)
    (again,) = gaps(database)
    assert again.places == {Place.LEFT: 1}, "who opens nothing of it opens a new gap"


def test_gaps_stand_by_demand_and_can_be_set_aside(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        note_unanswered(session, "Do you ship to Brazil?", where="assistant")
        note_unanswered(session, "Shipping to Brazil, possible?", where="search")
        note_unanswered(session, "Is the drip tray safe in a dishwasher?", where="left")
        for nothing in ("", "?!", "12 34", "  a b "):
            note_unanswered(session, nothing, where="search")
    with clock.frozen(clock.now() + timedelta(days=1)), database.transaction() as session:
        note_unanswered(session, "do you ship to brazil", where="search", asker="user:8")
        note_unanswered(session, "ship to Brazil?", where="search", asker="user:8")
    assert [(gap.askers, gap.days) for gap in gaps(database)] == [(3, 2), (1, 1)]
    sign_in(client, BEN)
    assert (
        client.post("/desk/articles/gaps/1/state", data={"state": "set_aside"}).status_code == 303
    )
    assert client.post("/desk/articles/gaps/1/state", data={"state": "written"}).status_code == 422
    with database.transaction() as session:
        note_unanswered(session, "Do you ship to Brazil?", where="search")
    assert [gap.id for gap in gaps(database)] == [2], "it stays aside, and counts on"
    assert gaps(database, GapState.SET_ASIDE)[0].askers == 4
    assert "Take up again" in client.get("/desk/articles/gaps?state=set_aside").text
    client.post("/desk/articles/gaps/1/state", data={"state": "open"})
    assert [gap.id for gap in gaps(database)] == [1, 2]


def test_what_did_not_help_is_a_gap_until_its_reader_thinks_again(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        publish(session)
    vote = {"helped": "0", "words": "How often must I do that? Mail me: dan@home.example"}
    client.post("/help/articles/1/votes", data={"helped": "0"})
    client.post("/help/articles/1/votes", data=vote)
    (gap,) = gaps(database)
    assert gap.question == "How often must I do that? Mail me: [mail address]"
    assert (gap.article_id, gap.places) == (1, {Place.ARTICLE: 1})
    sign_in(client, BEN)
    assert "/desk/articles/1/text" in client.get("/desk/articles/gaps").text
    sign_out(client)
    client.post("/help/articles/1/votes", data={"helped": "1"})
    assert not gaps(database)


def test_tickets_on_what_no_article_is_near_count_as_demand(database: Database) -> None:
    with database.transaction() as session:
        publish(session)
        for subject in ("Descaling the Mara 2", "Do you sponsor football clubs?", "Help"):
            new = NewTicket(subject=subject, body="Please tell me.")
            raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
    for _ in range(2):
        with clock.frozen(clock.now() + timedelta(days=1)), database.transaction() as session:
            note_uncovered(session)
    (gap,) = gaps(database)
    assert (gap.question, gap.askers) == ("Do you sponsor football clubs?", 1)
    assert gap.places == {Place.TICKET: 1}


def test_many_gaps_are_listed_by_pages_and_strange_words_break_nothing(
    client: FlaskClient, database: Database
) -> None:
    for words in naughty_strings():
        assert search(client, words) in {204, 429}
    with database.transaction() as session:
        for number in range(60):
            asked = f"{_word(number)} {_word(number + 60)}?"
            note_unanswered(session, asked, where="search")
    first = gaps(database)
    sign_in(client, BEN)
    page = client.get("/desk/articles/gaps").text
    assert len(first) == 50
    assert "Show more" in page
    assert "Something went wrong" not in page


def _word(number: int) -> str:
    """Return a word unlike others."""
    return f"{sha256(str(number).encode()).hexdigest().translate(_LETTERS)[:6]}o"


def test_who_ask_the_same_at_once_stand_in_one_gap(database: Database) -> None:
    all_are_there = Barrier(6)

    def ask(number: int) -> None:
        with database.transaction() as session:
            session.execute(text("select 1"))
            all_are_there.wait(30)
            note_unanswered(session, STEAM, where="search", asker=f"user:{number}")

    askers = [Thread(target=ask, args=(number,)) for number in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    (gap,) = gaps(database)
    assert gap.askers == 6
