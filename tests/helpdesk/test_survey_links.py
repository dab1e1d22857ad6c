"""Answering by the link of a mail: looking keeps nothing, a button does, until it is too late."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from steward.accounts import SYSTEM
from steward.customers.models import Consent, FollowUp, Person
from steward.helpdesk.actions.surveys import answer_survey
from steward.helpdesk.events import SurveyAnswered
from steward.helpdesk.models import SurveyAsk
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.kit.events import Fact
from steward.notifications.models import Notice
from tests.cast import ADA, BEN, DAN, SAM
from tests.helpdesk.asking import words_of
from tests.helpdesk.surveying import ask_all, asks, link_in, mails, solved, switch_on

pytestmark = pytest.mark.database
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(app: Flask, database: Database) -> str:
    """Where the mail leads that asks Dan of his ticket."""
    switch_on(database)
    solved(app, database)
    ask_all(database)
    (mail,) = mails(database)
    return link_in(mail)


def contents(database: Database) -> list[object]:
    """Return all rows that answering may touch."""
    tables = ("survey_asks", "consents", "facts", "notices", "outbox", "procrastinate_jobs")
    with database.reading() as session:
        return [
            session.execute(text(f"select * from {one} order by 1")).all()  # noqa: S608 - ours
            for one in tables
        ]


def test_looking_at_the_links_of_a_mail_changes_nothing(
    client: FlaskClient, database: Database, link: str
) -> None:
    token, before = link.rpartition("/")[2], contents(database)
    for score in range(1, 6):
        page = client.get(f"{link}?score={score}")
        assert page.status_code == 200
        assert f'value="{score}" required checked' in page.text
    assert client.get(f"/api/surveys/unsubscribe/{token}").status_code == 303
    assert client.head(link).status_code == 200
    assert contents(database) == before
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_an_answer_is_kept_and_changed_and_told_once(
    client: FlaskClient, database: Database, link: str
) -> None:
    for score, words in (("2", "Too slow."), ("1", "Still broken."), ("5", "")):
        assert client.post(link, data={"score": score, "words": words}).status_code == 303
    (ask,) = asks(database)
    assert (ask.score, ask.words) == (5, "")
    assert "You said 5 of 5" in words_of(client.get(link))
    with database.reading() as session:
        followed = select(FollowUp.title, FollowUp.assignee_id, FollowUp.outcome)
        assert [tuple(one) for one in session.execute(followed)] == [
            ("Ask what went wrong, and put it right", BEN.id, "They are content now.")
        ]
        answered = session.scalars(select(Fact).where(Fact.kind == SurveyAnswered.kind)).all()
        unhappy = select(Notice).where(Notice.kind == "unhappy")
        told = {one.user_id: one.words for one in session.scalars(unhappy)}
    assert [(one.data["before"], one.data["score"]) for one in answered] == [
        (None, 2),
        (2, 1),
        (1, 5),
    ]
    assert [one.data["is_bad"] for one in answered] == [True, True, False]
    assert [one.data["person_id"] for one in answered] == [DAN.person_id] * 3
    assert "Still broken." not in str([one.data for one in answered])
    assert told == dict.fromkeys([ADA.id, BEN.id, SAM.id], "Dan Dorsey gave 2 of 5.")


@pytest.mark.parametrize("score", ["0", "6", "-1", "", "many", "2.5", "9" * 30])
def test_a_score_that_there_is_not_is_refused_at_its_field(
    client: FlaskClient, database: Database, link: str, score: str
) -> None:
    page = client.post(link, data={"score": score, "words": "Kept as it was typed."})
    assert page.status_code == 422
    assert 'id="error-score"' in page.text
    assert "Kept as it was typed." in page.text
    (ask,) = asks(database)
    assert (ask.score, ask.words) == (None, "")
    with pytest.raises(BadInput), database.transaction() as session:
        answer_survey(session, ask.id, 6, "", actor=SYSTEM)


def test_words_that_are_too_long_are_refused_at_their_field(
    client: FlaskClient, database: Database, link: str
) -> None:
    page = client.post(link, data={"score": "4", "words": "x" * 2_001})
    assert page.status_code == 422
    assert "4" in page.text.partition("checked")[0][-40:]
    assert asks(database)[0].score is None


def test_after_fourteen_days_the_link_says_so(
    client: FlaskClient, database: Database, link: str
) -> None:
    start = clock.now()
    with clock.frozen(start + timedelta(days=13)):
        assert client.post(link, data={"score": "3"}).status_code == 303
    with clock.frozen(start + timedelta(days=26)):
        assert client.post(link, data={"score": "4"}).status_code == 303
    with clock.frozen(start + timedelta(days=28)):
        assert "could be answered until" in words_of(client.get(f"{link}?score=1"))
        assert client.post(link, data={"score": "1"}).status_code == 409
    assert asks(database)[0].score == 4


def test_links_of_others_things_and_of_the_erased_lead_nowhere(
    app: Flask, client: FlaskClient, database: Database, link: str
) -> None:
    signer = app.extensions["links"]
    token = link.rpartition("/")[2]
    for wrong in (signer.sign("ticket:1001"), signer.sign("survey:999"), token[:-1], "survey:1"):
        for place in (f"/survey/{wrong}", f"/api/surveys/unsubscribe/{wrong}"):
            assert client.get(place).status_code == 404, wrong
            assert client.post(place, data={"score": "1"} | ONE_CLICK).status_code == 404
    with database.transaction() as session:
        session.execute(update(Person).values(email=None))
    assert client.post(link, data={"score": "1"}).status_code == 404
    assert asks(database)[0].score is None


def test_one_click_of_a_mail_program_and_the_button_of_the_page_say_no_and_yes(
    client: FlaskClient, database: Database, link: str
) -> None:
    token = link.rpartition("/")[2]
    one_click = f"/api/surveys/unsubscribe/{token}"
    assert client.post(one_click).status_code == 404
    assert client.post(one_click, data=ONE_CLICK).status_code == 204
    assert said(database) == [(False, "link in a mail")]
    assert client.post(f"{link}/agreement").status_code == 303
    assert said(database) == [(True, "link in a mail")]
    assert client.post(f"{link}/refusal").status_code == 303
    assert said(database) == [(False, "link in a mail")]
    assert "We ask you no more" in words_of(client.get(link))


def said(database: Database) -> list[tuple[bool, str]]:
    with database.reading() as session:
        return [(one.given, one.source) for one in session.scalars(select(Consent))]


@pytest.mark.usefixtures("link")
def test_the_table_refuses_what_the_rules_do(database: Database) -> None:
    wrong = ({"score": 6, "answered_at": clock.now()}, {"score": 3}, {"kind": "nps"})
    for values in wrong:
        change = update(SurveyAsk).values(values)
        with database.transaction() as session, pytest.raises(IntegrityError):
            session.execute(change)
