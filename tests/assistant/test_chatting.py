"""The assistant in conversations: it answers while they are its own, and never beside people."""

from collections.abc import Iterator
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.assistant.actions import LanguageModel, answer_chat, change_settings
from steward.assistant.forms import SettingsForm
from steward.assistant.models import GivenAnswer
from steward.helpdesk import Owner
from steward.kit.db import Database
from steward.knowledge.actions import withdraw_article
from steward.knowledge.queries import list_gaps
from steward.knowledge.rules.gaps import GapState
from tests.assistant.model_server import ModelServer, model_server
from tests.assistant.shelf import fill_shelf, learn_now, teach_tools
from tests.cast import BEN, DAN, SAM, sign_in
from tests.helpdesk.chatting import at_once, facts, now_of, somebody, taken, transcript, wrote
from tests.working import do_jobs

pytestmark = pytest.mark.database
I_AM = "I am the assistant, a program."


@pytest.fixture
def shop(app: Flask, database: Database) -> Iterator[dict[str, int]]:
    """Articles and tools that were learned, and an app whose jobs answer."""
    with database.transaction() as session:
        ids = fill_shelf(session)
        teach_tools(session)
    learn_now(database)
    with app.app_context():
        do_jobs(app)  # learning by the job changes nothing
        yield ids


@pytest.fixture
def slow_model() -> Iterator[ModelServer]:
    """A language model that waits until it is let go."""
    with model_server() as server:
        yield server


def test_a_visitor_is_answered_then_handed_over_and_never_spoken_to_again(
    app: Flask, database: Database, shop: dict[str, int]
) -> None:
    visitor = somebody()
    ticket = wrote(database, visitor, "Hello, where is my parcel?").ticket_id
    do_jobs(app)
    said = transcript(database, ticket)
    assert [who for who, _ in said] == ["visitor", "assistant"]
    assert said[1][1].splitlines()[0] == I_AM
    assert "five working days" in said[1][1]
    with database.reading() as session:
        given = session.scalars(select(GivenAnswer)).one()
        assert given.citations[0]["article_id"] == shop["parcel"]
        assert (given.place, given.outcome, given.ticket_id) == ("chat", "answered", ticket)

    wrote(database, visitor, "and how do I get an invoice again")
    do_jobs(app)
    assert I_AM not in transcript(database, ticket)[-1][1]

    wrote(database, visitor, "let me talk to a real person")
    do_jobs(app)
    assert now_of(database, ticket).owner == Owner.PEOPLE
    assert transcript(database, ticket)[-1] == ("assistant", "Of course. A person takes over.")
    (fact,) = facts(database, "ticket.handed_over")
    assert fact.data["reason"] == "The visitor asked for a person."

    before = transcript(database, ticket)
    wrote(database, visitor, "where is my parcel?")
    do_jobs(app)
    assert transcript(database, ticket)[:-1] == before


def test_what_it_cannot_answer_is_a_gap_and_once_written_the_next_asker_gets_it(
    app: Flask, client: FlaskClient, database: Database, shop: dict[str, int]
) -> None:
    asked = "Can the steam wand be replaced by a longer one?"
    wrote(database, somebody(), asked)
    do_jobs(app)
    assert not cited_so_far(database)
    with database.reading() as session:
        (gap,) = list_gaps(session, GapState.OPEN).items
    assert (gap.question, gap.askers, gap.places) == (asked, 1, {"assistant": 1})

    sign_in(client, SAM)
    text = {"title": asked, "category": "Machines", "audience": "public", "gap": str(gap.id)}
    text["body"] = "Yes, the steam wand can be replaced by the long one, part 771."
    written = client.post("/desk/articles", data=text).headers["Location"]
    assert client.post(f"{written}/publication/1").status_code == 303
    do_jobs(app)

    answered = wrote(database, somebody(), asked).ticket_id
    do_jobs(app)
    assert "part 771" in transcript(database, answered)[-1][1]
    with database.reading() as session:
        assert not list_gaps(session, GapState.OPEN).items
    assert shop


def cited_so_far(database: Database) -> list[object]:
    """Return what has been cited so far."""
    with database.reading() as session:
        return [one for given in session.scalars(select(GivenAnswer)) for one in given.citations]


