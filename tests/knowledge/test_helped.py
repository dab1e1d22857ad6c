"""Whether an article helped: each reader counts once, and may say a word about it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.kit.db import Database
from steward.knowledge.models import ArticleVote
from tests.app_fixture import new_client
from tests.cast import BEN, DAN, EVE, sign_in
from tests.knowledge.writing import publish
from tests.naughty import naughty_strings

pytestmark = pytest.mark.database


@pytest.fixture
def url(database: Database) -> str:
    """Where readers say whether a published article helped."""
    with database.transaction() as session:
        return f"/help/articles/{publish(session)}/votes"


def votes(database: Database) -> list[tuple[bool, str]]:
    with database.reading() as session:
        query = select(ArticleVote.helped, ArticleVote.words).order_by(ArticleVote.voted_at)
        return [(helped, words) for helped, words in session.execute(query)]


def test_a_visitor_counts_once_and_may_think_again(
    client: FlaskClient, database: Database, url: str
) -> None:
    client.post(url, data={"helped": "1"})
    client.post(url, data={"helped": "1"})
    assert votes(database) == [(True, "")]
    client.post(url, data={"helped": "0", "words": "No word on lot B17"})
    assert votes(database) == [(False, "No word on lot B17")]


def test_each_login_and_each_browser_counts(app: Flask, database: Database, url: str) -> None:
    for who in (None, None, DAN, DAN, EVE):
        with new_client(app) as client:
            if who:
                sign_in(client, who)
            client.post(url, data={"helped": "1"})
    assert len(votes(database)) == 4
    with new_client(app) as client:
        sign_in(client, BEN)
        assert "4 of 4" in client.get("/desk/articles").text


def test_after_a_no_a_word_is_asked_for(client: FlaskClient, url: str) -> None:
    asked = client.post(url, data={"helped": "0"}, headers={"HX-Request": "true"}).text
    assert "What was missing?" in asked
    done = client.post(url, data={"helped": "0", "words": "x"}, headers={"HX-Request": "true"})
    assert "Thank you" in done.text


@pytest.mark.parametrize("sent", [{}, {"helped": "perhaps"}, {"helped": "1", "words": "x" * 1001}])
def test_what_is_no_vote_counts_for_nothing(
    client: FlaskClient, database: Database, url: str, sent: dict[str, str]
) -> None:
    assert client.post(url, data=sent).status_code == 422
    assert votes(database) == []


def test_who_votes_without_end_is_slowed_down(
    client: FlaskClient, database: Database, url: str
) -> None:
    for _ in range(30):
        client.delete_cookie("steward_reader")
        assert client.post(url, data={"helped": "0"}).status_code == 303
    client.delete_cookie("steward_reader")
    assert client.post(url, data={"helped": "0"}).status_code == 429
    assert len(votes(database)) == 30


def test_naughty_words_are_kept_and_shown_as_text(
    client: FlaskClient, database: Database, url: str
) -> None:
    text = "\n".join(one for one in naughty_strings() if "script" in one and "\x00" not in one)
    client.post(url, data={"helped": "1", "words": text[:900]})
    assert votes(database)[0][1].splitlines() == text[:900].strip().splitlines()
    sign_in(client, BEN)
    assert (
        "<script>alert"
        not in client.get(url.removesuffix("/votes").replace("/help/", "/desk/")).text
    )
