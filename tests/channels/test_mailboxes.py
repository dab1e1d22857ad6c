"""Mailboxes at a real IMAP server: tried first, then only what comes later, each mail once."""

import socket
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from steward.channels.actions import (
    add_mailbox,
    change_mailbox,
    look_into_due,
    remove_mailbox,
    switch,
    try_mailbox,
)
from steward.channels.errors import NoMailbox
from steward.channels.forms import MailboxForm
from steward.channels.models import Mailbox
from steward.channels.rules import Kind
from steward.kit.errors import Forbidden
from steward.kit.settings import Settings
from tests.cast import ADA, SAM
from tests.channels.imap_server import ImapServer, imap_server
from tests.channels.mailing import database_of, mail, mails, place_of, read_all, tickets

pytestmark = pytest.mark.database


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running


@pytest.fixture
def mailbox(app: Flask, server: ImapServer, settings: Settings) -> int:
    return added(app, settings, server.port)


def added(app: Flask, settings: Settings, port: int) -> int:
    with database_of(app).transaction() as session:
        return add_mailbox(session, form(port), settings, actor=ADA.actor).id


def form(port: int, **changes: object) -> MailboxForm:
    values = {"address": "care@brindle.example", "host": "127.0.0.1", "port": port}
    values |= {"security": "none", "username": "care", "password": "right"}
    return MailboxForm.model_validate(values | changes)


def turn(app: Flask, mailbox_id: int, *, on: bool = True) -> None:
    with database_of(app).transaction() as session:
        switch(session, mailbox_id, place_of(app).settings, on=on, actor=ADA.actor)


def look(app: Flask) -> None:
    with database_of(app).transaction() as session:
        session.execute(text("update mailboxes set next_look_at = now()"))
    look_into_due(place_of(app))
    read_all(app)


def row(app: Flask, mailbox_id: int) -> Mailbox:
    with database_of(app).reading() as session:
        return session.get_one(Mailbox, mailbox_id)


def test_a_trial_says_what_lies_there_and_keeps_nothing(
    app: Flask, server: ImapServer, mailbox: int, settings: Settings
) -> None:
    server.deliver(mail("Old.").as_bytes())
    server.deliver(mail("Away.", Auto_Submitted="auto-replied").as_bytes())
    with database_of(app).transaction() as session:
        trial = try_mailbox(session, mailbox, settings, actor=ADA.actor)
    assert trial.standing.messages == 2
    assert [peek.kind for peek in trial.newest] == [Kind.AUTO_REPLY, Kind.LETTER]
    assert mails(app) == []


def test_only_what_comes_after_the_switch_is_taken_in_and_once(
    app: Flask, server: ImapServer, mailbox: int
) -> None:
    server.deliver(mail("Old.").as_bytes())
    turn(app, mailbox)
    look(app)
    assert mails(app) == []
    server.deliver(mail("New.").as_bytes())
    look(app)
    look(app)
    assert [(one.way, one.mailbox_id) for one in mails(app)] == [("imap", mailbox)]
    assert len(tickets(app)) == 1
    assert row(app, mailbox).uid == 2


def test_mails_that_were_numbered_anew_are_known(
    app: Flask, server: ImapServer, mailbox: int
) -> None:
    turn(app, mailbox)
    server.deliver(mail("One.").as_bytes())
    look(app)
    with database_of(app).transaction() as session:  # dovecot takes the second that it is
        session.execute(text("update mailboxes set uidvalidity = uidvalidity - 1"))
    before = row(app, mailbox).uidvalidity
    server.number_anew()
    server.deliver(mail("Two.").as_bytes())
    look(app)
    assert row(app, mailbox).uidvalidity != before
    assert len(mails(app)) == 2
    assert len(tickets(app)) == 2
    look(app)
    assert len(mails(app)) == 2


def test_a_server_that_is_down_is_tried_again_later_and_the_reason_shown(
    app: Flask, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    mailbox_id = added(app, settings, port)
    with database_of(app).transaction() as session:
        session.execute(text("update mailboxes set is_on = true, uidvalidity = 1"))
    look(app)
    first = row(app, mailbox_id)
    look(app)
    second = row(app, mailbox_id)
    assert "127.0.0.1 does not answer" in (first.error or "")
    assert (first.failures, second.failures) == (1, 2)
    assert second.next_look_at - first.next_look_at > (second.next_look_at - second.created_at) / 4


def test_mail_that_came_while_the_server_was_away_is_taken_in_afterwards(
    app: Flask, server: ImapServer, mailbox: int
) -> None:
    turn(app, mailbox)
    port = row(app, mailbox).port
    with database_of(app).transaction() as session:
        session.execute(text("update mailboxes set port = 1"))
    look(app)
    server.deliver(mail("While away.").as_bytes())
    with database_of(app).transaction() as session:
        session.execute(text("update mailboxes set port = :port"), {"port": port})
    look(app)
    assert len(tickets(app)) == 1
    assert (row(app, mailbox).failures, row(app, mailbox).error) == (0, None)


def test_a_wrong_password_is_told(
    app: Flask, server: ImapServer, mailbox: int, settings: Settings
) -> None:
    with database_of(app).transaction() as session:
        wrong = form(server.port, password="wrong")
        change_mailbox(session, mailbox, wrong, settings, version=None, actor=ADA.actor)
    with database_of(app).transaction() as session, pytest.raises(NoMailbox, match="refuses"):
        try_mailbox(session, mailbox, settings, actor=ADA.actor)


def test_the_password_is_kept_sealed(app: Flask, mailbox: int) -> None:
    assert b"right" not in row(app, mailbox).secret


def test_another_folder_is_off_until_it_was_tried(
    app: Flask, server: ImapServer, mailbox: int, settings: Settings
) -> None:
    turn(app, mailbox)
    with database_of(app).transaction() as session:
        other = form(server.port, folder="Archive", password="")
        change_mailbox(session, mailbox, other, settings, version=None, actor=ADA.actor)
    assert not row(app, mailbox).is_on


def test_a_removed_mailbox_leaves_its_mails(app: Flask, server: ImapServer, mailbox: int) -> None:
    turn(app, mailbox)
    server.deliver(mail("New.").as_bytes())
    look(app)
    with database_of(app).transaction() as session:
        remove_mailbox(session, mailbox, actor=ADA.actor)
    assert [one.mailbox_id for one in mails(app)] == [None]


def test_only_an_admin_looks_after_mailboxes(app: Flask, settings: Settings) -> None:
    with database_of(app).transaction() as session, pytest.raises(Forbidden):
        add_mailbox(session, form(993), settings, actor=SAM.actor)
