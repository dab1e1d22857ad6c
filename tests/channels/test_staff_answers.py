"""What one of us answers by mail: to the customer, or among ourselves, by what they were sent."""

import pytest
from flask import Flask

from steward.helpdesk.actions import close_ticket
from steward.helpdesk.rules import Visibility
from steward.kit.settings import Settings
from tests.cast import ADA, BEN, DAN
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
