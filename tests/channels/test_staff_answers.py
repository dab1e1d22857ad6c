"""What one of us answers by mail: to the customer, or among ourselves, by what they were sent."""

import pytest
from flask import Flask

from steward.helpdesk.actions import add_message, assign_ticket, close_ticket
from steward.helpdesk.forms import AssignmentForm, NewMessage
from steward.helpdesk.rules import Channel, Visibility
from steward.kit.settings import Settings
from steward.notifications.actions import choose
from steward.notifications.forms import ChoicesForm
from tests.cast import ADA, BEN, DAN, SAM
from tests.channels.mailing import database_of, letters, mail, reply_address, said_on, take

pytestmark = pytest.mark.database


def test_an_agent_answers_by_the_word_that_they_were_sent(app: Flask, settings: Settings) -> None:
    ticket_id = take(app, mail()).ticket_id
    to = reply_address(settings, f"{ticket_id}a{BEN.id}")
    take(app, mail("I call him at noon.", sender=BEN.email, to=to))
    take(app, mail("Me, truly.", sender=ADA.email, to=to))
    ours, other = said_on(app, ticket_id)[1:]
    assert (ours.author_id, ours.visibility, ours.claim) == (BEN.id, Visibility.INTERNAL, None)
    assert (other.author_id, other.visibility, other.claim) == (
        None,
        Visibility.INTERNAL,
        ADA.email,
    )


def test_the_mail_that_tells_what_a_customer_wrote_is_answered_to_the_customer(
    app: Flask, settings: Settings
) -> None:
    ticket_id = take(app, mail()).ticket_id or 0
    with database_of(app).transaction() as session:
        wishes = ChoicesForm.model_validate({"ways": ["wrote:mail", "noted:mail"]})
        choose(session, wishes, settings, actor=BEN.actor)
        given = AssignmentForm(agent=BEN.email, reason="Knows it")
        assign_ticket(session, ticket_id, given, actor=SAM.actor)
        said = NewMessage(body="Which lot?")
        add_message(session, ticket_id, said, actor=DAN.actor, channel=Channel.WEB)
        aside = NewMessage(body="Careful.", visibility=Visibility.INTERNAL)
        add_message(session, ticket_id, aside, actor=SAM.actor, channel=Channel.WEB)
    told = [one.payload for one in letters(app) if one.recipient == BEN.email]
    words = [str(payload["reply_word"]).partition("-")[0] for payload in told]
    assert words == [f"{ticket_id}p{BEN.id}", f"{ticket_id}a{BEN.id}"]
    assert "Which lot?" in told[0]["text"]
    assert "What you answer to this mail goes to the customer." in told[0]["text"]
    assert "goes to the customer" not in told[1]["text"]
    assert "Careful." not in told[1]["text"]


def test_an_agent_answers_the_customer_where_they_were_sent_what_the_customer_wrote(
    app: Flask, settings: Settings
) -> None:
    ticket_id = take(app, mail()).ticket_id
    to = reply_address(settings, f"{ticket_id}p{BEN.id}")
    take(app, mail("Change the gasket.\n\n> It drips.", sender=BEN.email, to=to))
    take(app, mail("I am away.", sender=BEN.email, to=to, Auto_Submitted="auto-replied"))
    take(app, mail("Me, truly.", sender=ADA.email, to=to))
    answer, other = said_on(app, ticket_id)[1:]
    assert (answer.author_id, answer.body, answer.claim) == (BEN.id, "Change the gasket.", None)
    assert (answer.visibility, other.visibility) == (Visibility.PUBLIC, Visibility.INTERNAL)
    assert other.author_id is None, "a word in the wrong hands is a note of nobody's"
    told = [letter for letter in letters(app) if "Change the gasket." in str(letter.payload)]
    assert [letter.recipient for letter in told] == [DAN.email]
    with database_of(app).transaction() as session:
        close_ticket(session, ticket_id or 0, actor=DAN.actor)
    take(app, mail("One thing more.", sender=BEN.email, to=to))
    assert said_on(app, ticket_id)[-1].visibility == Visibility.INTERNAL, "nothing is lost"
