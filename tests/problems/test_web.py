"""Problems at the desk: listed, worked on, proven or ended with a reason."""

from datetime import timedelta
from re import search

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.helpdesk.actions import raise_ticket, resolve_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.problems.errors import NeedsCause
from steward.problems.models import Complaint, Problem, ProblemAction
from tests.api_program import API
from tests.cast import ANN, BEN, DAN, SAM, bearer, sign_in
from tests.problems.looking import look, problems
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database

LIST = "/desk/problems"


def tickets_of(database: Database, problem: Problem) -> list[int]:
    """Return the ids of the tickets of a problem."""
    with database.reading() as session:
        ids = select(Complaint.ticket_id).where(Complaint.problem_id == problem.id)
        return [one for one in session.scalars(ids.order_by(Complaint.id)) if one]


def act(client: FlaskClient, problem: Problem, where: str, **sent: str) -> int:
    """Do something on the page of a problem; return the status."""
    return client.post(f"{LIST}/{problem.number}/{where}", data=sent).status_code


def test_pages_say_what_explains_it_and_what_it_costs_in_few_statements(
    client: FlaskClient, problem: Problem
) -> None:
    shown = client.get(LIST)
    assert problem.number in shown.text
    assert "Nobody yet" in shown.text
    page = client.get(f"{LIST}/{problem.number}")
    assert "Lot B10 of Grinder 1" in page.text
    assert "looks this strong by luck" in page.text
    assert "from 1 to 60" not in page.text
    costs = client.get(f"{LIST}/costs").text
    assert "Added up" in costs
    assert "at 20 minutes for each of size 1 and 30 an hour" in costs
    assert "Made wrongly" in client.get(f"{LIST}/terms").text
    assert ">1<" in client.get(f"{LIST}/open").text
    for url, most in ((f"{LIST}/{problem.number}", 17), (LIST, 10)):
        with counted_sql() as sent:
            client.get(url)
        assert len(sent) <= most, sent


def test_ticket_of_a_problem_is_resolved_only_with_its_cause(
    client: FlaskClient, database: Database, problem: Problem
) -> None:
    first, second, third, *_ = tickets_of(database, problem)
    with pytest.raises(NeedsCause), database.transaction() as session:
        resolve_ticket(session, first, actor=BEN.actor)
    beside = f"/desk/tickets/T-{first}/problem"
    assert "It can be resolved once its cause is chosen" in client.get(beside).text
    given = client.post(f"{beside}/{problem.number}/cause", data={"cause_id": "2"})
    assert given.status_code == 303
    assert act(client, problem, f"tickets/T-{second}/removal") == 303
    with database.transaction() as session:
        for one in (first, second):
            assert resolve_ticket(session, one, actor=BEN.actor).state == "resolved"
    look(database)  # what somebody took out is not put back
    assert second not in tickets_of(database, problem)
    assert act(client, problem, "cause", cause_id="1", root="The seat is soft") == 303
    with database.transaction() as session:
        assert resolve_ticket(session, third, actor=BEN.actor).state == "resolved"


def test_any_ticket_can_be_put_in_and_stays_though_it_names_no_goods(
    client: FlaskClient, database: Database, problem: Problem
) -> None:
    with database.transaction() as session:
        query = NewTicket(subject="It drips", body="On the floor")
        number = raise_ticket(session, query, actor=DAN.actor, channel=Channel.WEB).number
    assert act(client, problem, "tickets", ticket="T-9") == 422
    assert act(client, problem, "tickets", ticket=number) == 303
    look(database)
    assert int(number[2:]) in tickets_of(database, problem)
    assert problem.number in client.get(f"/desk/tickets/{number}/problem").text


def test_work_on_a_problem_is_shown(
    client: FlaskClient, database: Database, problem: Problem
) -> None:
    url = f"{LIST}/{problem.number}"
    owner = str(BEN.id)
    assert act(client, problem, "statement", title="It leaks", owner_id=owner) == 303
    assert act(client, problem, "cause", cause_id="1", root="Soft seat", remedy="Gauge") == 303
    assert act(client, problem, "whys", whys="The gasket loses its seat") == 303
    bone = {"branch": "material", "words": "seat too soft", "state": "open"}
    assert act(client, problem, "bones", **bone) == 303
    assert act(client, problem, "bones", **bone | {"state": "cause"}) == 303
    assert act(client, problem, "bones", **bone | {"branch": "tail"}) == 422
    assert act(client, problem, "bones", **bone | {"branch": "method", "state": "ruled_out"}) == 303
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    planned = {"what": "Hardness test", "who_id": owner, "by_on": day, "guard": "preventive"}
    assert act(client, problem, "actions", **planned) == 303
    with database.reading() as session:
        action = session.scalars(select(ProblemAction.id)).one()
    assert act(client, problem, f"actions/{action}/state", state="done") == 303
    shown = client.get(url).text
    for words in ("It leaks", "Ben Berger leads", "Soft seat", "seat too soft", "Hardness test"):
        assert words in shown


