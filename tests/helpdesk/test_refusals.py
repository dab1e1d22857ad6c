"""Too much at once, by size or by number: said in plain words, and what was typed is kept."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from steward.kit.settings import Settings
from tests.cast import BEN, DAN, sign_in
from tests.helpdesk.asking import ASKED, HTMX, link_to, raised, words_of

pytestmark = pytest.mark.database

TYPED = "Half an hour of careful words."
A_MEGABYTE = 1 << 20
Place = Callable[[Flask, FlaskClient], str]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings by which a file may have one megabyte, so that tests need not send more."""
    return Settings(home=tmp_path / "home", public_url="http://localhost", max_upload_mb=1)


def new_query(_app: Flask, client: FlaskClient) -> str:
    sign_in(client, DAN)
    return "/queries"


def own_query(app: Flask, client: FlaskClient) -> str:
    sign_in(client, DAN)
    return f"/queries/{raised(app).number}/messages"


def query_by_link(app: Flask, _client: FlaskClient) -> str:
    return link_to(app, f"ticket:{raised(app).id}") + "/messages"


def new_ticket(_app: Flask, client: FlaskClient) -> str:
    sign_in(client, BEN)
    return "/desk/tickets"


def ticket_at_the_desk(app: Flask, client: FlaskClient) -> str:
    sign_in(client, BEN)
    return f"/desk/tickets/{raised(app).number}/messages"


AT_THE_PORTAL = (new_query, own_query, query_by_link)
EVERYWHERE = (*AT_THE_PORTAL, new_ticket, ticket_at_the_desk)
BOTH_WAYS = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


def send(
    client: FlaskClient, url: str, headers: dict[str, str], *, size: int = 0, body: str = TYPED
) -> TestResponse:
    """Send a form with a file of so many bytes, if any."""
    fields = ASKED | {"customer_email": DAN.email, "body": body}
    files = {"attachments": FileStorage(BytesIO(b"x" * size), "film.mp4")} if size else {}
    boundary, content = encode_multipart(fields | files)
    media_type = f"multipart/form-data; boundary={boundary}"
    return client.post(url, data=content, content_type=media_type, headers=headers)


def toast_of(answer: TestResponse) -> str:
    """Return what htmx is told to say beside the page, which stays as it is."""
    assert answer.headers["HX-Reswap"] == "none"
    told = json.loads(answer.headers["HX-Trigger"])["st:toast"]
    assert told["kind"] == "failed"
    return str(told["text"])


@BOTH_WAYS
@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_file_that_is_too_large_is_named_and_the_words_are_kept(
    app: Flask, client: FlaskClient, place: Place, headers: dict[str, str]
) -> None:
    answer = send(client, place(app, client), headers, size=A_MEGABYTE + 1)
    assert answer.status_code == 422
    assert "film.mp4 is larger than 1 MB. Send a smaller file or a link." in words_of(answer)
    assert TYPED in answer.text


@pytest.mark.parametrize("place", EVERYWHERE)
def test_htmx_keeps_the_page_and_says_that_all_together_is_too_large(
    app: Flask, client: FlaskClient, place: Place
) -> None:
    answer = send(client, place(app, client), HTMX, size=2 * A_MEGABYTE)
    assert answer.status_code == 413
    assert "more than can be sent at once" in toast_of(answer)


@pytest.mark.parametrize("place", EVERYWHERE)
def test_a_plain_form_that_is_too_large_together_is_answered_in_words(
    app: Flask, client: FlaskClient, place: Place
) -> None:
    answer = send(client, place(app, client), {}, size=2 * A_MEGABYTE)
    assert answer.status_code == 413
    assert "Choose fewer or smaller files. Nothing was saved." in words_of(answer)


def send_too_often(client: FlaskClient, url: str, headers: dict[str, str]) -> TestResponse:
    for _ in range(60):
        assert send(client, url, headers, body="").status_code == 422
    answer = send(client, url, headers)
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    return answer


@pytest.mark.parametrize("place", AT_THE_PORTAL)
def test_who_sends_too_often_by_htmx_is_told_how_long_to_wait_beside_the_words(
    app: Flask, client: FlaskClient, place: Place
) -> None:
    answer = send_too_often(client, place(app, client), HTMX)
    assert toast_of(answer) == "Too many tries. Please wait 60 minutes."


@pytest.mark.parametrize("place", AT_THE_PORTAL)
def test_who_sends_a_plain_form_too_often_gets_it_back_with_the_words(
    app: Flask, client: FlaskClient, place: Place
) -> None:
    answer = send_too_often(client, place(app, client), {})
    assert "Too many tries. Please wait 60 minutes." in words_of(answer)
    assert TYPED in answer.text
