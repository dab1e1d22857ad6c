"""Beside a ticket: a cited draft of an answer, and solved tickets that mean the same."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from steward.assistant.actions import note_solved
from steward.helpdesk import Channel, raise_ticket
from steward.helpdesk.actions import add_message, resolve_ticket
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.kit.db import Database
from tests.assistant.shelf import fill_shelf, learn_now
from tests.cast import ANN, BEN, DAN, EVE, Member, sign_in

pytestmark = pytest.mark.database
HTMX = {"HX-Request": "true"}


def raised(session: Session, who: Member, subject: str, body: str) -> str:
    new = NewTicket(subject=subject, body=body)
    return raise_ticket(session, new, actor=who.actor, channel=Channel.WEB).number


def solved(session: Session, who: Member, subject: str, body: str, answer: str) -> str:
    number = raised(session, who, subject, body)
    ticket_id = int(number[2:])
    add_message(session, ticket_id, NewMessage(body=answer), actor=BEN.actor, channel=Channel.WEB)
    resolve_ticket(session, ticket_id, actor=BEN.actor)
    return number


def test_an_agent_finds_a_cited_draft_and_how_others_were_solved(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        ids = fill_shelf(session)
        alike = solved(
            session, EVE, "My Mara leaks", "It leaks at the brew head.", "A new gasket helped."
        )
        solved(session, EVE, "Two invoices", "I got two invoices for one order.", "Never mind.")
        open_one = raised(session, EVE, "The Mara is leaking", "Water at the brew head again.")
        leak = raised(session, DAN, "My Mara is leaking", "Since Monday it leaks.")
        parcel = raised(session, DAN, "Parcel", "My parcel has not come yet, where is it?")
        danger = raised(session, DAN, "Smoke", "There is smoke. Where is my parcel?")
        assert note_solved(session) == 2
        assert note_solved(session) == 0
    learn_now(database)
    sign_in(client, BEN)

    ticket = client.get(f"/desk/tickets/{leak}").text
    assert f'hx-get="/desk/tickets/{leak}/suggestions"' in ticket
    beside = client.get(f"/desk/tickets/{leak}/suggestions", headers=HTMX).text
    assert alike in beside
    assert "A new gasket helped." in beside
    assert "Two invoices" not in beside
    assert open_one not in beside

    draft = client.get(f"/desk/tickets/{parcel}/suggestions", headers=HTMX).text
    assert "five working days" in draft
    assert f"http://localhost/help/articles/{ids['parcel']}" in draft
    assert "data-puts" in draft
    assert "data-puts" in client.get(f"/desk/tickets/{danger}/suggestions").text

    sign_in(client, ANN)
    assert "data-puts" not in client.get(f"/desk/tickets/{parcel}/suggestions").text
    sign_in(client, DAN)
    assert client.get(f"/desk/tickets/{parcel}/suggestions").status_code == 404
