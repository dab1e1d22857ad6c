"""What people find in their inbox, and how it gets empty: told once, read once, only one's own."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.helpdesk.actions import (
    add_message,
    assign_ticket,
    raise_ticket,
    reopen_ticket,
    resolve_ticket,
)
from steward.helpdesk.forms import AssignmentForm, NewMessage, NewTicket
from steward.helpdesk.rules import Channel, Visibility
from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.jobs import defer
from steward.notifications.models import Notice
from tests.cast import ADA, BEN, CLEO, DAN, EVE, Member, sign_in
from tests.working import do_jobs

INBOX = "/notifications"


def ticket_of_dan(session: Session, to: Member | None = BEN) -> int:
    """Raise a query of Dan's and give it to somebody."""
    new = NewTicket(subject="Leaks at the brew head", body="A cup an hour.")
    ticket = raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
    if to:
        form = AssignmentForm(agent=to.email, team=None, reason="Knows brew heads")
        assign_ticket(session, ticket.id, form, actor=CLEO.actor)
    return ticket.id


def say(session: Session, ticket_id: int, who: Member, **more: object) -> None:
    new = NewMessage.model_validate({"body": "Still leaks.", **more})
    add_message(session, ticket_id, new, actor=who.actor, channel=Channel.WEB)


def told(session: Session, who: Member) -> list[str]:
    """What somebody's inbox says, oldest first."""
    words = select(Notice.words).where(Notice.user_id == who.id).order_by(Notice.id)
    return list(session.scalars(words))


@pytest.mark.usefixtures("app")
def test_the_owner_hears_of_what_others_do_and_the_customer_of_what_we_do(
    database: Database,
) -> None:
    with database.transaction() as session:
        ticket_id = ticket_of_dan(session)
        say(session, ticket_id, DAN)
        say(session, ticket_id, CLEO, visibility=Visibility.INTERNAL)
        say(session, ticket_id, CLEO)
        say(session, ticket_id, BEN)
        resolve_ticket(session, ticket_id, actor=BEN.actor)
        reopen_ticket(session, ticket_id, actor=CLEO.actor)
        assert told(session, BEN) == [
            "It is yours now.",
            "Dan Dorsey wrote to you.",
            "Cleo Costa left a note.",
            "Cleo Costa answered the customer.",
            "It is open again.",
        ]
        assert told(session, DAN) == [
            "Ben has it.",
            "Cleo wrote to you.",
            "Ben wrote to you.",
            "We take it as solved.",
            "It is open again.",
        ]
        assert not told(session, CLEO), "nobody is told what they did themselves"
        mine = AssignmentForm(agent=CLEO.email, team=None, reason="I take it")
        assign_ticket(session, ticket_id, mine, actor=CLEO.actor)
        assert not told(session, CLEO)


