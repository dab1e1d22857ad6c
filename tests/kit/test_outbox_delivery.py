"""Delivery to real servers on loopback: down, slow, refusing, dropping, wrongly set."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.outbox.transports import SmtpTransport, Unreachable
from steward.kit.settings import Settings
from tests.kit.letters import only_letter, post
from tests.kit.mail_servers import (
    Dropper,
    Postbox,
    free_port,
    only_kim,
    self_signed,
    serving,
    silent_server,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
Deliver = Callable[[str], int]


@pytest.fixture
def deliver(database: Database) -> Deliver:
    """Send what is due by the mail server of a URL, once; return how many were tried."""
    return lambda url: outbox.Deliverer(database, Settings(mail_url=url)).deliver_due()


def test_a_letter_arrives_and_is_marked_as_sent(database: Database, deliver: Deliver) -> None:
    post(database, "a")
    postbox = Postbox()
    with serving(postbox) as server:
        assert deliver(f"smtp://{server}") == 1
        assert deliver(f"smtp://{server}") == 0
    (message,) = postbox.messages
    assert message["To"] == "dan@home.example"
    letter = only_letter(database)
    assert (letter.state, letter.attempts, letter.error) == (outbox.SENT, 1, None)


def test_a_server_that_is_down_puts_all_off_and_they_leave_once_it_is_back(
    database: Database, deliver: Deliver
) -> None:
    with clock.frozen(NOON):
        post(database, "a", "b", "c")
        assert deliver(f"smtp://127.0.0.1:{free_port()}") == 3
        with database.reading() as session:
            errors = [letter.error or "" for letter in outbox.letters(session).items]
        assert all("cannot be reached: Connection refused" in error for error in errors)
        postbox = Postbox()
        with serving(postbox) as server:
            assert deliver(f"smtp://{server}") == 0, "it is not their time yet"
            clock.advance(timedelta(seconds=20))
            assert deliver(f"smtp://{server}") == 3
    assert len(set(postbox.ids)) == 3


def test_a_silent_server_is_not_waited_for_without_end() -> None:
    message = EmailMessage()
    with silent_server() as server:
        transport = SmtpTransport(f"smtp://{server}", "help@brindle.example", timeout=0.2)
        with transport, pytest.raises(Unreachable, match=r"cannot be reached: .*timed out"):
            transport.send(message, "dan@home.example")


def test_a_refusal_for_now_is_tried_again_with_the_same_message_id(
    database: Database, deliver: Deliver
) -> None:
    postbox = Postbox()
    postbox.answers = ["451 4.7.1 greylisted, come back"]
    with clock.frozen(NOON), serving(postbox) as server:
        post(database, "a")
        deliver(f"smtp://{server}")
        letter = only_letter(database)
        assert (letter.state, letter.error) == (outbox.WAITING, "451 4.7.1 greylisted, come back")
        clock.advance(letter.due_at - NOON)
        deliver(f"smtp://{server}")
    assert only_letter(database).state == outbox.SENT
    assert len(postbox.messages) == 1


def test_a_refusal_for_good_makes_a_dead_letter(database: Database, deliver: Deliver) -> None:
    postbox = Postbox()
    postbox.answers = ["554 5.7.1 we do not like this"]
    post(database, "a")
    with serving(postbox) as server:
        deliver(f"smtp://{server}")
    letter = only_letter(database)
    assert (letter.state, letter.error) == (outbox.DEAD, "554 5.7.1 we do not like this")


def test_one_refused_recipient_does_not_hold_the_others_back(
    database: Database, deliver: Deliver
) -> None:
    post(database, "a")
    post(database, "b", to="nobody@home.example")
    post(database, "c")
    postbox = Postbox(refuses="nobody@home.example")
    with serving(postbox) as server:
        deliver(f"smtp://{server}")
    assert len(postbox.messages) == 2
    with database.reading() as session:
        (dead,) = outbox.letters(session, state=outbox.DEAD).items
    assert (dead.key, dead.error) == ("b", "550 5.1.1 nobody of this name here")


def test_an_address_that_is_none_does_not_hold_the_others_back(
    database: Database, deliver: Deliver
) -> None:
    post(database, "a", to="no address at all")
    post(database, "b")
    postbox = Postbox()
    with serving(postbox) as server:
        deliver(f"smtp://{server}")
    assert len(postbox.messages) == 1
    with database.reading() as session:
        (dead,) = outbox.letters(session, state=outbox.DEAD).items
    assert "No mail can be made of this" in (dead.error or "")


def test_a_server_that_hangs_up_halfway_gets_the_letter_again(
    database: Database, deliver: Deliver
) -> None:
    with clock.frozen(NOON):
        post(database, "a")
        with serving(Postbox(), halfway=True) as server:
            deliver(f"smtp://{server}")
        letter = only_letter(database)
        assert letter.state == outbox.WAITING
        assert "broke off" in (letter.error or "")
        clock.advance(letter.due_at - NOON)
        postbox = Postbox()
        with serving(postbox) as server:
            deliver(f"smtp://{server}")
    assert len(postbox.messages) == 1


def test_a_letter_taken_without_a_word_comes_again_as_the_same_one(
    database: Database, deliver: Deliver
) -> None:
    postbox = Dropper(drops=1)
    with clock.frozen(NOON), serving(postbox) as server:
        post(database, "a")
        deliver(f"smtp://{server}")
        clock.advance(timedelta(minutes=1))
        deliver(f"smtp://{server}")
        assert deliver(f"smtp://{server}") == 0
    first, second = postbox.ids
    assert first == second, "SMTP cannot tell us more, but the reader's server can drop one"


def test_letters_after_one_that_breaks_the_connection_leave_all_the_same(
    database: Database, deliver: Deliver
) -> None:
    post(database, "a", "b", "c")
    postbox = Dropper(drops=1)
    with serving(postbox) as server:
        deliver(f"smtp://{server}")
    with database.reading() as session:
        assert outbox.counts(session) == {"waiting": 1, "sent": 2, "dead": 0}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("smtp://kim:wrong@{}", "refused the user name or password in STEWARD_MAIL_URL: 535"),
        ("smtp+starttls://{}", "does not offer what STEWARD_MAIL_URL asks for: STARTTLS"),
        ("smtps://{}", "does not offer what STEWARD_MAIL_URL asks for: "),
    ],
)
def test_wrong_settings_are_named_and_make_no_dead_letter(
    database: Database, deliver: Deliver, url: str, says: str
) -> None:
    post(database, "a")
    with serving(Postbox(), authenticator=only_kim, auth_require_tls=False) as server:
        deliver(url.format(server))
    letter = only_letter(database)
    assert letter.state == outbox.WAITING
    assert says in (letter.error or "")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    database: Database, deliver: Deliver, tmp_path: Path
) -> None:
    post(database, "a")
    postbox = Postbox()
    with serving(postbox, tls_context=self_signed(tmp_path)) as server:
        deliver(f"smtp+starttls://{server}")
    assert "certificate verify failed" in (only_letter(database).error or "")
    assert not postbox.messages


def test_the_right_password_opens_the_server(database: Database, deliver: Deliver) -> None:
    post(database, "a")
    postbox = Postbox()
    with serving(postbox, authenticator=only_kim, auth_require_tls=False) as server:
        deliver(f"smtp://kim:right@{server}")
    assert len(postbox.messages) == 1
