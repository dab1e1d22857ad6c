"""Triage at work: tickets judged as they come, as customers write again, and as they wait."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from steward.customers import get_person
from steward.helpdesk import actions
from steward.helpdesk.actions.triage import raise_waiting
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import acts_on
from steward.helpdesk.queries.triage import get_judged, last_tickets
from steward.helpdesk.rules import Channel, Severity
from steward.helpdesk.rules.triage import said as said_of
from steward.inventory import Key, Product, Variant
from steward.kit import clock
from steward.sales.actions import NewOrder, Wanted, cancel_order, place_order
from steward.sales.forms import DeliverTo
from steward.sales.rules import OrderSource
from tests.api_program import TICKETS, Program
from tests.cast import BEN, DAN, EVE, Member, sign_in
from tests.helpdesk.asking import act, now_of, raised, said
from tests.inventory.goods import new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


def _raise(session: Session, body: str = "It drips.", **parts: object) -> Ticket:
    values = {"subject": "The brew head", "body": body, "customer_email": DAN.email} | parts
    new = NewTicket.model_validate(values)
    return actions.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)


def _writes(session: Session, ticket: Ticket, body: str, who: Member = DAN) -> None:
    message = NewMessage(body=body)
    actions.add_message(session, ticket.id, message, actor=who.actor, channel=Channel.WEB)


def _points(session: Session, ticket: Ticket) -> dict[str, int]:
    session.flush()
    judged = get_judged(session, BEN.actor, ticket.id)
    assert judged.score == min(max(judged.total, 0), 100)
    return {factor.key: factor.points for factor in judged.factors}


def _severities(session: Session, ticket: Ticket) -> list[tuple[str, str, str, str]]:
    return [
        (fact.actor_name, fact.data["before"], fact.data["after"], fact.data["reason"])
        for fact in acts_on(session, ticket.id)
        if fact.kind == "ticket.severity"
    ]


def test_smoke_makes_a_ticket_critical_before_anybody_hears_of_it(session: Session) -> None:
    ticket = _raise(session, "There is smoke")
    assert (ticket.severity, ticket.score) == (Severity.CRITICAL, 75)
    assert _points(session, ticket) == {"start": 25, "safety": 50}
    assert _severities(session, ticket) == []


def test_what_staff_say_stands_and_the_rules_are_shown_beside(session: Session) -> None:
    ticket = _raise(session, "There is smoke", severity="low")
    _writes(session, ticket, "Fire!")
    assert (ticket.severity, ticket.score) == (Severity.LOW, 81)
    judged = get_judged(session, BEN.actor, ticket.id)
    assert (judged.by_person, judged.judged) == (True, "critical")
    assert ticket.rises_at is None


def test_impact_and_urgency_give_the_class(session: Session) -> None:
    ticket = _raise(session, impact=1, urgency=2)
    assert (ticket.severity, ticket.score) == (Severity.HIGH, 50)
    assert _raise(session, impact=3, urgency=3).severity == Severity.LOW


def test_customers_do_not_judge_themselves(session: Session) -> None:
    new = NewTicket(subject="?", body="?", severity=Severity.CRITICAL, impact=1, urgency=1)
    ticket = actions.raise_ticket(session, new, actor=EVE.actor, channel=Channel.API)
    assert ticket.severity == Severity.NORMAL
    assert _points(session, ticket) == {"start": 25}


def test_each_contact_without_an_answer_counts_and_an_answer_does_not(session: Session) -> None:
    first = _raise(session)
    _writes(session, first, "Hello?")
    _writes(session, first, "Anybody?")
    assert _points(session, first)["repeat"] == 12
    answer = NewMessage(body="Which one is it?")
    actions.add_message(session, first.id, answer, actor=BEN.actor, channel=Channel.WEB)
    _writes(session, first, "The left one.")
    assert "repeat" not in _points(session, first)
    assert _points(session, _raise(session))["repeat"] == 6


def test_a_ticket_that_comes_back_counts_as_a_contact(session: Session) -> None:
    ticket = _raise(session)
    actions.resolve_ticket(session, ticket.id, actor=BEN.actor)
    _writes(session, ticket, "It drips again.")
    assert _points(session, ticket)["repeat"] == 6
    _writes(session, ticket, "A lot.")
    assert _points(session, ticket)["repeat"] == 12


def test_contacts_of_long_ago_do_not_count(session: Session) -> None:
    then = clock.now() - timedelta(days=8)
    with clock.frozen(then):
        _raise(session)
    assert "repeat" not in _points(session, _raise(session))


def test_what_a_customer_adds_raises_and_says_so(session: Session) -> None:
    ticket = _raise(session)
    _writes(session, ticket, "Now there is smoke.")
    assert ticket.severity == Severity.CRITICAL
    assert _severities(session, ticket) == [("Steward", "normal", "critical", "wrote")]
    _writes(session, ticket, "Not urgent any more, thank you.")
    assert ticket.severity == Severity.CRITICAL


def test_notes_and_answers_of_ours_are_not_judged(session: Session) -> None:
    ticket = _raise(session)
    note = NewMessage(body="Is there smoke? Fire?")
    actions.add_message(session, ticket.id, note, actor=BEN.actor, channel=Channel.WEB)
    assert _points(session, ticket) == {"start": 25}


def test_waiting_raises_when_it_is_time_once_and_never_lowers(session: Session) -> None:
    raise_waiting(session)
    with clock.frozen(clock.now()):
        ticket = _raise(session)
        clock.advance(timedelta(days=5) - timedelta(seconds=1))
        assert raise_waiting(session) == 0
        clock.advance(timedelta(seconds=1))
        assert raise_waiting(session) == 1
        assert (ticket.severity, ticket.score) == (Severity.HIGH, 50)
        assert ticket.updated_at == clock.now()
        assert raise_waiting(session) == 0
        clock.advance(timedelta(days=100))
        assert raise_waiting(session) == 0
    assert _severities(session, ticket) == [("Steward", "normal", "high", "waited")]
    assert _points(session, ticket)["waited"] == 25


def test_whoever_was_answered_waits_no_more(session: Session) -> None:
    raise_waiting(session)
    with clock.frozen(clock.now()):
        ticket = _raise(session)
        answer = NewMessage(body="We look into it.")
        actions.add_message(session, ticket.id, answer, actor=BEN.actor, channel=Channel.WEB)
        clock.advance(timedelta(days=30))
        assert raise_waiting(session) == 0
    assert ticket.severity == Severity.NORMAL


def test_what_a_person_set_is_not_raised_by_waiting(session: Session) -> None:
    raise_waiting(session)
    with clock.frozen(clock.now()):
        ticket = _raise(session)
        actions.change_severity(session, ticket.id, Severity.NORMAL, actor=BEN.actor)
        clock.advance(timedelta(days=30))
        assert raise_waiting(session) == 0
    assert ticket.severity == Severity.NORMAL


def test_those_who_wait_are_looked_at_some_at_a_time_the_longest_first(session: Session) -> None:
    raise_waiting(session)
    with clock.frozen(clock.now()):
        tickets: list[Ticket] = []
        for _ in range(3):
            tickets.append(_raise(session, customer_email=f"{len(tickets)}@home.example"))
            clock.advance(timedelta(hours=1))
        clock.advance(timedelta(days=6))
        assert raise_waiting(session, most=2) == 2
        assert [ticket.severity for ticket in tickets] == ["high", "high", "normal"]
        assert raise_waiting(session, most=2) == 1


def test_judging_is_one_statement_of_an_act(session: Session) -> None:
    _raise(session)
    with counted_sql() as sent:
        ticket = _raise(session)
    assert len([one for one in sent if "triage_rules" in one]) == 1
    assert len([one for one in sent if one.startswith("UPDATE tickets")]) == 0
    with counted_sql() as sent:
        _writes(session, ticket, "Hello?")
    assert len([one for one in sent if "triage_rules" in one]) == 1
    assert len([one for one in sent if one.startswith("UPDATE tickets")]) == 1


def test_the_api_tells_staff_how_a_ticket_was_judged(client: FlaskClient) -> None:
    program = Program(client, BEN)
    body = {"subject": "Steam", "body": "No power, no coffee", "customer_email": DAN.email}
    made = program.raises(body)
    assert (made["severity"], made["score"]) == ("high", 55)
    url = f"{TICKETS}/{made['number']}"
    assert json.loads(program("GET", f"{url}/triage").data) == {
        "severity": "high",
        "set_by_person": False,
        "impact": None,
        "urgency": None,
        "judged": "high",
        "score": 55,
        "total": 55,
        "factors": [
            {"key": "start", "found": "every ticket starts with", "weight": 25, "points": 25},
            {
                "key": "outage",
                "found": "says “no power”, “no coffee”",
                "weight": 30,
                "points": 30,
            },
        ],
        "suggestion": None,
    }
    customer = Program(client, DAN)
    assert json.loads(customer("GET", url).data)["score"] is None
    assert customer("GET", f"{url}/triage").status_code == 404
    refused = program("POST", TICKETS, body | {"impact": 4})
    assert refused.status_code == 422
    assert "impact" in refused.text


def test_the_desk_explains_and_takes_a_correction(client: FlaskClient, app: Flask) -> None:
    ticket = raised(app, body="There is SMOKE coming out of it")
    said(app, ticket, "Switch it off, please.")
    sign_in(client, BEN)
    url = f"/desk/tickets/{ticket.number}/triage"
    assert url in client.get(f"/desk/tickets/{ticket.number}").text
    for headers in ({}, {"HX-Request": "true"}):
        shown = client.get(url, headers=headers).text
        assert "says “smoke”" in shown
        assert "+50" in shown
        assert "75 of 100" in shown
    act(client, ticket, "severity", severity="high")
    shown = client.get(url).text
    assert "A person has set it. The rules say critical" in shown
    assert now_of(app, ticket).severity == "high"


def _ordered(session: Session, app: Flask, variant_id: int) -> str:
    dan = get_person(session, DAN.actor, DAN.person_id or 0)
    to = DeliverTo(recipient="Dan", address="At Dan's")
    wanted = NewOrder(dan, [Wanted(variant_id, Decimal(10))], to, OrderSource.SHOP)
    with app.test_request_context():
        return place_order(session, wanted, UTC_ZONE, actor=DAN.actor).number


def test_the_customers_own_order_counts_and_anothers_does_not(session: Session, app: Flask) -> None:
    machine = new_variant(session)
    stocked(session, Key(machine, new_place(session)))
    number = _ordered(session, app, machine)
    ticket = _raise(session, order=f" {number.lower()} ")
    assert _points(session, ticket) == {"start": 25, "order": 1}
    (found,) = get_judged(session, BEN.actor, ticket.id).factors[1:]
    assert said_of(found) == "order of 100"
    for guess in (number, "O-999999", "77", "O-" + "9" * 30):
        new = NewTicket(subject="Mine?", body="It drips.", order=guess)
        others = actions.raise_ticket(session, new, actor=EVE.actor, channel=Channel.WEB)
        assert "order" not in _points(session, others)
    named = _raise(session, order=number, customer_email=EVE.email)
    assert "order" not in _points(session, named)
    with app.test_request_context():
        cancel_order(session, number, actor=DAN.actor)
    _writes(session, ticket, "Any news?")
    assert "order" not in _points(session, ticket)


def test_a_critical_product_counts_by_its_name_or_sku(session: Session) -> None:
    machine = session.get_one(Variant, new_variant(session))
    product = session.get_one(Product, machine.product_id)
    product.criticality = "critical"
    name = product.name.upper()
    ticket = _raise(session, product=name)
    assert _points(session, ticket) == {"start": 25, "criticality": 10}
    (found,) = get_judged(session, BEN.actor, ticket.id).factors[1:]
    assert said_of(found) == f"criticality of {name}: critical"
    assert _points(session, _raise(session, product=machine.sku.lower()))["criticality"] == 10
    product.criticality = "high"
    _writes(session, ticket, "Any news?")
    assert _points(session, ticket)["criticality"] == 5
    shown = next(one for one in last_tickets(session, most=9) if one.id == ticket.id)
    assert shown.known.criticality == "high"
