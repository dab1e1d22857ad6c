"""The chat's API: whoever has the token, from sites that may, at a pace that people write in."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.channels.web.widget import widget_script
from steward.helpdesk import actions
from steward.helpdesk.actions.conversations import watch_conversations
from steward.helpdesk.forms import NewMessage
from steward.helpdesk.models import Conversation, Ticket
from steward.helpdesk.queries.conversations import Visitor
from steward.helpdesk.rules import Channel, Owner, Visibility
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter, Mail
from steward.kit.settings import Settings
from steward.main import create_app
from tests.app_fixture import new_client
from tests.cast import BEN, DAN, EVE, sign_in, sign_out
from tests.channels.chat_page import SITE, ChatPage, at_desk
from tests.helpdesk.chatting import answered, spoke, taken, wrote
from tests.helpdesk.promises.promising import promised

pytestmark = pytest.mark.database


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of a business that lets one other site show the chat, and answers itself."""
    return settings.model_copy(update={"chat_sites": f"{SITE}/", "chat_assistant": False})


def ticket_of(database: Database) -> Ticket:
    with database.reading() as session:
        return session.scalars(select(Ticket).order_by(Ticket.id.desc()).limit(1)).one()


def mails(database: Database) -> list[Mail]:
    with database.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.id))
        return [Mail.model_validate(letter.payload) for letter in letters]