def test_the_inbox_is_read_one_by_one_or_all_at_once_and_is_nobody_elses(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        ticket_id = ticket_of_dan(session)
        say(session, ticket_id, BEN)
    sign_in(client, DAN)
    page = client.get(INBOX).text
    assert page.index("Ben wrote to you.") < page.index("Ben has it.")
    assert "Inbox, 2 unread" in page
    with database.reading() as session:
        ids = session.scalars(
            select(Notice.id).where(Notice.user_id == DAN.id).order_by(Notice.id)
        ).all()
    sign_in(other_client, EVE)
    assert other_client.post(f"{INBOX}/{ids[0]}/opening").status_code == 404
    assert "Ben" not in other_client.get(INBOX).text
    opened = client.post(f"{INBOX}/{ids[0]}/opening")
    assert (opened.status_code, opened.location) == (303, f"/queries/T-{ticket_id}")
    assert "Inbox, 1 unread" in client.get(f"{INBOX}/bell").text
    unread = client.get(f"{INBOX}?shown=unread").text
    assert "Ben wrote to you." in unread
    assert "Ben has it." not in unread
    client.post(f"{INBOX}/reading")
    assert "Inbox, all read" in client.get("/queries").text
    assert "All is read" in client.get(f"{INBOX}?shown=unread").text
    sign_in(client, BEN)
    assert "Inbox, 1 unread" in client.get("/desk/tickets").text


def fill(database: Database, number: int) -> None:
    with database.transaction() as session:
        ticket_id = ticket_of_dan(session, to=None)
        rows = text(
            "insert into notices (key, user_id, kind, ticket_id, subject, words, created_at)"
            " select 'k' || n, :user, 'answered', :ticket, repeat('very-long-word', 40),"
            " 'Ben wrote ' || n, now() from generate_series(1, :number) n"
        )
        session.execute(rows, {"user": DAN.id, "ticket": ticket_id, "number": number})


def test_five_thousand_notices_are_fifty_a_page_and_the_badge_says_99_plus(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    assert "Nothing here yet" in client.get(INBOX).text
    fill(database, 5_000)
    first = client.get(INBOX).text
    assert first.count("st-notice-open") == 50
    assert ">99+<" in first
    cursor = first.split("cursor=")[1].split('"')[0]
    older = client.get(f"{INBOX}?shown=all&cursor={cursor}", headers={"HX-Request": "true"}).text
    assert older.count("st-notice-open") == 50
    assert "Ben wrote 4950<" in older
    assert "<html" not in older


def test_what_is_old_is_cleared_at_night_sooner_when_it_was_read(
    app: Flask, database: Database
) -> None:
    fill(database, 4)
    with database.transaction() as session:
        rows = session.scalars(select(Notice).order_by(Notice.id)).all()
        now = clock.now()
        rows[0].created_at = now - timedelta(days=181)
        rows[1].read_at = now - timedelta(days=31)
        rows[2].read_at = now - timedelta(days=29)
        defer(session, "notifications.forget_old")
    do_jobs(app)
    with database.reading() as session:
        assert session.scalars(select(Notice.words).order_by(Notice.id)).all() == [
            "Ben wrote 3",
            "Ben wrote 4",
        ]


def test_choices_and_quiet_hours_decide_what_leaves_and_when(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    quiet = {"quiet_from": "22:00", "quiet_until": "07:00", "zone": "Europe/Amsterdam"}
    boxes = ["assigned:mail", "answered:inbox", "answered:mail", "offered:mail", "answered:pigeon"]
    assert client.post("/account/notifications", data={**quiet, "ways": boxes}).status_code == 303
    shown = client.get("/account/notifications").text
    assert 'value="answered:inbox" checked' in shown
    assert 'value="received:mail" checked' not in shown
    with clock.frozen(clock.now().replace(month=11, day=20, hour=22, minute=30)):  # 23:30 there
        with database.transaction() as session:
            ticket_id = ticket_of_dan(session)
            say(session, ticket_id, BEN)
            assert told(session, DAN) == ["Ben wrote to you."]
        with database.reading() as session:
            letters = outbox.letters(session, recipient=DAN.email).items
        assert [letter.due_at.isoformat()[5:16] for letter in letters] == ["11-21T06:00"] * 2
        with database.transaction() as session:
            session.execute(text("update tickets set severity = 'critical'"))
            say(session, ticket_id, BEN)
        with database.reading() as session:
            letters = outbox.letters(session, recipient=DAN.email).items
        assert letters[0].due_at > clock.now(), "Dan has not said that urgent things may pass"
    client.post("/account/notifications/removal")
    assert 'value="received:mail" checked' in client.get("/account/notifications").text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"quiet_from": "22:00"}, "Quiet hours need a beginning and an end."),
        ({"zone": "Mars/Olympus"}, "This is no time zone"),
        ({"ways": "a; drop table"}, "cannot be kept"),
    ],
)
def test_choices_that_make_no_sense_are_said_so_and_kept_nowhere(
    client: FlaskClient, database: Database, sent: dict[str, str], says: str
) -> None:
    sign_in(client, BEN)
    answer = client.post("/account/notifications", data=sent)
    assert answer.status_code == 422
    assert says in answer.text
    with database.reading() as session:
        assert not session.scalar(text("select count(*) from notification_choices"))


def test_an_admin_sets_what_is_usual_and_all_who_chose_nothing_follow(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, ADA)
    usual = "/desk/admin/notifications"
    assert 'value="received:mail" checked' in client.get(usual).text
    assert client.get(f"{usual}/analyst").status_code == 404
    for _ in range(2):
        sent = client.post(f"{usual}/customer", data={"ways": ["answered:mail"]})
        assert sent.status_code == 303
    assert "set what is usually told to: customer" in client.get("/desk/admin/audit").text
    with database.transaction() as session:
        ticket_of_dan(session)
        of_guest = NewTicket(subject="Hello", body="By mail", customer_email="guest@home.example")
        raise_ticket(session, of_guest, actor=BEN.actor, channel=Channel.PHONE)
        assert not told(session, DAN)
        letters = session.scalar(select(func.count()).select_from(outbox.Letter))
        assert letters == 0, "neither Dan nor the guest hears of what is told by no way"