def test_proof_that_the_rate_fell_lets_it_be_closed(
    client: FlaskClient, database: Database, problem: Problem
) -> None:
    url = f"{LIST}/{problem.number}"
    assert act(client, problem, "fix", fixed_on="2026-01-01") == 409, "no cause is known yet"
    assert act(client, problem, "closure") == 409, "nothing is proven"
    assert act(client, problem, "cause", cause_id="1", root="Soft seat", remedy="Gauge") == 303
    fixed = (clock.now() - timedelta(days=28 + clock.now().weekday())).date()
    with database.transaction() as session:
        session.execute(text(_PROVEN), {"id": problem.id, "fixed": fixed})
    assert act(client, problem, "fix", fixed_on=fixed.isoformat()) == 303
    assert "the fall is real. The problem may be closed" in client.get(url).text
    assert act(client, problem, "closure", version="1") == 409, "somebody changed it meanwhile"
    assert act(client, problem, "closure") == 303
    with database.reading() as session:
        kinds = session.scalars(
            select(Fact.kind).where(Fact.subject_kind == "problem").order_by(Fact.id)
        ).all()
    assert kinds[0] == "problem.opened"
    assert kinds[-1] == "problem.closed"
    assert "Proven" in client.get(url).text
    assert act(client, problem, "reopening") == 303


# As if it had been noticed ten weeks ago, and four weeks had been quiet since.
_PROVEN = """
    update problems set since = now() - interval '70 days', opened_at = now() - interval '70 days',
        chart = (select jsonb_agg(jsonb_build_object(
            'week', (date_trunc('week', now()) - make_interval(weeks => 12 - n))::date::text,
            'complaints', case when date_trunc('week', now()) - make_interval(weeks => 12 - n)
                < cast(:fixed as date) then 20 else 1 end,
            'exposed', 500.0, 'usual', 1.0, 'upper', 5.0)) from generate_series(1, 12) n)
    where id = :id
"""


def test_what_ended_for_a_reason_is_taken_up_as_its_complaints_rise_again(
    client: FlaskClient, database: Database, problem: Problem
) -> None:
    assert act(client, problem, "closure", reason="One shop only") == 303
    assert "Closed because" in client.get(f"{LIST}/{problem.number}").text
    look(database)
    assert [one.closed_at is None for one in problems(database)] == [False], "it stays closed"
    with database.transaction() as session:
        session.execute(text("update problems set closed_at = closed_at - interval '20 days'"))
        session.execute(text("update problem_evidence set looked_at = now() - interval '2 hours'"))
    look(database)
    (again,) = problems(database)
    assert again.is_open


def test_who_may_only_read_is_offered_nothing_and_terms_are_set_by_leads(
    client: FlaskClient, problem: Problem
) -> None:
    sign_in(client, ANN)
    assert "Describe" not in client.get(f"{LIST}/{problem.number}").text
    assert act(client, problem, "closure", reason="No") == 403
    sign_in(client, SAM)
    terms = {"codes": "Material\nRain", "unit_minutes": "30", "hour_cost": "40", "harmless": ""}
    page = client.get(f"{LIST}/terms").text
    found = search(r'name="version" value="(\d*)"', page)
    version = found[1] if found else ""
    saved = client.post(f"{LIST}/terms", data=terms | {"version": version})
    assert saved.status_code == 303, saved.text
    assert "Rain" in client.get(f"{LIST}/terms").text
    assert client.post(f"{LIST}/terms", data=terms | {"version": ""}).status_code == 409
    wrong = client.post(f"{LIST}/terms", data=terms | {"version": "1", "codes": " "})
    assert wrong.status_code == 422


def test_programs_read_and_end_a_problem(client: FlaskClient, problem: Problem) -> None:
    headers = bearer(client, SAM)
    listed = client.get(f"{API}/problems", headers=headers).json
    assert listed
    assert [one["number"] for one in listed["items"]] == [problem.number]
    url = f"{API}/problems/{problem.number}"
    read = client.get(url, headers=headers)
    assert read.json
    assert read.json["where"][0]["name"] == "B10"
    assert len(read.json["tickets"]) >= 12
    stale = client.put(
        f"{url}/closure", json={"reason": "Sold out"}, headers=headers | {"If-Match": '"v99"'}
    )
    assert stale.status_code == 412
    ended = client.put(f"{url}/closure", json={"reason": "Sold out"}, headers=headers)
    assert ended.json
    assert ended.json["state"] == "closed"
    assert client.delete(f"{url}/closure", headers=headers).status_code == 200