def test_a_visitors_story_from_the_first_word_to_the_stars(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        promised(session)
    at_desk(other_client)
    page = ChatPage(client)
    assert client.get("/chat/settings").get_json()["title"] == "We answer here"
    assert page.say("It drips.", "client-01", **{"drip.txt": b"drop"}).status_code == 201
    first = page.look()
    (message,) = first["messages"]
    assert (message["who"], message["text"], message["client_id"]) == (
        "visitor",
        "It drips.",
        "client-01",
    )
    assert (first["title"], first["notices"][0]) == ("A person comes to you", "You are next.")
    (file,) = message["files"]
    assert page.send("GET", f"files/{file['id']}").data == b"drop"

    ticket = ticket_of(database)
    taken(database, ticket.id)
    answer = answered(database, ticket.id, "Which machine?")
    with database.transaction() as session:
        note = NewMessage(body="Not for her", visibility=Visibility.INTERNAL)
        actions.add_message(session, ticket.id, note, actor=BEN.actor, channel=Channel.WEB)
    now = page.look(message["id"])
    assert [(one["who"], one["name"], one["text"]) for one in now["messages"]] == [
        ("agent", "Ben", "Which machine?")
    ]
    assert (now["title"], now["notices"]) == ("Ben answers", [])
    signs = [page.send("POST", "typing"), page.put("seen", message_id=answer.id)]
    assert [one.status_code for one in signs] == [204, 204]
    with database.reading() as session:
        assert session.get_one(Conversation, ticket.id).visitor_seen == answer.id

    ended = page.put("end").get_json()
    assert (ended["is_over"], ended["title"], ended["stars"]) == (True, "This chat has ended", None)
    assert page.put("rating", stars=5, comment="Quick.").get_json()["stars"] == 5
    assert page.say("One more thing.").status_code == 201
    assert not page.look()["is_over"]


def test_where_nobody_is_it_becomes_a_query_whose_answer_comes_by_mail(
    client: FlaskClient, database: Database
) -> None:
    page = ChatPage(client)
    assert client.get("/chat/settings").get_json()["title"] == "Nobody is here right now"
    page.say("It drips.")
    before = page.look()
    assert before["asks_address"]
    assert before["is_by_mail"]
    assert "Leave your address" in before["notices"][0]
    wrong = page.put("address", email="no address")
    assert (wrong.status_code, wrong.get_json()["errors"][0]["pointer"]) == (422, "/email")
    after = page.put("address", email="nina@home.example", name="Nina").get_json()
    assert not after["asks_address"]
    assert after["notices"] == [f"This is query {before['number']} now. The answer comes by mail."]
    assert page.put("address", email="other@home.example").status_code == 409
    answered(database, ticket_of(database).id, "Tighten the gasket.")
    received, answer = mails(database)
    assert received.to_address == answer.to_address == "nina@home.example"
    assert f"Its number is {before['number']}" in received.text
    assert "Tighten the gasket." in answer.text
    assert page.look()["messages"][-1]["text"] == "Tighten the gasket."


def test_nobody_has_many_mails_sent_to_somebody_elses_address(client: FlaskClient) -> None:
    answers = []
    for _ in range(6):
        page = ChatPage(client)
        page.say("It drips.")
        answers.append(page.put("address", email="Nina@home.example").status_code)
    assert answers == [200] * 5 + [429]


def test_answers_go_by_mail_once_a_visitor_with_an_address_does_not_look(
    client: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    at_desk(other_client)
    page = ChatPage(client)
    with clock.frozen(clock.now()):
        page.say("It drips.")
        page.put("address", email="nina@home.example")
        first = answered(database, ticket_of(database).id, "Which machine?")
        page.put("seen", message_id=first.id)
        clock.advance(timedelta(minutes=5))
        watch_conversations(database)
        assert not [mail for mail in mails(database) if mail.to_address == "nina@home.example"]
        answered(database, ticket_of(database).id, "Tighten the gasket.")
        clock.advance(timedelta(seconds=61))
        watch_conversations(database)
        watch_conversations(database)
        answered(database, ticket_of(database).id, "Did it help?")
        told = [mail for mail in mails(database) if mail.to_address == "nina@home.example"]
        assert ["Tighten the gasket." in told[0].text, "Did it help?" in told[1].text] == [True] * 2
        assert page.look()["is_by_mail"]
        page.put("seen", message_id=page.look()["messages"][-1]["id"])
        assert not page.look()["is_by_mail"]
    assert len(told) == 2


def test_only_who_has_the_token_comes_in_and_a_login_keeps_its_own(
    client: FlaskClient, app: Flask
) -> None:
    page = ChatPage(client)
    assert page.send("GET", "messages").status_code == 404
    for token in ("", "short", "x" * 129, "ä" * 50):
        assert ChatPage(client, token=token or "-").say("It drips.").status_code == 404
    sign_in(client, DAN)
    assert page.say("Where is my order?").status_code == 201
    assert not page.look()["asks_address"]
    other = new_client(app)
    sign_in(other, EVE)
    assert ChatPage(other, token=page.token).send("GET", "messages").status_code == 404
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert page.send("GET", "messages", headers=foreign).status_code == 404
    sign_out(client)
    assert page.send("GET", "messages").status_code == 404


def test_sent_twice_it_is_there_once_and_what_is_wrong_is_said(client: FlaskClient) -> None:
    page = ChatPage(client)
    one, two = page.say("It drips.", "client-01"), page.say("It drips.", "client-01")
    assert one.get_json() == two.get_json()
    assert len(page.look()["messages"]) == 1
    for body, client_id in (
        ("", "client-02"),
        ("x" * 4_001, "client-02"),
        ("\x00", "client-02"),
        ("x", "!"),
    ):
        assert page.say(body, client_id).status_code == 422
    assert page.send("PUT", "seen", data="no json").status_code in {400, 415}
    assert page.put("seen", message_id=-1).status_code == 422
    assert page.put("rating", stars=9).status_code == 422
    assert page.say("🙂" * 10).status_code == 201


def test_what_is_over_for_good_takes_no_more_words_and_says_so(
    client: FlaskClient, database: Database
) -> None:
    page = ChatPage(client)
    page.say("It drips.")
    with database.transaction() as session:
        actions.close_ticket(session, ticket_of(database).id, actor=BEN.actor)
    assert (page.look()["is_over"], page.look()["can_write"]) == (True, True)
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert not page.look()["can_write"]
        assert page.say("It drips again.").status_code == 409


def test_other_sites_may_read_only_where_the_settings_name_them(client: FlaskClient) -> None:
    mine, foreign = ChatPage(client, origin=SITE), ChatPage(client, origin="https://evil.example")
    allowed = mine.say("It drips.")
    assert allowed.headers["Access-Control-Allow-Origin"] == SITE
    assert allowed.headers["Vary"] == "Origin"
    first = mine.send("OPTIONS", "messages")
    assert "X-Chat-Token" in first.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in foreign.send("GET", "settings").headers
    refused = ChatPage(client, origin=SITE, token="y" * 43).send("GET", "messages")
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (404, SITE)
    assert refused.mimetype == "application/problem+json"


def test_who_writes_faster_than_people_do_is_slowed_down(client: FlaskClient) -> None:
    page = ChatPage(client)
    answers = [page.say(f"It drips, {n}.") for n in range(33)]
    assert [one.status_code for one in answers[:31]] == [201] * 31
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) <= 60
    assert len(page.look()["messages"]) == 31


def test_the_assistant_begins_where_it_is_let_and_a_person_is_a_click_away(
    settings: Settings, database: Database
) -> None:
    app = create_app(settings.model_copy(update={"chat_assistant": True}), database)
    page = ChatPage(new_client(app))
    page.say("How often shall I descale?")
    ticket = ticket_of(database)
    with database.transaction() as session:
        conversation = session.get_one(Conversation, ticket.id)
        assert conversation.owner == Owner.ASSISTANT
    (message,) = page.look()["messages"]
    said = wrote(database, Visitor(page.token), "With what?")
    assert spoke(database, said) is not None
    answer = page.look(message["id"])["messages"][-1]
    cited = [{"title": "Descaling", "url": "http://localhost/help/descaling"}]
    assert (answer["who"], answer["citations"]) == ("assistant", cited)
    assert page.put("person").get_json()["owner"] == "people"


def test_the_script_is_one_small_file_and_only_the_demo_has_a_shop(
    client: FlaskClient, settings: Settings, database: Database
) -> None:
    assert len(widget_script().packed) < 30_000
    plain, packed = (
        client.get("/widget.js", headers={"Accept-Encoding": kind}) for kind in ("identity", "gzip")
    )
    assert (plain.mimetype, packed.headers["Content-Encoding"]) == ("text/javascript", "gzip")
    assert plain.data == widget_script().plain
    again = client.get("/widget.js", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304
    assert b'src="/widget.js"' in client.get("/demo/shop").data
    serious = create_app(settings.model_copy(update={"demo": False}), database)
    assert new_client(serious).get("/demo/shop").status_code == 404
