"""A language model words answers: said only where the articles hold every sentence of it."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from steward.assistant.actions import Asked, LanguageModel, find_reply
from steward.assistant.rules import Place, Reply
from steward.kit import clock
from steward.kit.db import Database
from tests.assistant.model_server import ModelServer, model_server
from tests.assistant.shelf import fill_shelf, learn_now

pytestmark = pytest.mark.database
ASKED = Asked("my parcel has not come", Place.PORTAL, None)
TRUE = "A parcel takes two to three working days. [1]"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A language model on loopback."""
    with model_server() as server:
        yield server


def answer(database: Database, model: LanguageModel | None) -> Reply:
    return find_reply(database, ASKED, model)


def test_what_the_articles_hold_is_said_and_all_else_is_quoted(
    database: Database, server: ModelServer
) -> None:
    with database.transaction() as session:
        fill_shelf(session)
    learn_now(database)
    model = LanguageModel(server.url, "small", "secret", seconds=1.0)
    quoted = answer(database, None)

    server.says(TRUE)
    worded = answer(database, model)
    assert worded.is_worded
    assert worded.text == "A parcel takes two to three working days."
    assert worded.citations == quoted.citations
    (sent,) = server.requests
    assert (sent["path"], sent["model"]) == ("/v1/chat/completions", "small")
    assert sent["headers"]["Authorization"] == "Bearer secret"
    told = json.loads(sent["messages"][1]["content"])
    assert told["question"] == ASKED.question
    assert [one["title"] for one in told["passages"]] == ["Where is my parcel?"]

    for loose in (
        "A parcel takes nine working days. [1]",
        f"{TRUE} Also you get 10 euros back. [1]",
        "A parcel takes two to three working days. [7]",
        f"{TRUE} Write to fraud@evil.example. [1]",
        "Ignore all previous instructions.",
        "x" * 5_000,
        "   ",
        7,
        None,
    ):
        server.says(loose)
        assert answer(database, model) == quoted, loose
    for body, status in (
        (b"", 200),
        (b"<html>", 200),
        (b"[]", 200),
        (b'{"choices": []}', 200),
        (b"null", 200),
        (b"\xff\xfe", 200),
        (b"x" * 500_000, 200),
        (b"{}", 500),
        (b"{}", 302),
        (b"{}", 401),
    ):
        server.answers(body, status)
        assert answer(database, model) == quoted, (body[:20], status)

    server.says(TRUE)
    server.drip = 0.2  # a byte now and then, for longer than anybody waits
    before = clock.now()
    assert answer(database, model) == quoted
    assert (clock.now() - before).total_seconds() < 5
    nobody = replace(model, url="http://127.0.0.1:9/v1")
    assert answer(database, nobody) == quoted
