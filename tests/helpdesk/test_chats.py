"""Chats at the desk: the list, a chat among one's own, taking over, passing on, ending."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.actions.conversations import see_as_visitor
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries.chats import ChatRow, chats
from steward.helpdesk.queries.conversations import get_conversation_of
from steward.helpdesk.rules import Owner
from steward.helpdesk.rules.chats import Standing, standing_of
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import ADA, ANN, BEN, CLEO, DAN, SAM, sign_in
from tests.helpdesk.asking import HTMX, now_of, raised, told, words_of
from tests.helpdesk.chatting import (
    answered,
    at_once,
    facts,
    somebody,
    spoke,
    taken,
    transcript,
    wrote,
)
from tests.helpdesk.chatting import now_of as conversation_now
from tests.routing.staff import give, make_skill

pytestmark = pytest.mark.database
URL = "/desk/chats"


def _begun(database: Database, words: str = "It drips.", owner: Owner = Owner.PEOPLE) -> int:
    return wrote(database, somebody(), words, owner=owner).ticket_id


def _rows(database: Database) -> dict[Standing, list[ChatRow]]:
    with database.reading() as session:
        return {standing: list(rows) for standing, rows in chats(session, BEN.actor).items()}


def test_standing_is_told_for_whoever_looks() -> None:
    people, robot = Owner.PEOPLE, Owner.ASSISTANT
    assert standing_of(robot, assignee_id=None, offered_to=None, viewer_id=2) == "assistant"
    assert standing_of(people, assignee_id=None, offered_to=None, viewer_id=2) == "waiting"
    assert standing_of(people, assignee_id=None, offered_to=3, viewer_id=2) == "waiting"
    assert standing_of(people, assignee_id=None, offered_to=2, viewer_id=2) == "offered"
    assert standing_of(people, assignee_id=2, offered_to=None, viewer_id=2) == "mine"
    assert standing_of(people, assignee_id=3, offered_to=2, viewer_id=2) == "colleagues"
    assert standing_of(people, assignee_id=None, offered_to=None, viewer_id=None) == "waiting"


def test_each_chat_stands_where_it_belongs_until_it_is_over(
    client: FlaskClient, database: Database, app: Flask
) -> None:
    sign_in(client, BEN)
    assert "No chat of yours" in client.get(URL).text
    raised(app)  # no chat
    visitor = somebody()
    asked = wrote(database, visitor, "Is it 34 cm high?", owner=Owner.ASSISTANT)
    spoke(database, asked, "Yes, 34 cm.")
    waiting, mine = _begun(database, "Nobody yet"), _begun(database, "Ben's")
    hers = _begun(database, "Cleo's")
    taken(database, mine, BEN)
    taken(database, hers, CLEO)
    rows = _rows(database)
    found = {standing: [row.id for row in of] for standing, of in rows.items()}
    assert found == {
        "offered": [],
        "mine": [mine],
        "waiting": [waiting],
        "assistant": [asked.ticket_id],
        "colleagues": [hers],
    }
    (last,) = rows[Standing.ASSISTANT]
    assert (last.said, last.by, last.unread) == ("Yes, 34 cm.", "assistant", 1)
    page = client.get(URL)
    assert f'id="chat-{mine}"' in page.text
    assert f'id="chat-{waiting}"' not in page.text
    assert 'data-unread="1"' in client.get(URL, headers=HTMX).text
    also = client.get(f"{URL}/T-{waiting}").text
    assert f'id="chat-{waiting}"' in also
    assert f'id="chat-{mine}"' in also

    for resolve, over in (("", hers), ("yes", mine)):
        answered(database, over, "Done.", CLEO if over == hers else BEN)
        ended = client.post(f"{URL}/T-{over}/end", data={"resolve": resolve}, headers=HTMX)
        assert "Ended" in words_of(ended)
    assert [row.id for rows in _rows(database).values() for row in rows] == [
        waiting,
        asked.ticket_id,
    ]
    assert len(facts(database, "ticket.chat_ended")) == 2
    assert len(facts(database, "ticket.resolved")) == 1


def test_who_takes_over_silences_the_assistant_and_the_second_is_told(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    asked = wrote(database, somebody(), "Does it fit?", owner=Owner.ASSISTANT)
    url = f"{URL}/T-{asked.ticket_id}/ownership"
    sign_in(client, BEN)
    sign_in(other_client, CLEO)
    assert "What you send takes the chat over" in words_of(client.get(url.rpartition("/")[0]))
    both = at_once(
        lambda: client.post(url, data={"held_by": ""}, headers=HTMX),
        lambda: other_client.post(url, data={"held_by": ""}, headers=HTMX),
    )
    assert sorted(one.status_code for one in both) == [200, 409]  # type: ignore[attr-defined]  # responses
    late = next(one for one in both if one.status_code == 409)  # type: ignore[attr-defined]  # responses
    assert "by now. Nothing was changed." in late.text  # type: ignore[attr-defined]  # a response
    assert spoke(database, asked) is None
    assert conversation_now(database, asked.ticket_id).owner == Owner.PEOPLE
    assert len(facts(database, "ticket.assigned")) == 1


def test_what_routing_offers_is_taken_among_the_chats(
    client: FlaskClient, database: Database, app: Flask
) -> None:
    ticket_id = _begun(database)
    with database.transaction() as session:
        ticket = session.get_one(Ticket, ticket_id)
        ticket.offered_to, ticket.offer_until = BEN.id, clock.now() + timedelta(minutes=5)
    sign_in(client, BEN)
    assert "Offered to you" in words_of(client.get(f"{URL}/T-{ticket_id}"))
    url = f"{URL}/T-{ticket_id}/ownership"
    assert "Yours" in words_of(client.post(url, data={"held_by": ""}, headers=HTMX))
    now = now_of(app, ticket)
    assert (now.assignee_id, now.offered_to) == (BEN.id, None)
    (fact,) = facts(database, "ticket.assigned")
    assert fact.data["reason"] == "Accepted the offer."
    on_ticket = client.get(f"/desk/tickets/T-{ticket_id}").text
    assert f'href="/desk/chats/T-{ticket_id}"' in on_ticket


def test_an_answer_is_shown_and_what_is_refused_stays_typed(
    client: FlaskClient, database: Database
) -> None:
    visitor = somebody()
    asked = wrote(database, visitor, "Does it fit?", owner=Owner.ASSISTANT)
    spoke(database, asked, "I am the assistant. It does.")
    url = f"{URL}/T-{asked.ticket_id}"
    sign_in(client, BEN)
    refused = client.post(f"{url}/messages", data={"body": "x" * 50_001}, headers=HTMX)
    assert (refused.status_code, "At most 50000 characters" in refused.text) == (422, True)
    assert "x" * 50_001 in refused.text
    sent = client.post(f"{url}/messages", data={"body": "<b>Ben</b> here"}, headers=HTMX)
    assert "&lt;b&gt;Ben&lt;/b&gt; here" in sent.text
    assert "Sent, not seen yet" in sent.text
    for kind, mark in (("visitor", "#user"), ("assistant", "#robot"), ("us", "#headset")):
        assert mark in sent.text.split(f"is-{kind}")[1].split("</p>")[0]
    assert "/help/descaling" in sent.text
    last = transcript(database, asked.ticket_id)[-1]
    assert last == ("agent", "<b>Ben</b> here")
    ours = int(sent.text.split('data-last="')[1].split('"')[0])
    assert client.post(f"{url}/seen/{ours}").status_code == 204
    assert conversation_now(database, asked.ticket_id).agent_seen == ours
    with database.transaction() as session:
        see_as_visitor(session, get_conversation_of(session, visitor), ours)
    assert "Seen by" in client.get(url, headers=HTMX).text
    assert client.post(f"{url}/typing").status_code == 204


def test_a_chat_is_passed_on_to_a_colleague_or_to_a_skill(
    client: FlaskClient, database: Database
) -> None:
    ticket_id = _begun(database)
    taken(database, ticket_id, BEN)
    url = f"{URL}/T-{ticket_id}/transfer"
    sign_in(client, BEN)
    assert CLEO.email in client.get(url, headers=HTMX).text
    form = {"reason": "Grinders are hers", "held_by": str(BEN.id)}
    for wrong in ({}, {"agent": CLEO.email, "skill": "Grinders"}):
        refused = client.post(url, data=form | wrong, headers=HTMX)
        assert refused.status_code == 422
        assert "Choose either a colleague or a skill." in refused.text
        assert "Grinders are hers" in refused.text
    nobody = client.post(url, data=form | {"skill": "Grinders"}, headers=HTMX)
    assert "Nobody else who knows “Grinders” is there" in nobody.text
    late = client.post(url, data=form | {"agent": SAM.email, "held_by": "3"}, headers=HTMX)
    assert (late.status_code, "Ben Berger has" in late.text) == (409, True)
    with database.transaction() as session:
        grinders = make_skill(session, "Grinders")
        for who, level in ((CLEO, 0.6), (SAM, 0.9), (ADA, 0.4)):
            give(session, who, {grinders: level})
    sign_in(client, CLEO)  # so she is there, as neither Sam nor Ada is
    sign_in(client, BEN)
    passed = client.post(url, data=form | {"skill": "Grinders"}, headers=HTMX)
    assert told(passed)["text"] == "Cleo Costa has the chat now"
    assert "Cleo Costa has it" in words_of(passed)
    (fact,) = [one for one in facts(database, "ticket.assigned") if one.data["from_agent"]]
    assert fact.data["reason"] == "Grinders are hers"


def test_who_does_not_answer_customers_has_no_chats(
    client: FlaskClient, database: Database, app: Flask
) -> None:
    ticket_id = _begun(database)
    plain = raised(app, DAN)
    sign_in(client, BEN)
    for path in (plain.number, "T-999999"):
        assert client.get(f"{URL}/{path}").status_code == 404
        assert client.post(f"{URL}/{path}/ownership", data={"held_by": ""}).status_code == 404
    assert now_of(app, plain).assignee_id is None
    sign_in(client, ANN)
    for path in (URL, f"{URL}/T-{ticket_id}"):
        assert client.get(path).status_code == 403
