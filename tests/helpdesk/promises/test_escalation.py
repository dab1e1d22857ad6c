"""What is done as a promise's time runs out: at its time, once, by as many workers as there are."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.helpdesk import actions
from steward.helpdesk.actions import escalation
from steward.helpdesk.actions.escalation import escalate_all_due, escalate_due
from steward.helpdesk.forms import AssignmentForm
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Severity, State
from steward.kit import clock, jobs, outbox
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.settings import Settings
from steward.notifications import listeners
from steward.promises import Kind
from tests.cast import BEN, CLEO, SAM
from tests.helpdesk.promises.promising import (
    answered,
    at,
    hours,
    later,
    monday_nine,
    of,
    policy,
    promised,
    raised,
)
from tests.working import do_jobs

CHAIN = ["75:notify:owner", "100:notify:lead", "150:call in the lead:lead"]


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> None:
    listeners.register(settings)


def escalations(session: Session, ticket: Ticket) -> list[tuple[int, bool]]:
    """List the shares that were reached, and whether the promise broke with that."""
    told = select(Fact.data).where(Fact.kind == "ticket.escalated", Fact.subject_id == ticket.id)
    facts = session.scalars(told.order_by(Fact.id))
    return [(data["share"], data["broken"]) for data in facts]


def mailed(session: Session) -> list[str]:
    """List to whom of the staff there are mails, and empty the outbox."""
    letters = session.scalars(select(outbox.Letter).order_by(outbox.Letter.id)).all()
    for letter in letters:
        session.delete(letter)
    session.flush()
    found = [outbox.Mail.model_validate(letter.payload) for letter in letters]
    return [mail.to_address for mail in found if "/desk/tickets/" in mail.text]


def test_each_step_is_taken_at_its_time_and_once(session: Session) -> None:
    with monday_nine():
        promised(session, resolution="", steps=CHAIN)
        ticket = raised(session)
        actions.assign_ticket(
            session, ticket.id, AssignmentForm(agent=BEN.email, reason="knows it"), actor=SAM.actor
        )
        for minutes, who, share in (
            (44, [], None),
            (1, [BEN.email], 75),
            (14, [], None),
            (1, [SAM.email], 100),
            (30, [SAM.email], 150),
            (600, [], None),
        ):
            later(minutes=minutes)
            before = len(escalations(session, ticket))
            mailed(session)
            for _ in range(2):
                escalate_due(session)
            assert mailed(session) == who
            reached = escalations(session, ticket)[before:]
            assert [one for one, _ in reached] == ([share] if share else [])
        assert [broken for _, broken in escalations(session, ticket)] == [False, True, False]


def test_steps_wait_while_nobody_waits_for_us(session: Session) -> None:
    with monday_nine():
        promised(session, steps=["50:notify:lead"])
        ticket = raised(session)
        later(minutes=20)
        answered(session, ticket, then=State.WAITING)
        later(days=3)
        assert escalate_due(session) == 0


def test_a_ticket_of_nobody_is_told_to_its_team_and_else_to_the_lead(session: Session) -> None:
    with monday_nine():
        promised(session, resolution="", steps=["50:notify:owner"])
        raised(session)
        owned = raised(session)
        form = AssignmentForm(team="Returns", reason="theirs")
        actions.assign_ticket(session, owned.id, form, actor=SAM.actor)
        mailed(session)
        later(minutes=30)
        escalate_due(session)
        assert Counter(mailed(session)) == Counter([SAM.email, CLEO.email, SAM.email])


def test_whoever_has_seen_it_stops_the_chain_but_not_the_truth(session: Session) -> None:
    with monday_nine():
        promised(session, resolution="", steps=CHAIN)
        ticket = raised(session)
        later(minutes=46)
        escalate_due(session)
        actions.acknowledge_promises(session, ticket.id, actor=BEN.actor)
        mailed(session)
        later(hours=5)
        escalate_due(session)
        assert mailed(session) == []
        assert escalations(session, ticket) == [(75, False), (100, True)]


def test_a_step_raises_the_severity_and_the_promise_with_it(session: Session) -> None:
    with monday_nine():
        calendar = hours(session)
        policy(session, calendar, "High", severities=["high"], first_reply="", resolution="3 h")
        policy(
            session, calendar, first_reply="", resolution="8 h", steps=["50:raise severity:lead"]
        )
        ticket = raised(session)
        later(hours=5)  # of which four were open
        escalate_due(session)
        assert ticket.severity == Severity.HIGH
        solution = of(session, ticket, Kind.RESOLUTION)
        assert solution.used == timedelta(hours=4)
        assert solution.due_at == at(16, 14), "its three hours are used up: it is due now"
        escalate_due(session)
        assert escalations(session, ticket) == [(50, False), (100, True)]


def test_a_step_takes_it_from_who_was_too_slow(session: Session) -> None:
    with monday_nine():
        promised(session, resolution="", steps=["100:reassign:lead"])
        ticket = raised(session)
        form = AssignmentForm(agent=BEN.email, team="Support", reason="knows it")
        actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)
        later(hours=1)
        escalate_due(session)
        assert (ticket.assignee_id, ticket.team_id is None) == (None, False)


def test_after_a_pause_of_the_worker_all_that_is_due_is_done_at_once(session: Session) -> None:
    with monday_nine():
        promised(session, resolution="", steps=CHAIN)
        ticket = raised(session)
        mailed(session)
        later(days=1)
        escalate_due(session)
        assert escalations(session, ticket) == [(150, True)]
        assert mailed(session) == [SAM.email], "who is to hear of several steps hears once"


def test_what_is_not_due_any_more_is_not_fired(session: Session) -> None:
    with monday_nine():
        promised(session, resolution="", steps=CHAIN)
        ticket = raised(session)
        promise = of(session, ticket, Kind.FIRST_REPLY)
        stale = at(16, 9)
        session.execute(
            text("update promises set next_step_at = :at where id = :id"),
            {"at": stale, "id": promise.id},
        )
        session.expire(promise)
        later(minutes=1)
        escalate_due(session)
        assert (escalations(session, ticket), promise.next_step_at) == ([], at(16, 9, 45))


def test_eight_workers_fire_each_step_once(database: Database) -> None:
    with monday_nine():
        with database.transaction() as session:
            promised(session, resolution="", steps=CHAIN)
            tickets = [raised(session) for _ in range(60)]
        later(minutes=50)

        def work(_: int) -> None:
            with database.transaction() as session:
                escalate_due(session, most=7)

        with ThreadPoolExecutor(8) as workers:
            list(workers.map(work, range(40)))
        with database.reading() as session:
            assert {one.id: escalations(session, one) for one in tickets} == {
                one.id: [(75, False)] for one in tickets
            }


def test_a_ticket_in_hand_holds_up_no_other(database: Database) -> None:
    with monday_nine():
        with database.transaction() as session:
            promised(session, resolution="", steps=CHAIN)
            held, other = raised(session), raised(session)
        later(minutes=50)
        with database.transaction() as holder:
            holder.get_one(Ticket, held.id, with_for_update=True)
            with database.transaction() as session:
                escalate_due(session)
        with database.transaction() as session:
            assert (escalations(session, held), escalations(session, other)) == ([], [(75, False)])
            escalate_due(session)
            assert escalations(session, held) == [(75, False)]


def waiting_jobs(session: Session) -> list[str]:
    """List the names of the jobs that wait to be done."""
    return [str(one["name"]) for one in jobs.jobs_in(session, "todo")]


REFUSE = (
    """
    create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'a fault of ours'; end $$
    """,
    """
    create trigger refuse before insert on facts for each row
    when (new.kind = 'ticket.escalated' and new.subject_id = %d) execute function refuse()
    """,
)


def test_a_step_that_fails_becomes_a_job_and_holds_up_no_other(app: Flask) -> None:
    database: Database = app.extensions["database"]
    with monday_nine():
        with database.transaction() as session:
            promised(session, resolution="", steps=["50:notify:owner"])
            broken, other = raised(session), raised(session)
            session.flush()
            session.execute(text(REFUSE[0]))
            session.execute(text(REFUSE[1] % broken.id))
        later(minutes=30)
        assert escalate_all_due(database) is False
        with database.reading() as session:
            assert escalations(session, other) == [(50, False)]
            assert escalations(session, broken) == []
            assert escalation.ESCALATE_ONE in waiting_jobs(session)
        with database.transaction() as session:
            session.execute(text("drop trigger refuse on facts"))
        do_jobs(app)
        with database.reading() as session:
            assert escalations(session, broken) == [(50, False)]


def test_a_promise_of_an_agent_who_left_goes_to_the_lead(session: Session) -> None:
    with monday_nine():
        promised(session, resolution="", steps=["50:notify:owner"])
        ticket = raised(session)
        form = AssignmentForm(agent=BEN.email, reason="knows it")
        actions.assign_ticket(session, ticket.id, form, actor=SAM.actor)
        session.execute(
            text("update users set suspended_at = :now where id = :id"),
            {"now": clock.now(), "id": BEN.id},
        )
        session.expire_all()
        mailed(session)
        later(minutes=30)
        escalate_due(session)
        assert mailed(session) == [SAM.email]
