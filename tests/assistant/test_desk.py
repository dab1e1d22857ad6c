"""Teaching the assistant at the desk: intents, threshold, test box, questions that it missed."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from steward.assistant.actions import answer_question
from steward.assistant.models import AssistantSettings, GivenAnswer, TaughtIntent, TaughtModel
from steward.assistant.queries import present_choices
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from tests.assistant.shelf import HOURS, fill_shelf
from tests.cast import DAN, SAM, sign_in
from tests.working import do_jobs

pytestmark = pytest.mark.database
HERE = "/desk/admin/assistant"
HTMX = {"HX-Request": "true"}


# why, confidence, how many days ago, whether it helped: what is not written no threshold answers,
# and what was asked long ago is past.
ASKED: list[tuple[str, float, int, bool | None]] = [
    ("sure", 0.9, 1, True),
    ("sure", 0.61, 29, False),
    ("unsure", 0.58, 1, None),
    ("unsure", 0.2, 1, None),
    ("not_written", 0.95, 1, None),
    ("anger", 1.0, 1, None),
    ("sure", 0.9, 31, True),
]


def given(asked: tuple[str, float, int, bool | None]) -> GivenAnswer:
    why, confidence, days, helped = asked
    return GivenAnswer(
        at=clock.now() - timedelta(days=days),
        place="portal",
        question="What?",
        outcome="answered" if why == "sure" else "asked",
        why=why,
        intent="",
        confidence=confidence,
        answer="That.",
        citations=[],
        is_worded=False,
        helped=helped,
    )


def intents(database: Database) -> dict[str, TaughtIntent]:
    with database.reading() as session:
        return {one.name: one for one in session.scalars(select(TaughtIntent))}


def test_a_lead_teaches_tries_and_chooses_when_it_answers(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, SAM)
    assert "nothing to measure yet" in client.get(HERE).text
    with database.transaction() as session:
        ids = fill_shelf(session)
    assert "Learns now" in client.get(HERE).text
    do_jobs(app)
    assert "5 articles that speak for themselves" in client.get(HERE).text
    with database.reading() as session:
        assert session.get_one(TaughtModel, 1).waits is False

    form = of_returns(ids)
    assert client.post(f"{HERE}/intents", data=form).status_code == 303
    taught = intents(database)["return goods"]
    assert taught.examples == ["take it off my hands", "not for me, sorry", "changed my mind"]
    do_jobs(app)
    tried = client.get(f"{HERE}?question=please+take+it+off+my+hands").text
    assert "return goods" in tried
    assert "30 days to send it back" in tried
    with database.reading() as session:
        assert not session.scalar(select(func.count()).select_from(GivenAnswer))


def of_returns(ids: dict[str, int]) -> dict[str, str]:
    lines = "take it off my hands\n\n take  it off my hands\nnot for me, sorry\nchanged my mind"
    return {
        "name": "return goods",
        "leads_to": "article",
        "article": f"{ids['return']} · Return something",
        "examples": lines,
    }


def test_an_intent_is_refused_with_reasons_changed_and_forgotten(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, SAM)
    with database.transaction() as session:
        form = of_returns(fill_shelf(session))
    client.post(f"{HERE}/intents", data=form)
    for wrong, field in (
        ({"name": "return GOODS"}, "another intent of that name"),
        ({"name": "123"}, "A name has letters"),
        ({"article": ""}, "Choose the article"),
        ({"article": "999999"}, "No article of that number"),
        ({"article": "none"}, "Begin with the article"),
        ({"examples": "???"}, "no word to learn from"),
        ({"examples": "x" * 501}, "At most 1,500 lines"),
    ):
        answer = client.post(f"{HERE}/intents", data=form | {"name": "another"} | wrong)
        assert (answer.status_code, field in answer.text) == (422, True), wrong
        assert "take it off my hands" in answer.text or "examples" in wrong

    page = f"{HERE}/intents/{intents(database)['return goods'].id}"
    assert "take it off my hands" in client.get(page).text
    late = client.post(page, data=form | {"version": "7"})
    assert late.status_code == 409
    assert client.post(page, data=form | {"version": "1", "name": "send back"}).status_code == 303

    client.post(f"{page}/removal")
    assert not intents(database)
    audit = client.get("/desk/admin/audit").text
    assert "taught the assistant “return goods” by 3 questions" in audit
    assert "had the assistant forget “send back”" in audit


def test_the_owner_chooses_when_it_answers_and_what_it_shall_not_know(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, SAM)
    with database.transaction() as session:
        fill_shelf(session)
    do_jobs(app)
    moved = client.get(f"{HERE}/curve?threshold=0.9", headers=HTMX).text
    assert "0.90" in moved
    assert "in the trial it answers" in moved, "nobody has asked yet"
    with database.transaction() as session:
        session.add_all(map(given, ASKED))
    moved = client.get(f"{HERE}/curve?threshold=0.58", headers=HTMX).text
    assert "it answers 3 of 6 questions of the last 30 days" in moved
    assert "Of 2 that were rated, 1 did not help." in moved
    shown = client.get(HERE).text
    assert "2 of 6" in shown, "from 0.6 on"
    assert client.post(f"{HERE}/settings", data={"threshold": "7"}).status_code == 422
    client.post(f"{HERE}/settings", data={"threshold": "0.81", "is_on": "1"})
    with database.reading() as session:
        assert (present_choices(session).threshold, present_choices(session).is_on) == (0.81, True)
    client.post(f"{HERE}/settings", data={"threshold": "0.81"})
    with database.reading() as session:
        assert present_choices(session).is_on is False
    client.post(f"{HERE}/outside", data={"outside": "who won the match\ntell me a joke"})
    with database.reading() as session:
        settings = session.get_one(AssistantSettings, 1)
        assert settings.outside == ["who won the match", "tell me a joke"]

    with database.reading() as session:
        kinds = list(session.scalars(select(Fact.kind).where(Fact.subject_kind == "assistant")))
    assert kinds == ["assistant.set"] * 3


def test_a_question_that_was_missed_teaches_an_intent(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        fill_shelf(session)
    sign_in(client, SAM)
    tools = {"name": "my queries", "leads_to": "my_tickets", "examples": "\n".join(HOURS)}
    client.post(f"{HERE}/intents", data=tools)
    do_jobs(app)
    odd = "anything new about the thing I wrote about on Tuesday"
    for question in (odd, "blargle fnord", "xyzzy plugh", "qwerty uiop"):
        client.post("/help/answers", data={"q": question})
    listed = client.get(f"{HERE}/questions").text
    assert odd in listed
    with database.reading() as session:
        ids = list(session.scalars(select(GivenAnswer.id).order_by(GivenAnswer.id)))
        before = answer_question(session, DAN.actor, odd).confidence
    intent = intents(database)["my queries"]
    taught = client.post(
        f"{HERE}/questions/{ids[0]}/teaching", data={"intent": intent.id}, headers=HTMX
    )
    assert "Taught" in taught.headers["HX-Trigger"]
    client.post(f"{HERE}/questions/{ids[1]}/teaching", data={"outside": "true"})
    client.post(f"{HERE}/questions/{ids[2]}/teaching", data={})
    assert intents(database)["my queries"].examples[-1] == odd
    listed = client.get(f"{HERE}/questions").text
    assert odd not in listed
    assert "blargle" not in listed
    assert "xyzzy" not in listed
    assert "qwerty" in listed
    do_jobs(app)
    with database.reading() as session:
        assert answer_question(session, DAN.actor, odd).confidence > before
        assert session.get_one(AssistantSettings, 1).outside == ["blargle fnord"]
    assert client.post(f"{HERE}/questions/999999/teaching", data={}).status_code == 404
