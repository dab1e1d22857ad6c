"""What people see of routing: offers, reasons and rules at the desk; who has it, in the portal."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.actions.offers import accept_offer
from steward.helpdesk.actions.planning import plan_desk
from steward.helpdesk.actions.rounds import route_desk
from steward.helpdesk.models import RoutingRules, Ticket
from steward.helpdesk.queries.checks import CHECKS
from steward.kit.db import Database
from steward.routing import take_load
from tests.api_program import TICKETS, Program
from tests.cast import BEN, CLEO, DAN, SAM, sign_in
from tests.helpdesk.asking import act, told, words_of
from tests.helpdesk.promises.promising import raised
from tests.helpdesk.routing.test_planning import asked

pytestmark = pytest.mark.database
RULES = "/desk/admin/routing"


@pytest.fixture
def ticket(desk: Database) -> Ticket:
    """A query about a machine that is offered to Ben."""
    (ticket,) = asked(desk)
    assert plan_desk(desk) == 1
    return ticket


def test_an_offer_is_shown_to_whom_it_is_made_and_taken(
    client: FlaskClient, ticket: Ticket
) -> None:
    sign_in(client, CLEO)
    url = f"/desk/tickets/{ticket.number}"
    assert "Offered to Ben Berger until" in words_of(client.get(url))
    assert ticket.number not in client.get("/desk/tickets?view=offered").text
    sign_in(client, BEN)
    assert ticket.number in client.get("/desk/tickets?view=offered").text
    assert "Offered to you until" in words_of(client.get(url))
    answer = act(client, ticket, "offer/acceptance")
    assert told(answer)["text"] == f"{ticket.number} is yours"
    assert "Knows Machines." in words_of(answer)
    assert act(client, ticket, "offer/acceptance").status_code == 409


def test_an_offer_is_declined_with_a_reason(client: FlaskClient, ticket: Ticket) -> None:
    assert act(client, ticket, "offer/refusal").status_code == 422
    answer = act(client, ticket, "offer/refusal", reason="On my way out")
    assert told(answer)["text"] == f"{ticket.number} goes to somebody else"
    assert "not taken by Ben Berger: On my way out" in words_of(answer)


def test_all_reasons_are_told_to_the_staff(client: FlaskClient, ticket: Ticket) -> None:
    sign_in(client, CLEO)
    said = words_of(client.get(f"/desk/tickets/{ticket.number}/routing"))
    assert f"{ticket.number} goes to Ben Berger, who has the skills it asks for." in said
    assert "Ben Berger: score" in said
    assert "Without the skill" in said


def test_the_customer_sees_who_has_it_and_why_that_person_is_right(
    client: FlaskClient, desk: Database, ticket: Ticket
) -> None:
    with desk.transaction() as session:
        accept_offer(session, ticket.id, actor=BEN.actor)
    sign_in(client, DAN)
    said = words_of(client.get(f"/queries/{ticket.number}"))
    assert "Ben has it." in said
    assert "Ben knows this well: Machines." in said
    assert "score" not in said.lower()


def test_programs_read_the_reasons(client: FlaskClient, ticket: Ticket) -> None:
    routing = Program(client, CLEO)("GET", f"{TICKETS}/{ticket.number}/routing").get_json()
    assert routing["offered_to"] == "Ben Berger"
    assert routing["reasons"][0].endswith("who has the skills it asks for.")
    assert routing["knows"] == ["Machines"]
    assert Program(client, DAN)("GET", f"{TICKETS}/{ticket.number}/routing").status_code == 404


def test_leads_say_how_tickets_are_given_out(client: FlaskClient, desk: Database) -> None:
    sign_in(client, SAM)
    assert "Give tickets out by themselves" in client.get(RULES).text
    sent = {"offer_minutes": "0", "most_transfers": "5", "version": "1"}
    assert client.post(RULES, data=sent).status_code == 303
    with desk.reading() as session:
        rules = session.get_one(RoutingRules, 1)
        assert (rules.is_on, rules.offer_minutes, rules.most_transfers) == (False, 0, 5)
    assert client.post(RULES, data=sent).status_code == 409
    refused = client.post(RULES, data=sent | {"offer_minutes": "-1", "version": "2"})
    assert refused.status_code == 422
    assert 'id="error-offer_minutes"' in refused.text
    assert "changed how tickets are given out" in client.get("/desk/admin/audit").text
    sign_in(client, BEN)
    assert client.get(RULES).status_code == 403


def test_a_round_is_made_when_something_happened(desk: Database) -> None:
    route_desk(desk)
    (ticket,) = asked(desk)
    route_desk(desk)
    with desk.reading() as session:
        assert session.get_one(Ticket, ticket.id).offered_to == BEN.id


def test_verify_finds_a_load_that_is_not_that_of_the_tickets(
    app: Flask, desk: Database, ticket: Ticket
) -> None:
    assert ticket.assignee_id is None
    check, files = CHECKS["Everybody's load is that of their tickets"], app.extensions["files"]
    with desk.transaction() as session:
        assert list(check(session, files)) == []
        take_load(session, CLEO.id, 2.0)
        raised(session)
        session.flush()
        assert list(check(session, files)) == [
            "Cleo Costa carries 0 by their tickets, but 2 is counted"
        ]
