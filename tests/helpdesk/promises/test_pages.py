"""What people see of promises: agents at the desk, customers in the portal, programs by API."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts import SYSTEM
from steward.helpdesk.actions import add_message
from steward.helpdesk.actions.renewal import renew_all
from steward.helpdesk.forms import NewMessage
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.checks import CHECKS
from steward.helpdesk.rules import Channel, State
from steward.kit import clock
from steward.promises import Policy, measure_paces
from steward.promises.actions import change_policy, remove_calendar
from steward.promises.forms import PolicyForm
from tests.api_program import TICKETS, Program, problems_of
from tests.cast import BEN, DAN, SAM, sign_in
from tests.helpdesk.asking import HTMX, act, database_of, link_to, now_of, told, words_of
from tests.helpdesk.promises.promising import hours, later, monday_nine, promised, raised

pytestmark = pytest.mark.database


# The business is in Amsterdam: its clocks show an hour more than UTC.


@pytest.fixture
def ticket(app: Flask) -> Ticket:
    """A query of Dan's, raised on Monday at nine, when an answer was promised within an hour."""
    with monday_nine(), database_of(app).transaction() as session:
        promised(session)
        return raised(session)


def test_the_desk_shows_what_is_due_and_sorts_by_it(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    sign_in(client, BEN)
    with monday_nine():
        later(minutes=20)
        with database_of(app).transaction() as session:
            raised(session, subject="The later one")
        page = words_of(client.get("/desk/tickets?sort=promise"))
        assert page.index("40 min left") < page.index("1 h left")
        assert "40 min left" in words_of(client.get(f"/desk/tickets/{ticket.number}"))


@pytest.mark.parametrize(
    ("asked", "minutes", "found"),
    [
        ("late", 59, 0),
        ("late", 61, 1),
        ("soon", 44, 0),
        ("soon", 46, 1),
        ("soon", 61, 0),
        ("risk", 46, 1),
        ("risk", 61, 1),
        ("ok", 10, 1),
        ("none", 10, 0),
    ],
)
def test_lists_find_tickets_by_their_promise(
    client: FlaskClient, ticket: Ticket, asked: str, minutes: int, found: int
) -> None:
    sign_in(client, BEN)
    with monday_nine():
        later(minutes=minutes)
        page = client.get(f"/desk/search?q=promise:{asked}").text
        assert (ticket.number in page) is bool(found)


def test_a_promise_explains_itself(app: Flask, client: FlaskClient, ticket: Ticket) -> None:
    with monday_nine():
        later(minutes=30)
        with database_of(app).transaction() as session:
            answer = NewMessage(body="Which one?", then=State.WAITING)
            add_message(session, ticket.id, answer, actor=BEN.actor, channel=Channel.WEB)
        later(hours=5)
        with database_of(app).transaction() as session:
            word = NewMessage(body="The left one.")
            add_message(session, ticket.id, word, actor=DAN.actor, channel=Channel.WEB)
        sign_in(client, BEN)
        said = words_of(client.get(f"/desk/tickets/{ticket.number}/promises"))
    assert "Promised by the policy “Usual”: 8 h of open time, by the hours of “Lisbon”" in said
    assert "Kept: 30 min of 1 h were used." in said
    assert "Stood still from here: 30 min of 8 h were used." in said
    assert "Ran on, with 30 min of 8 h used." in said
    assert "15:30 – 18:00: 2 h 30 min" in said
    assert "Tue 15:00 All of it is used then" in said


def test_hours_that_were_removed_are_still_told_of(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    with monday_nine():
        with database_of(app).transaction() as session:
            rule = session.scalars(select(Policy)).one()
            former, other = rule.calendar_id, hours(session, "Porto")
            terms = {
                "name": "Usual",
                "calendar_id": other,
                "first_reply": "2 h",
                "resolution": "8h",
            }
            change_policy(session, rule.id, PolicyForm.model_validate(terms), actor=SAM.actor)
        list(renew_all(database_of(app)))
        with database_of(app).transaction() as session:
            remove_calendar(session, former, actor=SAM.actor)
        sign_in(client, BEN)
        said = words_of(client.get(f"/desk/tickets/{ticket.number}/promises"))
    assert "by the hours of “a calendar that was removed”" in said
    assert "by the hours of “Porto”" in said


def test_seeing_to_it_is_offered_when_it_is_at_risk(client: FlaskClient, ticket: Ticket) -> None:
    sign_in(client, BEN)
    with monday_nine():
        url = f"/desk/tickets/{ticket.number}"
        assert "I see to it" not in client.get(url).text
        later(minutes=50)
        assert "I see to it" in client.get(url).text
        answer = act(client, ticket, "acknowledgement")
        assert "Nobody else is called" in str(told(answer)["text"])
        assert "I see to it" not in client.get(url).text


def test_an_agent_promises_a_word_by_the_clock_of_the_business(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    with monday_nine():
        answer = act(client, ticket, "promises", due_at="2026-11-16T10:40", words="the part")
        assert told(answer)["text"] == "Promised: a word by 10:40"
        assert now_of(app, ticket).due_at == clock.now() + timedelta(minutes=40)


@pytest.mark.parametrize("due_at", ["2026-11-16T08:00", "tomorrow", ""])
def test_a_word_that_cannot_be_promised_is_refused_beside_it(
    client: FlaskClient, ticket: Ticket, due_at: str
) -> None:
    with monday_nine():
        answer = act(client, ticket, "promises", due_at=due_at, words="the part")
        assert answer.status_code == 422
        assert 'id="error-due_at"' in answer.text
        assert 'value="the part"' in answer.text
        plain = client.post(f"/desk/tickets/{ticket.number}/promises", data={"due_at": due_at})
        assert (plain.status_code, "<html" in plain.text) == (422, True)


def test_the_customer_hears_by_when(client: FlaskClient, ticket: Ticket) -> None:
    sign_in(client, DAN)
    with monday_nine():
        assert "You hear from us by 11:00." in words_of(client.get("/"))
        page = words_of(client.get(f"/queries/{ticket.number}"))
        assert "You hear from us by 11:00." in page
        assert "Yours is the next to be answered." in page
        assert "We mean to solve it by Tue 10:00." in page
        later(minutes=61)
        page = words_of(client.get(f"/queries/{ticket.number}"))
        assert "This takes longer than we promised." in page
        assert "You hear from us by" not in page


@pytest.mark.usefixtures("ticket")
def test_the_customer_hears_how_long_it_usually_takes_and_who_is_before(
    app: Flask, client: FlaskClient
) -> None:
    with monday_nine():
        for minutes in range(10, 30, 2):
            with database_of(app).transaction() as session:
                other = raised(session)
            later(minutes=minutes)
            with database_of(app).transaction() as session:
                word = NewMessage(body="So.", then=State.RESOLVED)
                add_message(session, other.id, word, actor=BEN.actor, channel=Channel.WEB)
        with database_of(app).transaction() as session:
            measure_paces(session)
            mine = raised(session)
        page = words_of(client.get(link_to(app, f"ticket:{mine.id}")))
    assert "Lately, half of such answers came by 14:18, nine of ten by 14:24 (of 10)." in page
    assert "1 query comes before yours." in page


def test_programs_read_and_make_promises(client: FlaskClient, ticket: Ticket) -> None:
    url = f"{TICKETS}/{ticket.number}/promises"
    ben, dan = Program(client, BEN), Program(client, DAN)
    with monday_nine():
        made = ben("POST", url, {"due_at": "2026-11-16T16:00:00Z", "words": "the part"})
        assert made.status_code == 201
        items = ben("GET", url).get_json()["items"]
        assert [one["kind"] for one in items] == ["first_reply", "resolution", "update"]
        assert items[0]["due_at"] == "2026-11-16T10:00:00Z"
        assert (items[0]["target_minutes"], items[0]["kept"]) == (60, None)
        assert items[0]["acknowledged"] is False
        assert dan("GET", url).get_json()["items"][0]["acknowledged"] is None
        assert dan("POST", url, {"due_at": "2026-11-16T16:00:00Z"}).status_code == 404
        assert problems_of(ben("POST", url, {"due_at": "2026-11-16T08:00:00Z"})) == {
            "/due_at": "That is past already. Choose a time ahead."
        }
        assert "/due_at" in problems_of(ben("POST", url, {"due_at": "2026-11-16T18:00:00"}))


def test_verify_finds_a_ticket_that_forgot_its_promise(app: Flask, ticket: Ticket) -> None:
    check = CHECKS["Every ticket says when its next promise is due"]
    files = app.extensions["files"]
    with database_of(app).transaction() as session:
        assert list(check(session, files)) == []
        session.get_one(Ticket, ticket.id).due_at = None
        session.flush()
        (found,) = check(session, files)
        assert found.startswith(f"{ticket.number} says its next promise is due at no time")


def test_a_long_story_is_one_page(app: Flask, client: FlaskClient, ticket: Ticket) -> None:
    with monday_nine():
        for _ in range(30):
            for who in (SAM, DAN):
                with database_of(app).transaction() as session:
                    word = NewMessage(body="And?")
                    add_message(session, ticket.id, word, actor=who.actor, channel=Channel.WEB)
                later(minutes=1)
        sign_in(client, BEN)
        page = client.get(f"/desk/tickets/{ticket.number}/promises", headers=HTMX)
        assert page.text.count("Next answer") == 30
    assert SYSTEM.name not in page.text
