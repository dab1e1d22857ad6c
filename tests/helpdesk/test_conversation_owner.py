"""Conversations have one owner: the assistant until people take over, and the database holds it."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from steward.helpdesk import actions
from steward.helpdesk.actions.conversations import (
    ASSISTANT,
    end_conversation,
    hand_over,
    watch_conversations,
)
from steward.helpdesk.forms import (
    AssistantMessage,
)
from steward.helpdesk.models import Conversation, Ticket
from steward.helpdesk.queries.waiting import planned
from steward.helpdesk.rules import Channel, Owner, Speaker, State
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import BEN, sign_in
from tests.helpdesk.chatting import (
    answered,
    at_once,
    facts,
    now_of,
    somebody,
    spoke,
    taken,
    transcript,
    wrote,
)

pytestmark = pytest.mark.database

ROUNDS = 6


def test_the_assistant_answers_where_it_has_it_from(database: Database) -> None:
    message = wrote(database, somebody(), "How often shall I descale?")
    answer = spoke(database, message)
    assert answer is not None
    assert answer.citations == [
        {
            "article_id": 7,
            "version": 2,
            "title": "Descaling",
            "url": "/help/descaling",
            "passage": "Twice a year.",
        }
    ]
    assert transcript(database, message.ticket_id) == [
        (Speaker.VISITOR, "How often shall I descale?"),
        (Speaker.ASSISTANT, "Twice a year."),
    ]
    with database.reading() as session:
        ticket = session.get_one(Ticket, message.ticket_id)
        assert (ticket.state, ticket.customer_waits_since) == (State.OPEN, None)


def test_the_assistant_is_silent_once_there_is_more_to_answer(database: Database) -> None:
    visitor = somebody()
    first = wrote(database, visitor, "How often?")
    second = wrote(database, visitor, "And with what?")
    assert spoke(database, first) is None
    assert spoke(database, second) is not None


@pytest.mark.parametrize("how", ["taken", "answered", "handed over", "ended"])
def test_the_assistant_is_silent_once_it_is_not_its_place(database: Database, how: str) -> None:
    visitor = somebody()
    message = wrote(database, visitor, "It smells burnt.")
    if how == "taken":
        taken(database, message.ticket_id)
    elif how == "answered":
        answered(database, message.ticket_id, "Pull the plug.")
    else:
        with database.transaction() as session:
            if how == "ended":
                end_conversation(session, message.ticket_id, actor=ASSISTANT)
            else:
                hand_over(session, message.ticket_id, reason="Burnt smell.")
                hand_over(session, message.ticket_id, reason="Once more.")
    assert now_of(database, message.ticket_id).owner == Owner.PEOPLE
    assert spoke(database, message) is None
    assert "Twice a year." not in [text for _, text in transcript(database, message.ticket_id)]
    assert len(facts(database, "ticket.handed_over")) == (how == "handed over")


def test_the_database_itself_lets_only_the_owner_speak(database: Database) -> None:
    message = wrote(database, somebody(), "It smells burnt.", owner=Owner.PEOPLE)
    with database.transaction() as session:
        words = AssistantMessage(body="Twice a year.")
        with pytest.raises(IntegrityError, match="does not own"), session.begin_nested():
            actions.add_message(
                session, message.ticket_id, words, actor=ASSISTANT, channel=Channel.CHAT
            )
        back = update(Conversation).values(owner=Owner.ASSISTANT)
        with pytest.raises(IntegrityError, match="people own"), session.begin_nested():
            session.execute(back)


def test_assistant_and_person_at_once_leave_one_owner_who_speaks_last(database: Database) -> None:
    for number in range(ROUNDS):
        message = wrote(database, somebody(), "It drips.")
        ticket = message.ticket_id
        person = (taken, lambda base, one: answered(base, one, "I look."))[number % 2]
        results = at_once(
            lambda: spoke(database, message),  # noqa: B023 - run within this round
            lambda: person(database, ticket),  # noqa: B023 - likewise
        )
        assert not [one for one in results if isinstance(one, Exception)], results
        assert now_of(database, ticket).owner == Owner.PEOPLE
        said = [who for who, _ in transcript(database, ticket)]
        assert said == sorted(said, key=["visitor", "assistant", "agent"].index), said
        assert (Speaker.ASSISTANT in said) == (results[0] is not None)
        assert spoke(database, message) is None


def test_a_conversation_of_the_assistant_is_in_nobodys_queue_until_it_is_handed_over(
    database: Database, client: FlaskClient
) -> None:
    message = wrote(database, somebody(), "It drips.")
    spoke(database, message)
    with database.reading() as session:
        assert planned(session, clock.now()) is None
    sign_in(client, BEN)
    client.get("/desk/tickets")
    with database.transaction() as session:
        hand_over(session, message.ticket_id, reason="Asked for.")
    with database.reading() as session:
        found = planned(session, clock.now())
        assert found
        assert list(found.works) == [str(message.ticket_id)]
        ticket = session.get_one(Ticket, message.ticket_id)
        assert ticket.customer_waits_since is not None
    assert now_of(database, message.ticket_id).is_live


def test_what_the_assistant_leaves_unanswered_goes_to_people(database: Database) -> None:
    with clock.frozen(clock.now()):
        message = wrote(database, somebody(), "It drips.")
        watch_conversations(database)
        assert now_of(database, message.ticket_id).owner == Owner.ASSISTANT
        clock.advance(timedelta(seconds=31))
        watch_conversations(database)
    assert now_of(database, message.ticket_id).owner == Owner.PEOPLE
    (handed,) = facts(database, "ticket.handed_over")
    assert handed.data["reason"] == "The assistant did not answer in time."


def test_a_silence_after_the_assistants_answer_ends_and_resolves_it(database: Database) -> None:
    visitor = somebody()
    with clock.frozen(clock.now()):
        message = wrote(database, visitor, "How often?")
        spoke(database, message)
        clock.advance(timedelta(minutes=31))
        watch_conversations(database)
        watch_conversations(database)
    assert len(facts(database, "ticket.chat_ended")) == 1
    with database.reading() as session:
        assert session.get_one(Ticket, message.ticket_id).state == State.RESOLVED
    wrote(database, visitor, "One more thing.")
    assert now_of(database, message.ticket_id).ended_at is None
    with database.reading() as session:
        assert session.get_one(Ticket, message.ticket_id).state == State.OPEN
