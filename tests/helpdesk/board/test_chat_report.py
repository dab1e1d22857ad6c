"""The report on chats: what it counts, from when, and as a page and files."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.actions.conversations import end_conversation, hand_over, rate_conversation
from steward.helpdesk.forms import RatingForm
from steward.helpdesk.queries.chat_report import ChatReport, chat_report
from steward.helpdesk.queries.conversations import get_conversation
from steward.helpdesk.queries.figures import Period, Scope
from steward.helpdesk.rules import Owner, Share
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import BEN, CLEO, SAM, sign_in
from tests.helpdesk.asking import words_of
from tests.helpdesk.chatting import answered, somebody, spoke, wrote

pytestmark = pytest.mark.database
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
NOVEMBER = Period(START, START + timedelta(days=10))


def _report(database: Database) -> ChatReport:
    with database.reading() as session:
        return chat_report(session, Scope(SAM.actor), NOVEMBER)


@pytest.fixture
def history(app: Flask, database: Database) -> None:
    """Three chats that people answered, one of the assistant, one that waits, an old one."""
    with clock.frozen(START - timedelta(days=1)):
        answered(database, wrote(database, somebody(), "Old", owner=Owner.PEOPLE).ticket_id, "x")
    with clock.frozen(START):
        by_ben, by_cleo = (wrote(database, somebody(), "Leaks", owner=Owner.PEOPLE) for _ in "ab")
        asked, alone = (wrote(database, somebody(), "Which?") for _ in "ab")
        spoke(database, asked)
        spoke(database, alone)
        with database.transaction() as session:
            end_conversation(session, alone.ticket_id, actor=SAM.actor)
    with clock.frozen(START + timedelta(minutes=1)):
        answered(database, by_ben.ticket_id, "At once.")
    with clock.frozen(START + timedelta(minutes=5)):
        answered(database, by_cleo.ticket_id, "Late.", CLEO)
        answered(database, by_cleo.ticket_id, "And again.", BEN)
    with clock.frozen(START + timedelta(minutes=30)), database.transaction() as session:
        hand_over(session, asked.ticket_id, reason="asked for a person")
    with clock.frozen(START + timedelta(minutes=31)):
        answered(database, asked.ticket_id, "I am here.")
        wrote(database, somebody(), "Nobody yet", owner=Owner.PEOPLE)
    for ticket, stars in ((by_ben, 5), (by_cleo, 2), (alone, 5)):
        with app.app_context(), database.transaction() as session:
            chat = get_conversation(session, ticket.ticket_id)
            rate_conversation(session, chat, RatingForm(stars=stars))


def test_it_counts_from_when_people_owned_a_chat(database: Database, history: None) -> None:
    assert history is None
    found = _report(database)
    assert (found.begun, found.waiting) == (5, 1)
    assert found.oldest == START + timedelta(minutes=31)
    assert (found.quick, found.alone) == (Share(2, 3), Share(1, 5))
    assert found.median == timedelta(minutes=1)
    assert found.most == timedelta(minutes=4.2)
    assert {line.name: line.share for line in found.agents} == {
        "Ben Berger": Share(2, 2),
        "Cleo Costa": Share(0, 1),
    }
    assert [line.share.part for line in found.stars] == [2, 0, 0, 1, 0]
    assert (found.rated, found.rating) == (3, 4.0)


def test_page_and_files_show_it(client: FlaskClient, database: Database, history: None) -> None:
    assert history is None
    assert _report(database).begun == 5
    sign_in(client, SAM)
    days = "from=2026-11-02&to=2026-11-11"
    page = words_of(client.get(f"/desk/reports/chats?{days}"))
    assert "Answered within 2 minutes 67 %" in page
    assert "Rating, mean of 5 4.0 3 visitors gave stars" in page
    agents = client.get(f"/desk/reports.csv?table=chat-agents&{days}").text
    assert "Cleo Costa,0,1," in agents
    stars = client.get(f"/desk/reports.csv?table=chat-stars&{days}").text
    assert "5,2,3," in stars
    assert (
        "No chats in these days"
        in client.get("/desk/reports/chats?from=2020-01-01&to=2020-01-02").text
    )
