"""The likeliest articles beside the form to ask, and whether they spared the question: honestly."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.helpdesk.actions import raise_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.knowledge.queries import Spared, spared_by
from tests.cast import BEN, DAN, EVE, Member, sign_in
from tests.knowledge.test_search import FINER, RETURNS
from tests.knowledge.writing import publish
from tests.naughty import some_naughty_strings

pytestmark = pytest.mark.database

TYPED = {"subject": "How do I descale my Mara 2?", "body": "The lamp asks for it."}
OPENINGS = "/help/articles/1/openings"


@pytest.fixture(autouse=True)
def _dan(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        for parts in ({}, FINER, RETURNS):
            publish(session, **parts)
        publish(session, title="Descale: what to promise", audience="staff")
    sign_in(client, DAN)


def spared(database: Database) -> Spared:
    with database.reading() as session:
        return spared_by(session)


def ask(database: Database, who: Member, question: str) -> None:
    with database.transaction() as session:
        new = NewTicket(subject=question, body=question)
        raise_ticket(session, new, actor=who.actor, channel=Channel.WEB)


def test_what_likely_answers_is_shown_as_far_as_one_may_read_it(client: FlaskClient) -> None:
    shown = client.post("/help/likely", data=TYPED).text
    assert 'hx-post="/help/articles/1/openings"' in shown
    assert "what to promise" not in shown
    assert client.post("/help/likely", data={}).text.strip() == ""
    assert (
        client.post("/help/likely", data={"subject": "x", "body": "y" * 60_000}).status_code == 200
    )
    for text in some_naughty_strings():
        sent = {"subject": text, "body": text}
        assert client.post("/help/likely", data=sent).status_code == 200


def test_an_opening_counts_once_a_day_and_shows_the_article(
    client: FlaskClient, database: Database
) -> None:
    for _ in range(3):
        assert "one sachet of descaler" in client.post(OPENINGS, data=TYPED).text
    assert spared(database) == Spared(0, 0, 1)
    with database.reading() as session:
        opened = select(Fact.id).where(Fact.kind == "article.opened")
        assert len(session.scalars(opened).all()) == 1


def test_who_asks_nothing_for_a_week_was_spared(client: FlaskClient, database: Database) -> None:
    client.post(OPENINGS, data=TYPED)
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert spared(database) == Spared(1, 1, 0)
        sign_in(client, BEN)
        assert "1 of 1 raised no ticket on it within 7 days" in client.get("/desk/articles").text
        assert "1 of 1 who opened it" in client.get("/desk/articles/1").text


@pytest.mark.parametrize(
    ("who", "question", "days", "left"),
    [
        (DAN, "Descaling my Mara 2: I read your article and am stuck.", 1, 0),
        (DAN, "Descaling my Mara 2 again.", 8, 1),
        (EVE, "Descaling my Mara 2, how?", 1, 1),
        (DAN, "Please send the invoice for order 20944 to our office.", 1, 1),
    ],
)
def test_only_a_question_of_the_same_person_on_it_within_a_week_undoes_that(
    client: FlaskClient,
    database: Database,
    who: Member,
    question: str,
    days: int,
    left: int,
) -> None:
    client.post(OPENINGS, data=TYPED)
    with clock.frozen(clock.now() + timedelta(days=days)):
        ask(database, who, question)
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert spared(database) == Spared(1, left, 0)


def test_nothing_can_be_opened_that_one_may_not_read(
    client: FlaskClient, database: Database
) -> None:
    assert client.post("/help/articles/4/openings", data=TYPED).status_code == 404
    assert client.post("/help/articles/999/openings", data=TYPED).status_code == 404
    assert spared(database) == Spared(0, 0, 0)
