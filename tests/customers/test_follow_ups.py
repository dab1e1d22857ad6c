"""Follow-ups: the list of a day by what would be lost, playbooks, and that nobody is forgotten."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from steward.customers import Happened, Occasion, follow_playbooks
from steward.customers.actions import (
    end_follow_up,
    give_follow_up,
    switch_playbook,
)
from steward.customers.forms import HandingForm, OutcomeForm
from steward.customers.models import Call, Playbook
from steward.customers.queries import DayListing, list_follow_ups
from steward.helpdesk import actions as care
from steward.helpdesk.models import Ticket
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict, Forbidden
from steward.kit.events import Fact
from tests.cast import BEN, CLEO, EVE, KIM, SAM, sign_in
from tests.customers.next_steps import MONDAY, TODAY, follow, made
from tests.customers.worths import keep, new_person, row_of
from tests.helpdesk.asking import raised
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database


@pytest.fixture
def monday() -> Iterator[None]:
    """Have it be Monday."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def noon(app: Flask) -> Iterator[None]:
    """Be in the house on a Monday."""
    with app.app_context(), clock.frozen(MONDAY):
        yield


def titles(session: Session, **asked: str) -> list[str]:
    """Return the list of a day as Ben sees it."""
    rows = list_follow_ups(session, BEN.actor, DayListing(**asked), TODAY)
    return [row.title for row in rows.items]


def lapsed(session: Session, **more: object) -> None:
    """Keep what Dan is worth: he lapsed three weeks ago."""
    keep(session, row_of(1, **more))


@pytest.mark.usefixtures("noon")
def test_a_day_is_in_the_order_of_what_would_be_lost(database: Database) -> None:
    with database.transaction() as session:
        for name, value, alive in (
            ("rich and true", "900", 0.99),
            ("rich and going", "900", 0.5),
            ("poor", "40", 0.2),
        ):
            who = new_person(session, name)
            keep_row = row_of(who.id, expected_value=Decimal(value), alive=alive)
            follow(session, who.id, name, assignee=BEN.email)
            rows = (*session.info.get("rows", ()), keep_row)
            session.info["rows"] = rows
        keep(session, *session.info["rows"])
        follow(session, 1, "nothing known")
        follow(session, 1, "of somebody else", assignee=CLEO.email)
        follow(session, 1, "tomorrow", due_on=TODAY + timedelta(days=1))
        # 900 x 0.5, 900 x the usual 0.1, 40 x 0.8
        assert titles(session) == ["rich and going", "rich and true", "poor", "nothing known"]
        assert titles(session, when="coming") == ["tomorrow"]
        assert "of somebody else" in titles(session, whose="all")
        assert titles(session, whose="free") == ["nothing known"]
        lost = list_follow_ups(session, BEN.actor, DayListing(), TODAY).items[0].lost
        assert lost == 450
        with pytest.raises(Forbidden):
            list_follow_ups(session, KIM.actor, DayListing(), TODAY)


