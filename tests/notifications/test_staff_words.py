"""The words that staff are written: changed, tried with a real ticket, taken back."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.actions.escalation import escalate_due
from steward.helpdesk.forms import AssignmentForm, NewMessage
from steward.helpdesk.rules import Channel, Visibility
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.notifications.models import Notice
from tests.cast import ADA, BEN, CLEO, DAN, SAM, sign_in
from tests.helpdesk.promises.promising import later, monday_nine, promised, raised

WORDS = "/desk/admin/templates"
DUE = "11:00"  # in Amsterdam, an hour after the ticket came
OURS = {  # by kind: other words, and what of them a preview shows at least
    "given": ("{agent}, {number} of {customer} is yours.", "of Dan Dorsey is yours."),
    "wrote": ("Word from {writer}.\n\n{how_to_answer}", "Word from Dan Dorsey."),
    "noted": ("{customer}: {what_happened}", "Dan Dorsey: Ada Admin left a note."),
    "escalated": ("{promise}, {due}\n\n{what_is_asked}", f"first answer, {DUE}"),
    "offered": ("Yours until {until}?", "Yours until 10:55?"),
}


def looked_after(session: Session) -> tuple[str, int]:
    """Give a ticket to Ben, have all write on it, and let its first answer run out."""
    ticket = raised(session)
    form = AssignmentForm(agent=BEN.email, reason="knows it")
    actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)
    for who, visibility in ((DAN, Visibility.PUBLIC), (CLEO, Visibility.INTERNAL)):
        new = NewMessage(body="Look.", visibility=visibility)
        actions.add_message(session, ticket.id, new, actor=who.actor, channel=Channel.WEB)
    later(minutes=45)
    escalate_due(session)
    return ticket.number, ticket.id


def told(database: Database, ticket_id: int) -> dict[str, str]:
    """What Ben's inbox says of a ticket, by kind."""
    with database.reading() as session:
        his = select(Notice.kind, Notice.words).where(
            Notice.user_id == BEN.id, Notice.ticket_id == ticket_id
        )
        return dict(session.execute(his).all())


def change_words(client: FlaskClient, number: str) -> None:
    """Try other words with a ticket, then save them."""
    for kind, (body, seen) in OURS.items():
        words = {"subject": "{number}: look", "body": body, "version": "0"}
        tried = client.post(f"{WORDS}/{kind}/preview", data=words | {"ticket": number})
        assert seen in tried.text, kind
        assert client.post(f"{WORDS}/{kind}?language=nl", data=words).status_code == 303


@pytest.mark.usefixtures("app")
def test_staff_read_changed_words_by_every_way_until_they_are_taken_back(
    client: FlaskClient, database: Database
) -> None:
    with monday_nine():
        with database.transaction() as session:
            promised(session, steps=["75:notify:owner"])
            number, ticket_id = looked_after(session)
        assert told(database, ticket_id) == {
            "given": "It is yours now.",
            "wrote": "Dan Dorsey wrote to you.",
            "noted": "Cleo Costa left a note.",
            "escalated": f"The first answer of {number} is due: {DUE}.",
        }
        sign_in(client, ADA)
        change_words(client, number)
        page = client.get(f"{WORDS}/given?language=nl").text
        assert "{agent}, {number} of {customer} is yours." in page, "staff have but one language"
        assert "Staff read the language of the business" in page
        wrong = {"subject": "{number}", "body": "{due}", "version": "1"}
        refused = client.post(f"{WORDS}/given", data=wrong)
        assert (refused.status_code, "{due} is no place here" in refused.text) == (422, True)

        with database.transaction() as session:
            number, ticket_id = looked_after(session)
        said = told(database, ticket_id)
        assert said["given"] == f"Ben, {number} of Dan Dorsey is yours."
        assert said["wrote"] == "Word from Dan Dorsey."
        assert said["noted"] == "Dan Dorsey: Cleo Costa left a note."
        assert said["escalated"].startswith("first answer, ")
        with database.reading() as session:
            keys = Letter.key.like(f"promise:%:ticket:{ticket_id}:{BEN.id}")
            mail = session.scalars(select(Letter.payload).where(keys)).one()
        assert mail["subject"] == f"{number}: look"
        assert "Once you have seen to it" in mail["text"]

        assert client.post(f"{WORDS}/given/removal").status_code == 303
        with database.transaction() as session:
            ticket_id = looked_after(session)[1]
        assert told(database, ticket_id)["given"] == "It is yours now."
        assert "changed the words for “escalated”" in client.get("/desk/admin/audit").text
