"""Mail handed over by another server: taken for our addresses alone, and kept before it is said."""

import smtplib
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from steward.channels.actions import receiving
from steward.channels.actions.reading import Place
from steward.kit.settings import Settings
from tests.channels.conftest import MAIL_IN
from tests.channels.mailing import (
    database_of,
    letters,
    mail,
    mails,
    place_of,
    read_all,
    reply_address,
    tickets,
)
from tests.kit.mail_servers import free_port

pytestmark = pytest.mark.database


def listening(app: Flask, way: str, **changes: object) -> tuple[Place, int]:
    port = free_port()
    place = place_of(app)
    more = {"mail_listen": f"{way}://127.0.0.1:{port}"} | changes
    return Place(place.database, place.files, place.settings.model_copy(update=more)), port


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    place, port = listening(app, "smtp")
    with receiving(place):
        yield port


def test_what_is_kept_is_said_to_be_and_read_soon_after(app: Flask, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(mail(), "dan@home.example", [MAIL_IN])
    (found,) = mails(app)
    assert (found.envelope_from, found.envelope_to) == ("dan@home.example", [MAIL_IN])
    read_all(app)
    assert len(tickets(app)) == len(letters(app)) == 1


def test_the_null_return_path_is_never_answered(app: Flask, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", [MAIL_IN], mail().as_bytes())
    read_all(app)
    assert letters(app) == []


def test_the_address_of_the_envelope_finds_the_ticket(
    app: Flask, port: int, settings: Settings
) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(mail(), "dan@home.example", [MAIL_IN])
        read_all(app)
        (ticket,) = tickets(app)
        to = reply_address(settings, f"{ticket.id}c").upper()
        client.send_message(mail("More."), "dan@home.example", [to])
    read_all(app)
    assert [one.ticket_id for one in mails(app)] == [ticket.id, ticket.id]
    assert mails(app)[1].claim is None


def test_nobody_else_is_known_here(app: Flask, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.send_message(mail(), "dan@home.example", ["someone@else.example"])
    assert mails(app) == []


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent(app: Flask) -> None:
    place, port = listening(app, "smtp", max_mail_mb=1)
    with (
        receiving(place),
        smtplib.SMTP("127.0.0.1", port) as client,
        pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError)),
    ):
        client.send_message(mail("x" * 70 + "\n" * (2 << 20)), "dan@home.example", [MAIL_IN])
    assert mails(app) == []


def test_what_cannot_be_kept_is_to_be_sent_again(app: Flask, port: int) -> None:
    with database_of(app).transaction() as session:
        session.execute(text("alter table inbound_mails rename to away"))
    with smtplib.SMTP("127.0.0.1", port) as client, pytest.raises(smtplib.SMTPDataError) as error:
        client.send_message(mail(), "dan@home.example", [MAIL_IN])
    assert error.value.smtp_code == 451


def test_lmtp_is_spoken_too(app: Flask) -> None:
    place, port = listening(app, "lmtp")
    with receiving(place), smtplib.LMTP("127.0.0.1", port) as client:
        client.send_message(mail(), "dan@home.example", [MAIL_IN])
    assert len(mails(app)) == 1
