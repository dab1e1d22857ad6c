"""Acts at hand of a problem: what is kept back, who is warned and told, what is woken."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.assistant.actions import answer_question
from steward.helpdesk.models import Message
from steward.helpdesk.rules import Owner
from steward.inventory import find_withheld, open_holds
from steward.kit.db import Database
from steward.kit.outbox import Letter
from steward.kit.texts import translated
from steward.problems.actions import tell_who_joined
from steward.problems.models import Complaint, Problem, ProblemLetter
from steward.problems.queries import concerned, known_for
from tests.api_program import API
from tests.cast import ADA, BEN, DAN, EVE, KIM, SAM, bearer, sign_in
from tests.helpdesk.chatting import somebody, wrote
from tests.problems.acting import LETTER, WORDS, act, shown
from tests.problems.business import Sold
from tests.working import do_jobs

pytestmark = pytest.mark.database

ASKED = "My Grinder 1 leaks, what shall I do?"


def test_lot_is_held_and_product_paused_for_a_problem_and_both_come_back(
    client: FlaskClient, database: Database, problem: Problem, sold: Sold
) -> None:
    assert act(client, problem, "hold", reason=" ") == 422
    assert act(client, problem, "hold", reason="The seat is soft") == 303
    assert act(client, problem, "pause", reason="All of it") == 303
    said = shown(client, problem, in_force=True)
    assert "Lot B10 held" in said
    assert "The seat is soft" in said
    assert "Grinder 1 is off sale" in said
    history = client.get(f"/desk/problems/{problem.number}").text
    assert "held the lot: The seat is soft" in history
    with database.reading() as session:
        held = find_withheld(session, sold.lot_id)
        assert [one.holder for one in held.holds] == [f"problem:{problem.id}"]
        assert len(open_holds(session, product_id=held.product.id)) == 1
    assert act(client, problem, "release") == 303
    assert act(client, problem, "resumption") == 303
    assert act(client, problem, "release") == 409
    with database.reading() as session:
        assert not find_withheld(session, sold.lot_id).lot.is_held
    sign_in(client, BEN)
    assert act(client, problem, "hold", reason="Mine") == 403


def test_who_asks_about_a_lot_is_warned_if_they_have_it_and_nobody_else(
    app: Flask, client: FlaskClient, database: Database, problem: Problem
) -> None:
    assert act(client, problem, "warning", language="de", words="Weich.") == 422
    assert act(client, problem, "warning", words=WORDS) == 303
    assert act(client, problem, "warning", language="de", words="Der Sitz ist weich.") == 303
    with app.test_request_context(), database.reading() as session:
        for who, expected in ((DAN.actor, [WORDS]), (EVE.actor, []), (None, [])):
            assert [one.words for one in known_for(session, who, ASKED, "en")] == expected
        assert known_for(session, DAN.actor, "Where is my invoice?", "en") == []
        assert known_for(session, DAN.actor, ASKED, "de")[0].words == "Der Sitz ist weich."
        mine = Complaint.problem_id == problem.id
        said = answer_question(session, DAN.actor, ASKED)
        assert said.text.startswith(WORDS)
        assert translated(said.sources[0].title) == "We know about this: Grinder 1"
        assert WORDS not in answer_question(session, EVE.actor, ASKED).text
        number = session.scalars(select(Complaint.ticket_id).where(mine).limit(1)).one()
    assert WORDS in client.get(f"/desk/tickets/T-{number}/problem").text
    sign_in(client, DAN)
    assert (
        WORDS in client.post("/help/known", data={"subject": "leaks", "product": "Grinder 1"}).text
    )
    sign_in(client, EVE)
    assert WORDS not in client.post("/help/known", data={"subject": ASKED}).text
    sign_in(client, SAM)
    client.post(f"/desk/problems/{problem.number}/closure", data={"reason": "Over"})
    with app.test_request_context(), database.reading() as session:
        assert known_for(session, DAN.actor, ASKED, "en") == []


def test_all_are_told_once_where_they_talk_to_us_and_later_ones_too(
    app: Flask, client: FlaskClient, database: Database, problem: Problem, sold: Sold
) -> None:
    with database.transaction() as session:
        nobody = text("update people set email = null where id = :id")
        session.execute(nobody, {"id": sold.orders[25][0]})
        people = len(concerned(session, session.get_one(Problem, problem.id)))
    assert act(client, problem, "message", **LETTER | {"body": "{nonsense}"}) == 422
    url = f"/desk/problems/{problem.number}/acts/message"
    preview = client.post(url, data=LETTER).text
    assert "Dear Buyer, of order O-1" in preview
    assert act(client, problem, "message", **LETTER, to_later="1", confirmed="1") == 303
    assert act(client, problem, "message", **LETTER, confirmed="1") == 409
    do_jobs(app)
    ways = told(database)
    assert ways == {"ticket": 12, "mail": people - 13, "unreachable": 1}
    with database.reading() as session:
        bodies = session.scalars(select(Message.body).where(Message.by_customer.is_(False))).all()
        assert len(set(bodies)) == 12
        assert letters(database) == people - 13
    assert "was not reached" in shown(client, problem)


def told(database: Database) -> dict[str, int]:
    """Return how many were told by each way."""
    with database.reading() as session:
        query = "select told, count(*) from problem_letters group by told"
        return dict(session.execute(text(query)).all())


def letters(database: Database) -> int:
    """Count the mails to all in the outbox."""
    with database.reading() as session:
        mails = select(Letter.key).where(Letter.key.like("problems.message.%"))
        return len(session.scalars(mails).all())


def test_who_complains_later_is_told_where_the_message_says_so(
    app: Flask, client: FlaskClient, database: Database, problem: Problem
) -> None:
    act(client, problem, "message", **LETTER, to_later="1", confirmed="1")
    do_jobs(app)
    before = sum(told(database).values())
    chat = wrote(database, somebody(EVE), "It leaks", owner=Owner.PEOPLE)
    client.post(f"/desk/problems/{problem.number}/tickets", data={"ticket": f"T-{chat.ticket_id}"})
    for _ in range(2):
        with database.transaction() as session:
            tell_who_joined(session)
        do_jobs(app)
    assert sum(told(database).values()) == before + 1
    assert told(database)["chat"] == 1, "where she talks to us"


def test_fix_wakes_the_tickets_that_wait_and_says_so_once(
    app: Flask, client: FlaskClient, database: Database, problem: Problem
) -> None:
    with database.transaction() as session:
        session.execute(text("update tickets set state = 'on_hold' where subject = 'It leaks'"))
    url = f"/desk/problems/{problem.number}"
    client.post(f"{url}/cause", data={"cause_id": "1", "root": "Soft", "remedy": "A new seat"})
    fixed = {"fixed_on": problem.opened_at.date().isoformat(), "wakes": "1"}
    assert client.post(f"{url}/fix", data=fixed).status_code == 303
    do_jobs(app)
    with database.reading() as session:
        states = "select distinct state from tickets where subject = 'It leaks'"
        assert session.scalars(text(states)).all() == ["open"]
        notes = session.scalars(select(Message.body).where(Message.visibility == "internal")).all()
        assert len(notes) == 12
        assert "is mended" in notes[0]
        assert "A new seat" in notes[0]
        assert session.scalars(select(ProblemLetter.told).distinct()).all() == ["note"]
    assert "12 tickets woken" in shown(client, problem, in_force=True)


def test_keeper_may_not_act_on_problems_by_themselves(
    client: FlaskClient, problem: Problem
) -> None:
    sign_in(client, KIM)
    assert "Hold the lot" not in shown(client, problem)
    assert act(client, problem, "warning", words=WORDS) == 403


def test_programs_act_as_people_do(client: FlaskClient, problem: Problem) -> None:
    program = bearer(client, ADA)

    def asked(method: str, noun: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        url = f"{API}/problems/{problem.number}/{noun}"
        found: dict[str, Any] = client.open(
            url, method=method, json=body, headers=program
        ).get_json()
        return found

    body = {"reason": "The seat is soft"}
    assert asked("PUT", "hold", body)["held_for_this"] is True
    assert asked("PUT", "pause", body)["product_is_paused"] is True
    assert asked("PUT", "warning", {"words": WORDS})["warning"] == WORDS
    assert asked("DELETE", "warning")["warning"] is None
    preview = asked("POST", "previews", LETTER)
    assert preview["ways"]["ticket"] == 12
    assert {one["way"] for one in preview["samples"]} == {"ticket", "mail"}
    assert asked("POST", "messages", LETTER)["sent"][0]["total"] == preview["customers"]
    assert asked("POST", "wakings", {"body": "Soon"})["sent"][0]["about"] == "woken"
    assert asked("DELETE", "hold")["lot_is_held"] is False
    assert asked("DELETE", "pause")["product_is_paused"] is False
    assert asked("GET", "acts")["lot"] == "B10"
