"""What is learned from resolved tickets: on while it is better, suggested, never lowering."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.actions.bulk import PastTicket, write_past_tickets
from steward.helpdesk.actions.triage import learn_triage, suggest
from steward.helpdesk.events import TicketEdited, TicketOpened
from steward.helpdesk.forms import NewTicket, TicketEdit
from steward.helpdesk.models import Message, Ticket, TriageModel, TriageSuggestion
from steward.helpdesk.queries import acts_on
from steward.helpdesk.rules import Channel, Severity, State
from steward.kit import clock
from steward.kit.bulk import PastFact, reserve_ids
from steward.kit.db import Database
from tests.accounts.people import kinds_of_facts
from tests.cast import BEN, DAN, SAM, sign_in
from tests.helpdesk.asking import act, now_of, raised, words_of
from tests.working import do_jobs

pytestmark = pytest.mark.database

KINDS = {
    "Defect": ("The pump of my machine is loud", Severity.HIGH),
    "Delivery": ("My parcel has not arrived, where is the courier", Severity.NORMAL),
    "Invoice": ("Please correct the address on the invoice", Severity.LOW),
}
URL = "/desk/admin/triage"


def _resolved(session: Session, number: int, *, sorted_at_once: bool = False) -> None:
    """Write tickets that came without a category, were sorted by people and resolved."""
    now = clock.now()
    past = []
    messages = iter(reserve_ids(session, Message, number))
    for i, ticket_id in enumerate(reserve_ids(session, Ticket, number)):
        category = tuple(KINDS)[i % len(KINDS)]
        text, severity = KINDS[category]
        at = now - timedelta(days=30) + timedelta(minutes=i)
        ticket = Ticket(
            id=ticket_id,
            subject=f"{text}, no. {i}",
            state=State.RESOLVED,
            severity=severity,
            severity_by_person=True,
            channel=Channel.EMAIL,
            category=category,
            language="english",
            customer_id=DAN.person_id,
            created_at=at,
            updated_at=at,
            resolved_at=at,
        )
        said = Message(
            id=next(messages),
            ticket_id=ticket_id,
            visibility="public",
            by_customer=True,
            author_name=DAN.name,
            channel=Channel.EMAIL,
            body=f"{text}. It is the {i}th time.",
            created_at=at,
        )
        about: dict[str, Any] = {"subject_id": ticket_id, "customer_id": ticket.customer_id}
        facts = [PastFact(TicketOpened(**about, channel=Channel.EMAIL), at, DAN.name)]
        if not sorted_at_once:
            edited = TicketEdited(**about, changes={"category": [None, category]})
            facts.append(PastFact(edited, at, BEN.name, BEN.id))
        past.append(PastTicket(ticket, [said], facts, words={"english": ticket.subject}))
    write_past_tickets(session, past)


def _models(session: Session) -> dict[str, TriageModel]:
    return {model.what: model for model in session.scalars(select(TriageModel))}


def _raise(session: Session, body: str, **parts: object) -> Ticket:
    values = {"subject": "A question", "body": body, "customer_email": "new@home.example"} | parts
    new = NewTicket.model_validate(values)
    return actions.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)


@pytest.fixture
def learned(database: Database) -> None:
    """Learn from 240 resolved tickets."""
    with database.transaction() as session:
        _resolved(session, 240)
        learn_triage(session)


@pytest.mark.usefixtures("learned")
def test_it_is_on_where_it_beats_what_is_without(database: Database) -> None:
    with database.reading() as session:
        models = _models(session)
    for what in ("category", "severity"):
        model = models[what]
        assert model.on_since is not None
        assert (model.examples, model.held_out) == (240, 48)
        assert model.learned_f1 is not None
        assert model.rules_f1 is not None
        assert model.learned_f1 > 0.9 > model.rules_f1
    assert kinds_of_facts(database).count("triage.learned") == 2


def test_few_tickets_teach_nothing_and_it_says_so(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        _resolved(session, 199)
        learn_triage(session)
        assert all(model.on_since is None for model in _models(session).values())
    sign_in(client, SAM)
    assert "Too few yet: 199 resolved tickets" in words_of(client.get(URL))


def test_it_stays_off_where_it_is_no_better_and_goes_off_again(session: Session) -> None:
    _resolved(session, 210)
    learn_triage(session)
    assert _models(session)["category"].on_since is not None
    _resolved(session, 1000, sorted_at_once=True)
    learn_triage(session)
    category = _models(session)["category"]
    assert category.on_since is None
    assert category.rules_f1 == 1


@pytest.mark.usefixtures("learned")
def test_a_new_ticket_gets_a_category_by_one_press(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    ticket = raised(app, subject="Parcel", body="The courier has not come, where is my parcel")
    do_jobs(app)
    sign_in(client, BEN)
    shown = client.get(f"/desk/tickets/{ticket.number}")
    assert "Category Delivery" in words_of(shown)
    act(client, ticket, "particulars", category="Delivery")
    assert now_of(app, ticket).category == "Delivery"
    with database.reading() as session:
        assert acts_on(session, ticket.id)[-1].data["changes"] == {"category": [None, "Delivery"]}
    assert "Category Delivery," not in words_of(client.get(f"/desk/tickets/{ticket.number}"))


@pytest.mark.usefixtures("learned")
def test_it_raises_and_says_so_but_never_lowers(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        loud = _raise(session, "The pump of the machine is loud")
        bill = _raise(
            session, "Please correct the address on the invoice", customer_email=DAN.email
        )
        ours = _raise(session, "The pump of the machine is loud", severity="low")
    do_jobs(app)
    assert now_of(app, loud).severity == "high"
    assert now_of(app, bill).severity == "normal"
    assert now_of(app, ours).severity == "low"
    with database.reading() as session:
        suggestion = session.get_one(TriageSuggestion, bill.id)
        assert suggestion.severity == "low"
        raised_by = [fact for fact in acts_on(session, loud.id) if fact.kind == "ticket.severity"]
    assert [(one.actor_name, one.data["reason"]) for one in raised_by] == [("Steward", "learned")]


@pytest.mark.usefixtures("learned")
def test_suggesting_twice_is_as_once_and_a_ticket_may_be_gone(database: Database) -> None:
    with database.transaction() as session:
        ticket = _raise(session, "The pump of the machine is loud")
        suggest(session, ticket.id)
        suggest(session, ticket.id)
        suggest(session, 999_999)
        facts = [fact.kind for fact in acts_on(session, ticket.id)]
    assert facts.count("ticket.severity") == 1


def test_nothing_is_asked_of_the_worker_while_it_is_off(app: Flask, database: Database) -> None:
    ticket = raised(app)
    do_jobs(app)
    with database.reading() as session:
        assert session.get(TriageSuggestion, ticket.id) is None


def test_a_lead_has_it_learn_now(client: FlaskClient, app: Flask, database: Database) -> None:
    with database.transaction() as session:
        _resolved(session, 240)
        edit = TicketEdit(category="Defect")
        ticket = _raise(session, "Something else")
        actions.edit_ticket(session, ticket.id, edit, actor=BEN.actor)
    sign_in(client, SAM)
    assert "Nothing yet" in words_of(client.get(URL))
    assert client.post(f"{URL}/learning").status_code == 303
    do_jobs(app)
    shown = words_of(client.get(URL))
    assert "on the newest 48 of 240 resolved tickets" in shown
    assert "learned the category of tickets from 240" in words_of(client.get("/desk/admin/audit"))
