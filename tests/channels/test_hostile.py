"""Mails made to do harm: none is lost, none takes long, none delays another."""

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from steward.channels.actions import read_waiting
from steward.channels.rules import Kind, trim
from steward.kit.apart import Apart, TookTooLong
from tests.cast import DAN
from tests.channels.mailing import arrive, database_of, mail, mails, place_of, said_on, tickets
from tests.channels.mailing import read_all as read_everything

FROM = f"From: Dan <{DAN.email}>\r\nSubject: Look\r\n".encode()


def nested(depth: int) -> bytes:
    heads = (
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
        for level in range(depth)
    )
    return FROM + b"".join(heads) + b"Content-Type: text/plain\r\n\r\ninside"


def bomb(parts: int) -> bytes:
    head = FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    part = b"--b\r\nContent-Type: application/zip; name=z.zip\r\n\r\nPK\r\n"
    return head + part * parts + b"--b--\r\n"


HOSTILE = {
    "10,000 nested parts": nested(10_000),
    "60 nested parts": nested(60),
    "a MIME bomb": bomb(100_000),
    "an endless head": FROM + b"X-Long: " + b"a" * (1 << 20) + b"\r\n\r\nhello",
    "50 MB": FROM + b"\r\n" + b"a line of words\r\n" * (51 << 16),
}


@pytest.mark.database
@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_stands_on_a_ticket_as_it_came(app: Flask, name: str) -> None:
    arrive(app, HOSTILE[name])
    read_everything(app)
    (found,) = mails(app)
    (ticket,) = tickets(app)
    (said,) = said_on(app, ticket.id)
    assert found.kind == Kind.UNREADABLE
    assert (ticket.subject, ticket.customer_id) == ("Look", DAN.person_id)
    assert [(one.sha256, one.media_type) for one in said.attachments] == [
        (found.sha256, "message/rfc822")
    ]


@pytest.mark.database
def test_a_hostile_mail_delays_others_by_a_second_at_most(app: Flask) -> None:
    arrive(app, mail("First, to start the reader.").as_bytes())
    read_waiting(place_of(app), slow=False)
    arrive(app, *HOSTILE.values(), mail("Right behind.").as_bytes())
    began = time.monotonic()
    while not any(one.body == "Right behind." for one in said_on(app, newest(app))):
        read_waiting(place_of(app), slow=False)
        assert time.monotonic() - began < 20, "never read"
    assert time.monotonic() - began < 1 + len(HOSTILE) * 0.2


def newest(app: Flask) -> int:
    found = [one.ticket_id for one in mails(app) if one.subject == "The machine drips"]
    return found[-1] or 0


@pytest.mark.database
def test_a_mail_that_cannot_be_had_just_now_is_read_later(app: Flask, tmp_path: Path) -> None:
    arrive(app, mail().as_bytes())
    files = next((tmp_path / "home" / "files" / "sha256").rglob("*/*"))
    files.rename(files.with_suffix(".away"))
    database = database_of(app)
    read_everything(app)
    (found,) = mails(app)
    assert (found.state, found.attempts) == ("waiting", 1)
    assert "NotFound" in (found.error or "")
    files.with_suffix(".away").rename(files)
    with database.transaction() as session:
        session.execute(text("update inbound_mails set due_at = now()"))
    read_everything(app)
    assert [one.kind for one in mails(app)] == [Kind.LETTER]


@pytest.mark.parametrize(
    "words",
    [
        "On " * 100_000,
        "> " * 100_000,
        "-" * 200_000,
        "From: a\n" * 20_000,
        "On 3 May, somebody <a@b.example>\n" * 5_000,
        "\n" * 100_000,
        "<" * 100_000,
    ],
    ids=lambda words: words[:12],
)
def test_no_text_makes_trimming_slow(words: str) -> None:
    began = time.process_time()
    trim(words)
    assert time.process_time() - began < 2


def test_a_function_that_takes_too_long_is_ended_and_the_next_call_runs() -> None:
    apart: Apart[None] = Apart("time:sleep")
    try:
        with pytest.raises(TookTooLong):
            apart.call(60, seconds=0.2)
        apart.call(0, seconds=5)
    finally:
        apart.close()


def test_a_function_that_eats_memory_is_ended_in_its_own_process() -> None:
    apart: Apart[bytes] = Apart("builtins:bytes")
    try:
        with pytest.raises((TookTooLong, MemoryError)):
            apart.call(4 << 30, seconds=20)
    finally:
        apart.close()
