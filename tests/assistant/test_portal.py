"""Asking at the page of guides and by the API: a cited answer, or the way to a person."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.assistant.actions import change_settings
from steward.assistant.forms import SettingsForm
from steward.assistant.models import GivenAnswer
from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.main import create_app
from tests.assistant.model_server import model_server
from tests.assistant.shelf import fill_shelf, learn_now, teach_tools
from tests.cast import DAN, SAM, bearer, sign_in

pytestmark = pytest.mark.database
HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(database: Database) -> dict[str, int]:
    """Articles and tools that were learned."""
    with database.transaction() as session:
        ids = fill_shelf(session)
        teach_tools(session)
    learn_now(database)
    return ids


def given(database: Database) -> list[GivenAnswer]:
    with database.reading() as session:
        return list(session.scalars(select(GivenAnswer).order_by(GivenAnswer.id)))


def test_a_visitor_gets_a_cited_answer_and_says_whether_it_helped(
    client: FlaskClient, database: Database, shop: dict[str, int]
) -> None:
    page = client.get("/help?q=my+parcel+has+not+come").text
    assert 'hx-post="/help/answers"' in page
    assert "load, submit from:#help-ask" in page

    answer = client.post("/help/answers", data={"q": "my parcel has not come"}, headers=HTMX).text
    assert "I am the assistant" in answer
    assert "five working days" in answer
    assert f'href="/help/articles/{shop["parcel"]}"' in answer
    assert "version 1" in answer
    assert "/queries/new?subject=my+parcel+has+not+come" in answer
    assert "<html" not in answer
    (kept,) = given(database)
    assert (kept.question, kept.outcome, kept.place) == (
        "my parcel has not come",
        "answered",
        "portal",
    )

    rating = answer.partition('action="')[2].partition('"')[0]
    assert client.post(rating, data={"helped": "1"}, headers=HTMX).status_code == 200
    assert given(database)[0].helped is True
    forged = rating[:-12] + "x" * 5 + "/rating"
    assert client.post(forged, data={"helped": "0"}).status_code == 404


def test_odd_questions_get_a_clear_word_and_off_is_off(
    client: FlaskClient, database: Database, shop: dict[str, int]
) -> None:
    whole = client.post("/help/answers", data={"q": "where is my parcel"})
    assert "<html" in whole.text
    assert client.post("/help/answers", data={"q": " "}, headers=HTMX).status_code == 422
    assert client.post("/help/answers", data={"q": "x" * 2_001}).status_code == 422
    assert client.post("/help/answers", data={"q": "x\0y"}).status_code == 422
    emoji = client.post("/help/answers", data={"q": "😀"}, headers=HTMX).text
    assert "Can you say it in words?" in emoji
    again = client.post("/help/answers", data={"q": "😀", "misses": "1"}, headers=HTMX).text
    assert "a person takes over" in again
    injected = client.post("/help/answers", data={"q": "<script>alert(1)</script>"}, headers=HTMX)
    assert "<script>" not in injected.text

    with database.transaction() as session:
        change_settings(session, SettingsForm(is_on=False, threshold=0.5), actor=SAM.actor)
    off = client.post("/help/answers", data={"q": "where is my parcel"}, headers=HTMX)
    assert not off.text.strip()
    assert shop


def test_programs_get_answer_citations_confidence_and_handover(
    client: FlaskClient, database: Database, shop: dict[str, int]
) -> None:
    headers = bearer(client, DAN)

    answer = client.post(
        "/api/v1/answers", json={"question": "my parcel has not come"}, headers=headers
    )
    assert answer.status_code == 200
    body = answer.json
    assert body is not None
    assert body["answer"] == body["citations"][0]["passage"]
    assert body["citations"][0] | {"passage": ""} == {
        "article_id": shop["parcel"],
        "version": 1,
        "title": "Where is my parcel?",
        "passage": "",
        "url": f"http://localhost/api/v1/articles/{shop['parcel']}",
    }
    assert 0.5 <= body["confidence"] <= 1
    assert body["handover"] is False
    wanted = client.post("/api/v1/answers", json={"question": "a human please"}, headers=headers)
    assert wanted.json is not None
    assert (wanted.json["handover"], wanted.json["reason"]) == (True, "asked_for_a_person")
    assert wanted.json["citations"] == []
    for bad in ({}, {"question": ""}, {"question": "x" * 100_000}, {"question": 7}, {"q": "x"}):
        assert client.post("/api/v1/answers", json=bad, headers=headers).status_code == 422, bad
    again = {**headers, "Idempotency-Key": "once"}
    for _ in range(2):
        client.post("/api/v1/answers", json={"question": "where is my parcel"}, headers=again)
    assert [one.place for one in given(database)] == ["api"] * 3
    assert given(database)[0].user_id == DAN.id


def test_the_setting_has_a_model_word_the_answer(
    settings: Settings, database: Database, shop: dict[str, int]
) -> None:
    with model_server() as server:
        server.says("A parcel takes two to three working days. [1]")
        app = create_app(settings.model_copy(update={"llm_url": server.url}), database)
        with app.test_client() as client:
            headers = bearer(client, DAN)
            body = {"question": "my parcel has not come"}
            answer = client.post("/api/v1/answers", json=body, headers=headers).json
        assert answer is not None
        assert answer["answer"] == "A parcel takes two to three working days."
        assert [one["article_id"] for one in answer["citations"]] == [shop["parcel"]]
        assert given(database)[0].is_worded


def test_a_customer_who_is_signed_in_is_told_how_their_queries_stand(
    client: FlaskClient, shop: dict[str, int]
) -> None:
    sign_in(client, DAN)
    client.post("/queries", data={"subject": "It drips", "body": "Since Monday", "once": "k" * 32})
    said = client.post("/help/answers", data={"q": "status of my open ticket"}, headers=HTMX).text
    assert "It drips" in said
    assert shop
