"""Conversations: begun by a token, owned by one, never doubled, answered where the visitor is."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from steward.customers.models import Person
from steward.helpdesk.actions.conversations import (
    leave_address,
    rate_conversation,
    see_as_agent,
    see_as_visitor,
)
from steward.helpdesk.events import VisitorWrote
from steward.helpdesk.forms import (
    AddressForm,
    RatingForm,
)
from steward.helpdesk.models import Conversation, Message, SurveyAsk, Ticket
from steward.helpdesk.queries.conversations import (
    get_conversation,
    view_conversation,
)
from steward.helpdesk.rules import Owner
from steward.kit.db import Database
from steward.kit.errors import Conflict, NotFound
from tests.cast import BEN, DAN, EVE, sign_in
from tests.helpdesk.chatting import (
    answered,
    at_once,
    facts,
    now_of,
    somebody,
    wrote,
)

pytestmark = pytest.mark.database

ROUNDS = 6


def test_a_stranger_begins_a_conversation_and_goes_on_with_it(database: Database) -> None:
    visitor = somebody()
    first = wrote(database, visitor, "How often shall I descale?\nIt is a Mara 2.")
    second = wrote(database, visitor, "Hello?")
    assert first.ticket_id == second.ticket_id
    assert [
        (one.subject_id, one.data["message_id"]) for one in facts(database, VisitorWrote.kind)
    ] == [
        (first.ticket_id, first.id),
        (first.ticket_id, second.id),
    ]
    with database.reading() as session:
        ticket = session.get_one(Ticket, first.ticket_id)
        person = session.get_one(Person, ticket.customer_id)
        assert (ticket.channel, ticket.subject) == (
            "chat",
            "How often shall I descale? It is a Mara 2.",
        )
        assert (person.name, person.email) == ("Visitor", None)
        seen = view_conversation(session, visitor, after=first.id)
        assert [one.body for one in seen.messages] == ["Hello?"]
        with pytest.raises(NotFound):
            view_conversation(session, somebody(), after=0)


def test_a_login_has_its_conversation_for_itself(database: Database) -> None:
    visitor = somebody(DAN)
    message = wrote(database, visitor, "Where is my order?")
    with database.reading() as session:
        ticket = session.get_one(Ticket, message.ticket_id)
        assert (ticket.customer_id, message.author_id) == (DAN.person_id, DAN.id)
        for other in (somebody(EVE), somebody()):
            with pytest.raises(NotFound):
                view_conversation(session, type(visitor)(visitor.token, other.login), after=0)


def test_the_same_message_again_is_the_same_message(database: Database) -> None:
    visitor = somebody()
    first = wrote(database, visitor, "It drips.", "client-1")
    assert wrote(database, visitor, "It drips.", "client-1").id == first.id
    assert len(facts(database, VisitorWrote.kind)) == 1


def test_a_doubled_first_message_begins_one_conversation(database: Database) -> None:
    for number in range(ROUNDS):
        visitor = somebody()
        same = [lambda: wrote(database, visitor, "It drips.", f"client-{number}")] * 4  # noqa: B023 - run within this round
        messages = at_once(*same)
        assert len({one.id if isinstance(one, Message) else one for one in messages}) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Conversation)) == ROUNDS
        assert session.scalar(select(func.count()).select_from(Message)) == ROUNDS


def test_two_messages_at_once_both_stand_in_one_order(database: Database) -> None:
    visitor = somebody()
    first = wrote(database, visitor, "It drips.")
    both = [lambda n=n: wrote(database, visitor, f"And {n}", f"client-{n}") for n in range(4)]
    results = at_once(*both, lambda: answered(database, first.ticket_id, "I look."))
    assert all(isinstance(one, Message) for one in results), results
    with database.reading() as session:
        said = view_conversation(session, visitor, after=first.id).messages
    assert sorted(one.body for one in said) == ["And 0", "And 1", "And 2", "And 3", "I look."]
    times = [one.created_at for one in said]
    assert times == sorted(times)


def test_where_nobody_is_the_answer_goes_by_mail_until_somebody_comes(
    database: Database, client: FlaskClient
) -> None:
    visitor = somebody()
    message = wrote(database, visitor, "It drips.", owner=Owner.PEOPLE)
    assert not now_of(database, message.ticket_id).is_live
    sign_in(client, BEN)
    client.get("/desk/tickets")
    wrote(database, visitor, "Are you there now?")
    assert now_of(database, message.ticket_id).is_live


def test_an_address_makes_the_stranger_somebody_but_opens_nothing(database: Database) -> None:
    new, known = somebody(), somebody()
    first, second = wrote(database, new, "It drips."), wrote(database, known, "It hums.")
    for visitor, email in ((new, "nina@new.example"), (known, EVE.email)):
        with database.transaction() as session:
            message = first if visitor == new else second
            conversation = get_conversation(session, message.ticket_id)
            form = AddressForm.model_validate({"email": email, "name": "Nina"})
            leave_address(session, conversation, form)
            leave_address(session, conversation, form)
            other = AddressForm.model_validate({"email": "x@y.example"})
            with pytest.raises(Conflict):
                leave_address(session, conversation, other)
    with database.reading() as session:
        nina = session.scalars(select(Person).where(Person.email == "nina@new.example")).one()
        assert session.get_one(Ticket, first.ticket_id).customer_id == nina.id
        assert session.get_one(Ticket, second.ticket_id).customer_id == EVE.person_id
        assert session.get_one(Person, EVE.person_id).user_id == EVE.id
        assert session.scalar(select(func.count()).where(Person.name == "Visitor")) == 0
        who = view_conversation(session, known, after=0).ticket
        assert who.id == second.ticket_id
    later = wrote(database, known, "It is me.")
    assert (later.claim, later.author_id) == (EVE.email, None)


def test_both_sides_marks_and_stars_are_kept(database: Database) -> None:
    message = wrote(database, somebody(), "It drips.")
    answer = answered(database, message.ticket_id, "I look.")
    with database.transaction() as session:
        conversation = get_conversation(session, message.ticket_id)
        for seen in (answer.id + 1_000, message.id):
            see_as_visitor(session, conversation, seen)
            see_as_agent(session, message.ticket_id, min(seen, message.id), actor=BEN.actor)
        rate_conversation(session, conversation, RatingForm(stars=4, comment="Quick."))
        rate_conversation(session, conversation, RatingForm(stars=5))
    now = now_of(database, message.ticket_id)
    assert (now.visitor_seen, now.agent_seen) == (answer.id, message.id)
    with database.reading() as session:
        said = session.scalars(select(SurveyAsk)).one()
    assert (said.ticket_id, said.score, said.words) == (message.ticket_id, 5, "")
    assert said.channel == "chat"
    assert [one.data["stars"] for one in facts(database, "ticket.rated")] == [4, 5]
