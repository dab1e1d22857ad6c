"""Bad input to the portal: a message at the field, what was typed kept, nothing half written."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from steward.helpdesk.models import Attachment, Message, Ticket
from tests.cast import DAN, sign_in
from tests.helpdesk.asking import ASKED, ask, database_of, link_to, raised, words_of
from tests.naughty import batched, naughty_strings, some_naughty_strings

pytestmark = pytest.mark.database


@pytest.fixture
def dan(client: FlaskClient) -> FlaskClient:
    """Dan's browser."""
    sign_in(client, DAN)
    return client


def _written(app: Flask) -> int:
    with database_of(app).reading() as session:
        counts = [session.scalar(select(func.count(t.id))) for t in (Ticket, Message, Attachment)]
    return sum(count or 0 for count in counts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", ""),
        ("subject", "   "),
        ("subject", "x" * 201),
        ("subject", "a\x00b"),
        ("body", ""),
        ("body", "x" * 50_001),
        ("body", "a\x00b"),
        ("category", "Nonsense"),
        ("category", "Machine\x00"),
        ("product", "x" * 201),
        ("product", "\x00"),
        ("order", "x" * 201),
        ("order", "a\x00"),
    ],
)
def test_field_that_cannot_be_used_is_named_and_nothing_is_written(
    app: Flask, dan: FlaskClient, field: str, value: str
) -> None:
    answer = ask(dan, (b"content", "a.txt"), **{field: value})
    assert answer.status_code == 422
    assert f'id="error-{field}"><' in answer.text
    kept = next(text for name, text in ASKED.items() if name != field)
    assert kept in answer.text
    assert _written(app) == 0


@pytest.mark.parametrize("missing", ["subject", "body"])
def test_field_that_was_not_sent_is_named(app: Flask, dan: FlaskClient, missing: str) -> None:
    sent = {name: value for name, value in ASKED.items() if name != missing}
    answer = dan.post("/queries", data=sent)
    assert answer.status_code == 422
    assert f'id="error-{missing}"><' in answer.text
    assert _written(app) == 0


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data"])
def test_body_of_another_type_is_an_empty_form(
    app: Flask, dan: FlaskClient, content_type: str
) -> None:
    answer = dan.post("/queries", data=b'{"subject": ["a"]}', content_type=content_type)
    assert answer.status_code == 422
    assert _written(app) == 0


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "empty.txt", "empty.txt is empty (0 bytes)"),
        (b"MZ", "invoice.pdf.EXE", "files of this kind can run programs"),
        (b"x", "../../run.bat", "run.bat: files of this kind can run programs"),
    ],
)
def test_file_that_cannot_be_taken_is_named(
    app: Flask, dan: FlaskClient, content: bytes, name: str, reason: str
) -> None:
    for answer in (
        ask(dan, (b"fine", "fine.txt"), (content, name)),
        _answer(app, dan, content, name),
    ):
        assert answer.status_code == 422
        assert reason in words_of(answer)
        assert 'id="error-attachments"><' in answer.text
    assert _written(app) == 2  # the query that was answered, and its first message


def _answer(app: Flask, dan: FlaskClient, content: bytes, name: str) -> TestResponse:
    ticket = raised(app)
    sent = {"body": "See here", "attachments": [(BytesIO(content), name)]}
    return dan.post(f"/queries/{ticket.number}/messages", data=sent)


def test_more_files_than_ten_are_refused(app: Flask, dan: FlaskClient) -> None:
    answer = ask(dan, *[(b"x", f"{n}.txt") for n in range(11)])
    assert answer.status_code == 422
    assert "At most 10 files at once" in words_of(answer)
    assert _written(app) == 0


def test_names_of_files_lose_folders_and_control_characters(app: Flask, dan: FlaskClient) -> None:
    names = [
        "../../x",
        "..\\..\\y.txt",
        "/etc/passwd",
        "a\u202egpj.txt",
        "\u00e9" * 300 + ".pdf",
        "...",
    ]
    assert ask(dan, *[(b"x", name) for name in names]).status_code == 303
    with database_of(app).reading() as session:
        kept = list(session.scalars(select(Attachment.name).order_by(Attachment.id)))
    assert kept[:4] == ["x", "y.txt", "passwd", "agpj.txt"]
    assert kept[4].endswith(".pdf")
    assert len(kept[4]) <= 150
    assert all("/" not in name and name for name in kept)


def test_upload_of_far_too_much_is_refused_before_it_is_read(app: Flask, dan: FlaskClient) -> None:
    two_gigabytes = str(2 << 30)
    answer = dan.post(
        "/queries",
        data=b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": two_gigabytes},
    )
    assert answer.status_code == 413
    assert "That is too large" in words_of(answer)
    assert _written(app) == 0


def test_naughty_strings_are_kept_as_they_are_and_run_nowhere(
    app: Flask, client: FlaskClient
) -> None:
    texts = [text.strip() for text in naughty_strings() if text.strip() and "\x00" not in text]
    address = link_to(app, "ticket:1001")
    for place, some in enumerate(batched(texts, 12)):
        address = link_to(app, f"ticket:{raised(app, subject=some[0][:200]).id}")
        answer = client.post(f"{address}/messages", data={"body": "\n".join(some)})
        assert answer.status_code == 303, (place, some)
        page = client.get(address)
        assert page.status_code == 200
        with database_of(app).reading() as session:
            last = session.scalars(select(Message.body).order_by(Message.id.desc())).first()
        assert last == "\n".join(some)
        for tag in re.findall(r"<(script|img|iframe|svg|a|style)\b([^>]*)>", page.text):
            assert "alert" not in tag[1], tag


def test_naughty_strings_in_addresses_are_no_fault(dan: FlaskClient, app: Flask) -> None:
    link = link_to(app, "ticket:1")
    for text in some_naughty_strings():
        for answer in (
            dan.get("/queries", query_string={"q": text, "shown": text}),
            dan.get("/queries/new", query_string={"subject": text}),
            dan.get(f"{link}/{text.replace('/', '')}" if text else link),
        ):
            assert answer.status_code < 500