@pytest.mark.usefixtures("noon")
def test_pages_of_many_follow_ups_leave_none_out(database: Database) -> None:
    with database.transaction() as session:
        people = [new_person(session, f"p{n}") for n in range(30)]
        keep(session, *(row_of(p.id, expected_value=Decimal(n // 3)) for n, p in enumerate(people)))
        for person in people:
            follow(session, person.id, person.name)
        seen: list[str] = []
        cursor: str | None = None
        while cursor or not seen:
            rows = list_follow_ups(session, BEN.actor, DayListing(), TODAY, cursor=cursor, limit=7)
            seen += [row.title for row in rows.items]
            cursor = rows.next_cursor
        assert sorted(seen) == sorted(person.name for person in people)


@pytest.mark.usefixtures("noon")
def test_what_came_of_it_is_noted_once_and_can_be_taken_back(database: Database) -> None:
    with database.transaction() as session:
        asked = follow(session, 1, means="call")
        outcome = OutcomeForm(how="done", said="All is well again.")
        end_follow_up(session, asked.id, outcome, version=asked.version, actor=BEN.actor)
        assert session.scalars(select(Call.said)).all() == ["All is well again."]
        with pytest.raises(Conflict):
            end_follow_up(session, asked.id, outcome, version=None, actor=CLEO.actor)
        with pytest.raises(Conflict):
            give_follow_up(session, asked.id, HandingForm(), version=None, actor=CLEO.actor)
    with database.transaction() as session:
        again = follow(session, 1)
        tomorrow = TODAY + timedelta(days=1)
        for bad in ({}, {"due_on": TODAY - timedelta(days=1)}):
            form = OutcomeForm.model_validate({"how": "again"} | bad)
            with pytest.raises(BadInput) as raised_:
                end_follow_up(session, again.id, form, version=None, actor=BEN.actor)
            assert "due_on" in raised_.value.errors
        form = OutcomeForm(how="again", due_on=tomorrow, said="engaged")
        end_follow_up(session, again.id, form, version=None, actor=BEN.actor)
        assert (again.due_on, again.tries, again.words) == (tomorrow, 1, "engaged")
        form = OutcomeForm(how="dropped")
        with pytest.raises(BadInput):
            end_follow_up(session, again.id, form, version=None, actor=BEN.actor)


@pytest.mark.usefixtures("noon")
def test_a_playbook_makes_one_follow_up_of_an_occasion(database: Database) -> None:
    happened = Happened(
        occasion=Occasion.CRITICAL, person_id=1, key="ticket:7", because="T-7", dealt_id=BEN.id
    )
    with database.transaction() as session:
        follow_playbooks(session, happened)
        follow_playbooks(session, happened)
        (one,) = made(session)
        assert (one.due_on, one.assignee_id) == (date(2026, 11, 25), BEN.id)
        told = session.scalars(select(Fact.data).where(Fact.kind == "follow_up.added")).all()
        assert [data["playbook"] for data in told] == ["After a critical ticket"]
        end_follow_up(session, one.id, OutcomeForm(how="done"), version=None, actor=BEN.actor)
        follow_playbooks(session, happened)  # of the same ticket, once for ever
        assert len(made(session)) == 1
        (book,) = session.scalars(select(Playbook).where(Playbook.occasion == Occasion.CRITICAL))
        switch_playbook(session, book.id, on=False, actor=SAM.actor)
        follow_playbooks(session, Happened(occasion=Occasion.CRITICAL, person_id=2, key="ticket:8"))
        assert made(session, 2) == []


def test_a_critical_ticket_is_followed_up_once_it_is_solved(app: Flask, database: Database) -> None:
    critical, usual = raised(app), raised(app, EVE)
    with app.app_context(), database.transaction() as session:
        for ticket in (critical, usual):
            severity = "critical" if ticket is critical else "normal"
            its = update(Ticket).where(Ticket.id == ticket.id)
            session.execute(its.values(assignee_id=CLEO.id, severity=severity))
            care.resolve_ticket(session, ticket.id, actor=CLEO.actor, version=None)
        (one,) = made(session)
        assert one.assignee_id == CLEO.id
        assert one.because == f"{critical.number} Grinder stops halfway"
        assert one.link == f"/desk/tickets/{critical.number}"
        assert made(session, 2) == []


@pytest.mark.usefixtures("monday")
def test_the_pages_say_what_is_next(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        lapsed(session)
    sign_in(client, BEN)
    sent = {"title": "Call about the grinder", "means": "call", "due_on": "2026-11-23"}
    refused = client.post("/desk/customers/1/follow-ups", data=sent | {"due_on": "2026-11-20"})
    assert refused.status_code == 422
    assert "This day is over" in refused.text
    client.post("/desk/customers/1/follow-ups", data=sent | {"assignee": BEN.email})
    assert "Call about the grinder" in client.get("/desk/customers/1").text
    listed = client.get("/desk/follow-ups").text
    assert "Call about the grinder" in listed
    assert "Would be lost" not in listed  # agents see no figures
    assert ">1<" in client.get("/desk/follow-ups/due").text
    assert "Told him" not in client.get("/desk/follow-ups/1").text
    ended = client.post("/desk/follow-ups/1/outcome", data={"how": "done", "said": "Told him."})
    assert ended.headers["Location"] == "/desk/follow-ups"
    told = client.get("/desk/customers/1").text
    assert "Followed up" in told
    assert "Told him." in told
    late = client.post("/desk/follow-ups/1/outcome", data={"how": "done"})
    assert late.status_code == 409
    client.post("/desk/follow-ups/1/reopening")
    assert "Call about the grinder" in client.get("/desk/follow-ups").text
    client.post("/desk/follow-ups/1/keeper", data={})
    assert "Left to whoever follows up" in client.get("/desk/customers/1").text
    assert "Take" in client.get("/desk/follow-ups?whose=free").text


@pytest.mark.usefixtures("monday")
def test_pages_ask_little_however_much_there_is_to_do(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with app.app_context(), database.transaction() as session:
        for number in range(60):
            follow(session, new_person(session, "N" * 200).id, f"Ask {number}")
    sign_in(client, BEN)
    for path, most in (("", 5), ("/due", 4), ("/1", 8), ("/playbooks", 7), ("/care", 4)):
        with counted_sql() as sent:
            assert client.get(f"/desk/follow-ups{path}").status_code == 200
        assert len(sent) <= most, sent
    with counted_sql() as sent:
        assert "of 60 open customers" in client.get("/desk/follow-ups/care/now").text
    assert len(sent) <= 8, sent


@pytest.mark.usefixtures("monday")
def test_playbooks_are_entered_changed_and_removed(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        lapsed(session)
    with app.app_context(), database.transaction() as session:
        follow(session, 1)
    sign_in(client, SAM)
    assert "€36" in client.get("/desk/follow-ups/1").text  # 180 x 0.2
    assert "€36" in client.get("/desk/follow-ups").text
    sent = {
        "name": "After a return",
        "occasion": "returned",
        "days": "3",
        "means": "call",
        "title": "Ask what was wrong",
        "keeper": "standing",
        "risk": "12.5",
        "segment_id": "",
        "daily_most": "",
        "words": "",
    }
    refused = client.post("/desk/follow-ups/playbooks", data=sent | {"days": "400", "risk": "nan"})
    assert refused.status_code == 422
    client.post("/desk/follow-ups/playbooks", data=sent)
    assert "After a return" in client.get("/desk/follow-ups/playbooks").text
    with database.transaction() as session:
        book = session.scalars(select(Playbook).where(Playbook.name == "After a return")).one()
        url, risk = f"/desk/follow-ups/playbooks/{book.id}", book.risk
    assert risk == 0.125
    assert 'value="12.5"' in client.get(url).text
    again = client.post(url, data=sent | {"version": "1", "name": "after a delivery"})
    assert "Another playbook has this name." in again.text
    client.post(url, data=sent | {"version": "1", "days": "5"})
    assert client.post(url, data=sent | {"version": "1"}).status_code == 409
    client.post(f"{url}/switch", data={})
    assert "off" in client.get("/desk/follow-ups/playbooks").text
    client.post(f"{url}/removal")
    assert "After a return" not in client.get("/desk/follow-ups/playbooks").text
    assert "Nobody forgotten" in client.get("/desk/follow-ups/care").text
    now = client.get("/desk/follow-ups/care/now").text
    assert "of 1 open customer" in now
