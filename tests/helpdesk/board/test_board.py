"""The board as a page: who may see it, what it says, and its acts."""

import json

import pytest
from flask.testing import FlaskClient

from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import get_ticket
from steward.helpdesk.rules import Severity
from steward.kit import clock
from steward.kit.db import Database
from steward.promises import promises_of
from tests.cast import ADA, ANN, BEN, DAN, KIM, RETURNS, SAM, Member, sign_in
from tests.helpdesk.promises.promising import later, monday_nine, promised, raised
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database
HTMX = {"HX-Request": "true"}


@pytest.fixture
def late(database: Database) -> Ticket:
    """A ticket whose first answer was promised and is late."""
    with monday_nine(), database.transaction() as session:
        promised(session)
        ticket = raised(session, subject="The <b>boiler</b> is cold")
        session.flush()
        session.expunge(ticket)
    return ticket


def fresh(database: Database, ticket: Ticket) -> Ticket:
    """Read the ticket again."""
    with database.reading() as session:
        return get_ticket(session, SAM.actor, ticket.id)


@pytest.mark.parametrize("who", [ADA, SAM])
def test_leads_see_the_board_and_find_it_in_their_navigation(
    client: FlaskClient, late: Ticket, who: Member
) -> None:
    sign_in(client, who)
    page = client.get("/desk/board").text
    assert 'href="/desk/board" aria-current="page"' in page
    assert late.number in page
    assert "The &lt;b&gt;boiler&lt;/b&gt; is cold" in page
    assert "1 late" in page


@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (KIM, 403), (ANN, 403), (DAN, 404)])
def test_nobody_else_does(client: FlaskClient, who: Member, status: int) -> None:
    sign_in(client, who)
    assert client.get("/desk/board").status_code == status
    assert 'href="/desk/board"' not in client.get("/desk/tickets").text


def test_an_empty_business_has_an_empty_board(client: FlaskClient) -> None:
    sign_in(client, SAM)
    page = client.get("/desk/board").text
    for words in ("Every promise is in time", "No ticket was handed on", "has an owner"):
        assert words in page


def test_a_team_sees_its_own_tickets(client: FlaskClient, late: Ticket) -> None:
    sign_in(client, SAM)
    assert late.number not in client.get(f"/desk/board?team={RETURNS}").text
    assert late.number in client.get("/desk/board?team=nonsense").text


def test_the_board_takes_as_many_statements_however_much_there_is(
    client: FlaskClient, database: Database, late: Ticket
) -> None:
    assert late.id
    sign_in(client, SAM)
    client.get("/desk/board")
    with counted_sql() as few:
        part = client.get("/desk/board", headers=HTMX)
    assert part.text.lstrip().startswith("<div")
    with database.transaction() as session:
        for _ in range(30):
            raised(session)
    with counted_sql() as many:
        client.get("/desk/board", headers=HTMX)
    assert len(many) <= len(few) <= 20, few


def test_raising_severity_from_the_board_stays_there(
    client: FlaskClient, database: Database, late: Ticket
) -> None:
    sign_in(client, SAM)
    sent = {"severity": "high", "version": late.version}
    answer = client.post(f"/desk/board/tickets/{late.number}/severity", data=sent, headers=HTMX)
    assert answer.status_code == 204
    told = json.loads(answer.headers["HX-Trigger"])
    assert told["st:toast"]["text"] == f"{late.number} is high now"
    assert "st:change" in told
    assert fresh(database, late).severity == Severity.HIGH
    again = client.post(f"/desk/board/tickets/{late.number}/severity", data=sent, headers=HTMX)
    assert again.status_code == 409, "somebody was first: nothing is made less severe unseen"


def test_without_script_an_act_leads_back_to_the_board(
    client: FlaskClient, database: Database, late: Ticket
) -> None:
    sign_in(client, SAM)
    with monday_nine():
        later(hours=2)
        answer = client.post(f"/desk/board/tickets/{late.number}/acknowledgement")
        assert (answer.status_code, answer.location) == (303, "/desk/board")
        with database.reading() as session:
            first = promises_of(session, "ticket", late.id)[0]
        assert (first.acknowledged_by, first.acknowledged_at) == (SAM.id, clock.now())


def test_the_lead_takes_a_ticket_over(
    client: FlaskClient, database: Database, late: Ticket
) -> None:
    sign_in(client, SAM)
    client.post(f"/desk/board/tickets/{late.number}/lead", data={"version": late.version})
    assert fresh(database, late).assignee_id == SAM.id
