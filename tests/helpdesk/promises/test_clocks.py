"""The clocks of a ticket: what starts, pauses, moves and ends them."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.helpdesk import actions
from steward.helpdesk.actions.renewal import renew_all
from steward.helpdesk.forms import TicketEdit, UpdatePromiseForm
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Severity, State
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict
from steward.promises import Kind
from steward.promises.actions import change_calendar, change_policy, remove_policy
from steward.promises.forms import CalendarForm, PolicyForm
from tests.cast import BEN, DAN, SAM
from tests.helpdesk.promises.promising import (
    answered,
    at,
    hours,
    kinds,
    later,
    monday_nine,
    of,
    policy,
    promised,
    raised,
    written,
)

HOUR = timedelta(hours=1)


def test_a_new_ticket_is_promised_an_answer_and_a_solution(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        assert kinds(session, ticket) == ["first_reply", "resolution"]
        assert of(session, ticket, Kind.FIRST_REPLY).due_at == at(16, 10)
        assert of(session, ticket, Kind.RESOLUTION).due_at == at(17, 9), "lunch and night are shut"
        assert (ticket.due_at, ticket.soon_at) == (at(16, 10), at(16, 9, 45))


def test_without_a_policy_nothing_is_promised(session: Session) -> None:
    with monday_nine():
        ticket = raised(session)
        answered(session, ticket)
        assert (kinds(session, ticket), ticket.due_at) == ([], None)


def test_an_answer_in_time_keeps_the_first_promise(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        later(minutes=59)
        answered(session, ticket)
        first = of(session, ticket, Kind.FIRST_REPLY)
        assert (first.kept, first.used) == (True, timedelta(minutes=59))
        assert ticket.due_at == of(session, ticket, Kind.RESOLUTION).due_at


def test_an_answer_too_late_breaks_it(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        later(minutes=61)
        answered(session, ticket)
        assert of(session, ticket, Kind.FIRST_REPLY).kept is False


def test_each_wait_for_a_next_answer_is_a_promise_of_its_own(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        answered(session, ticket)
        for _ in range(2):
            written(session, ticket, DAN)
            later(minutes=10)
            written(session, ticket, DAN)  # asks again: waits since the first word
            later(minutes=10)
            answered(session, ticket)
        made = kinds(session, ticket)
        assert made.count("next_reply") == 2
        assert of(session, ticket, Kind.NEXT_REPLY).used == timedelta(minutes=20)


def test_while_we_wait_for_the_customer_no_time_is_used(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        later(hours=1)
        answered(session, ticket, then=State.WAITING)
        assert (of(session, ticket, Kind.RESOLUTION).due_at, ticket.due_at) == (None, None)
        later(days=3)
        written(session, ticket, DAN)
        solution = of(session, ticket, Kind.RESOLUTION)
        assert (solution.used, solution.since) == (HOUR, at(19, 10))
        assert solution.due_at == at(20, 9), "seven hours on from Thursday at ten"


@pytest.mark.parametrize(("on_hold", "used"), [("pauses", HOUR), ("runs on", 3 * HOUR)])
def test_on_hold_the_policy_says_whether_time_runs(
    session: Session, on_hold: str, used: timedelta
) -> None:
    with monday_nine():
        promised(session, pauses_on_hold=on_hold == "pauses")
        ticket = raised(session)
        later(hours=1)
        answered(session, ticket, then=State.ON_HOLD)
        later(hours=3)  # of which one is lunch
        actions.resolve_ticket(session, ticket.id, actor=BEN.actor)
        assert of(session, ticket, Kind.RESOLUTION).used == used


def test_on_hold_we_still_owe_an_answer(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        actions.change_state(session, ticket.id, State.ON_HOLD, actor=BEN.actor)
        assert of(session, ticket, Kind.FIRST_REPLY).due_at == at(16, 10)


def test_reopening_goes_on_with_what_was_used(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        later(hours=2)
        answered(session, ticket, then=State.RESOLVED)
        assert of(session, ticket, Kind.RESOLUTION).kept is True
        later(days=1)
        actions.reopen_ticket(session, ticket.id, actor=DAN.actor)
        solution = of(session, ticket, Kind.RESOLUTION)
        assert (solution.kept, solution.ended_at, solution.used) == (None, None, 2 * HOUR)
        assert kinds(session, ticket).count("resolution") == 1
        later(hours=1)
        assert solution.clock.target == 8 * HOUR


def test_what_nobody_waits_for_any_more_is_neither_kept_nor_broken(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        actions.close_ticket(session, ticket.id, actor=DAN.actor)
        ends = {of(session, ticket, kind).kept for kind in (Kind.FIRST_REPLY, Kind.RESOLUTION)}
        assert (ends, ticket.due_at) == ({None}, None)


def test_what_was_broken_stays_broken_when_the_customer_gives_up(session: Session) -> None:
    with monday_nine():
        promised(session)
        ticket = raised(session)
        later(hours=2)
        actions.close_ticket(session, ticket.id, actor=DAN.actor)
        assert of(session, ticket, Kind.FIRST_REPLY).kept is False
        assert of(session, ticket, Kind.RESOLUTION).kept is None


def test_another_severity_is_another_promise_but_time_stays_used(session: Session) -> None:
    with monday_nine():
        calendar = hours(session)
        policy(session, calendar, "Urgent", severities=["critical"], resolution="2 h")
        policy(session, calendar, "Rest")
        ticket = raised(session)
        later(minutes=90)
        actions.change_severity(session, ticket.id, Severity.CRITICAL, actor=BEN.actor)
        solution = of(session, ticket, Kind.RESOLUTION)
        assert (solution.used, solution.due_at) == (timedelta(minutes=90), at(16, 11))
        actions.change_severity(session, ticket.id, Severity.NORMAL, actor=BEN.actor)
        assert of(session, ticket, Kind.RESOLUTION).due_at == at(17, 9), "as if nothing had been"


def test_a_promise_stands_when_no_policy_asks_for_it_any_more(session: Session) -> None:
    with monday_nine():
        only = policy(session, hours(session), severities=["normal"])
        ticket = raised(session)
        actions.change_severity(session, ticket.id, Severity.LOW, actor=BEN.actor)
        assert ticket.due_at == at(16, 10)
        remove_policy(session, only.id, actor=SAM.actor)
        session.expire_all()
        assert of(session, ticket, Kind.FIRST_REPLY).due_at == at(16, 10)


def test_a_category_may_be_promised_something_else(session: Session) -> None:
    with monday_nine():
        calendar = hours(session)
        policy(session, calendar, "Machines", categories=["Machine"], first_reply="30 min")
        policy(session, calendar, "Rest")
        ticket = raised(session)
        actions.edit_ticket(session, ticket.id, TicketEdit(category="machine"), actor=BEN.actor)
        assert of(session, ticket, Kind.FIRST_REPLY).due_at == at(16, 9, 30)


def test_a_segment_may_be_promised_something_else(session: Session) -> None:
    with monday_nine():
        calendar = hours(session)
        policy(session, calendar, "Key", segments=["Key account"], first_reply="10 min")
        ticket = raised(session)
        assert ticket.due_at is None
        session.get_one(Person, DAN.person_id).segment = "key account"
        assert raised(session).due_at == at(16, 9, 10)


def test_an_agent_promises_an_update_and_keeps_it_by_writing(session: Session) -> None:
    with monday_nine():
        ticket = raised(session)
        form = UpdatePromiseForm(due_at=at(16, 20), words="the part")
        actions.promise_an_update(session, ticket.id, form, actor=BEN.actor)
        assert ticket.due_at == at(16, 20), "at that moment, whatever the hours are"
        later(hours=5)
        answered(session, ticket)
        assert of(session, ticket, Kind.UPDATE).kept is True
        assert ticket.due_at is None


def test_an_update_is_promised_for_a_time_ahead(session: Session) -> None:
    with monday_nine():
        ticket = raised(session)
        past, ahead = UpdatePromiseForm(due_at=at(16, 8)), UpdatePromiseForm(due_at=at(17, 8))
        with pytest.raises(BadInput) as failure:
            actions.promise_an_update(session, ticket.id, past, actor=BEN.actor)
        assert "due_at" in failure.value.errors
        actions.close_ticket(session, ticket.id, actor=DAN.actor)
        with pytest.raises(Conflict):
            actions.promise_an_update(session, ticket.id, ahead, actor=BEN.actor)


def test_a_new_update_takes_the_place_of_the_one_before(session: Session) -> None:
    with monday_nine():
        ticket = raised(session)
        for hour in (15, 11):
            form = UpdatePromiseForm(due_at=at(16, hour))
            actions.promise_an_update(session, ticket.id, form, actor=BEN.actor)
        assert (kinds(session, ticket), ticket.due_at) == (["update", "update"], at(16, 11))


def test_open_tickets_follow_a_policy_that_is_changed(database: Database) -> None:
    with monday_nine():
        with database.transaction() as session:
            rule = promised(session)
            ticket = raised(session)
        later(minutes=30)
        with database.transaction() as session:
            terms = {"name": "Usual", "calendar_id": rule.calendar_id, "first_reply": "2 h"}
            form = PolicyForm.model_validate(terms)
            change_policy(session, rule.id, form, actor=SAM.actor)
        assert list(renew_all(database)) == [ticket.id]
        with database.reading() as session:
            assert session.get_one(Ticket, ticket.id).due_at == at(16, 11)
            assert of(session, ticket, Kind.RESOLUTION).due_at == at(17, 9), "made: it stands"


def test_time_used_by_the_former_hours_stays_used(database: Database) -> None:
    with monday_nine():
        with database.transaction() as session:
            rule = promised(session)
            ticket = raised(session)
        later(hours=2)  # 11:00: two hours are used, six are left
        with database.transaction() as session:
            form = CalendarForm(name="Lisbon", zone="Europe/Lisbon", monday="14:00-18:00")
            change_calendar(session, rule.calendar_id, form, actor=SAM.actor)
        later(hours=4)  # 15:00: by the new hours, one more
        list(renew_all(database))
        with database.transaction() as session:
            solution = of(session, ticket, Kind.RESOLUTION)
            assert solution.used == 2 * HOUR
            assert solution.due_at == at(23, 16), "four on this Monday, two on the next"
            actions.resolve_ticket(session, ticket.id, actor=BEN.actor)
            assert of(session, ticket, Kind.RESOLUTION).used == 3 * HOUR


def test_an_answer_before_the_tickets_have_followed_counts_right(session: Session) -> None:
    with monday_nine():
        rule = promised(session)
        ticket = raised(session)
        later(minutes=30)
        session.flush()
        form = CalendarForm(name="Lisbon", zone="Europe/Lisbon", sunday="08:00-12:00")
        change_calendar(session, rule.calendar_id, form, actor=SAM.actor)
        later(hours=8)
        answered(session, ticket)
        assert of(session, ticket, Kind.FIRST_REPLY).used == timedelta(minutes=30)