def test_two_misses_danger_and_being_switched_off_hand_over(
    app: Flask, database: Database, shop: dict[str, int]
) -> None:
    puzzled = somebody()
    ticket = wrote(database, puzzled, "😀😀").ticket_id
    do_jobs(app)
    assert now_of(database, ticket).owner == Owner.ASSISTANT
    wrote(database, puzzled, "😀")
    do_jobs(app)
    assert now_of(database, ticket).owner == Owner.PEOPLE

    burning = wrote(database, somebody(), "there is smoke coming out of my Mara").ticket_id
    do_jobs(app)
    assert now_of(database, burning).owner == Owner.PEOPLE

    with database.transaction() as session:
        change_settings(session, SettingsForm(is_on=False, threshold=0.5), actor=SAM.actor)
    ticket = wrote(database, somebody(), "where is my parcel?").ticket_id
    do_jobs(app)
    assert now_of(database, ticket).owner == Owner.PEOPLE
    assert [who for who, _ in transcript(database, ticket)] == ["visitor"]
    assert shop


def test_who_is_signed_in_hears_how_their_own_queries_stand_and_a_stranger_nothing(
    app: Flask, database: Database, shop: dict[str, int]
) -> None:
    own = wrote(database, somebody(DAN), "what is the state of my ticket?").ticket_id
    strange = wrote(database, somebody(), "what is the state of my ticket?").ticket_id
    do_jobs(app)
    assert f"T-{own}" in transcript(database, own)[-1][1]
    assert "T-" not in transcript(database, strange)[-1][1]
    assert shop


def test_a_person_who_takes_over_while_an_answer_is_worded_silences_it(
    database: Database, shop: dict[str, int], slow_model: ModelServer
) -> None:
    message = wrote(database, somebody(), "Hello, where is my parcel?")
    slow_model.says("It takes two to three working days. [1]", when=(go := Event()))
    model = LanguageModel(slow_model.url, "m", seconds=20)

    def take_over() -> None:
        assert slow_model.asked.wait(20)
        taken(database, message.ticket_id, BEN)
        go.set()

    results = at_once(
        lambda: answer_chat(database, message.ticket_id, message.id, model), take_over
    )
    assert results == [None, None]
    assert [who for who, _ in transcript(database, message.ticket_id)] == ["visitor"]
    with database.reading() as session:
        assert not session.scalars(select(GivenAnswer)).all()
    assert shop


def test_an_article_that_goes_while_an_answer_is_worded_is_not_cited(
    database: Database, shop: dict[str, int], slow_model: ModelServer
) -> None:
    message = wrote(database, somebody(), "Hello, where is my parcel?")
    slow_model.says("A parcel takes two to three working days. [1]", when=(go := Event()))
    model = LanguageModel(slow_model.url, "m", seconds=20)

    def withdraw() -> None:
        assert slow_model.asked.wait(20)
        with database.transaction() as session:
            withdraw_article(session, shop["parcel"], actor=SAM.actor)
        go.set()

    results = at_once(lambda: answer_chat(database, message.ticket_id, message.id, model), withdraw)
    assert results == [None, None]
    (_, said) = transcript(database, message.ticket_id)[-1]
    assert "working days" not in said
    with database.reading() as session:
        cited = [one for given in session.scalars(select(GivenAnswer)) for one in given.citations]
    assert shop["parcel"] not in {one["article_id"] for one in cited}


def test_the_same_message_is_answered_once_and_an_older_one_not_at_all(
    database: Database, shop: dict[str, int]
) -> None:
    visitor = somebody()
    first = wrote(database, visitor, "Hello, where is my parcel?")
    second = wrote(database, visitor, "I mean the kettle that I ordered, where is my parcel")

    def answer(message_id: int) -> None:
        answer_chat(database, first.ticket_id, message_id, None)

    answer(first.id)
    assert len(transcript(database, first.ticket_id)) == 2
    results = at_once(*[lambda: answer(second.id)] * 3)
    assert results == [None] * 3
    whos = [who for who, _ in transcript(database, first.ticket_id)]
    assert whos == ["visitor", "visitor", "assistant"]
    assert shop
