"""The steps of the demo's tickets: in order, legal, and at the hours at which people write."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from steward.demo import Assignment, Business, Message, StateChange, Ticket, Transfer

HOME = ZoneInfo("Europe/Amsterdam")
LEGAL = {
    "new": {"open"},
    "open": {"waiting_on_customer", "on_hold", "resolved"},
    "waiting_on_customer": {"open", "resolved"},
    "on_hold": {"open"},
    "resolved": {"open", "closed"},
    "closed": set(),
}


def test_steps_stand_in_order_of_time_and_none_lies_ahead(
    now: datetime, tickets: tuple[Ticket, ...]
) -> None:
    for ticket in tickets:
        times = [step.at for step in ticket.steps]
        assert times == sorted(times)
        assert now - timedelta(days=91) < times[0]
        assert times[-1] <= now
        assert all(at.utcoffset() == timedelta(0) for at in times)


def test_tickets_come_in_order_and_begin_with_the_customers_words(
    tickets: tuple[Ticket, ...],
) -> None:
    assert [one.created_at for one in tickets] == sorted(one.created_at for one in tickets)
    for ticket in tickets:
        first = ticket.steps[0]
        assert isinstance(first, Message)
        assert first.by == ticket.customer


def test_states_follow_one_another_legally(tickets: tuple[Ticket, ...]) -> None:
    for ticket in tickets:
        state = "new"
        for step in ticket.steps:
            if isinstance(step, StateChange):
                assert step.state in LEGAL[state], ticket.number
                state = step.state


def test_an_awaited_answer_opens_the_ticket_again(tickets: tuple[Ticket, ...]) -> None:
    answers = 0
    for ticket in tickets:
        state = "new"
        for step, following in pairwise(ticket.steps):
            state = step.state if isinstance(step, StateChange) else state
            awaited = isinstance(step, Message) and step.by == ticket.customer
            if awaited and state == "waiting_on_customer":
                assert isinstance(following, StateChange)
                assert following.state == "open"
                answers += 1
    assert answers > 300


def test_a_ticket_is_assigned_once_and_then_transferred(tickets: tuple[Ticket, ...]) -> None:
    transfers = 0
    for ticket in tickets:
        kinds = [type(s) for s in ticket.steps if isinstance(s, Assignment | Transfer)]
        assert kinds.count(Assignment) == bool(kinds)
        assert kinds[:1] in ([], [Assignment])
        transfers += kinds.count(Transfer)
    assert 0.05 * len(tickets) < transfers < 0.2 * len(tickets)


def test_some_come_back_and_some_never_answer(tickets: tuple[Ticket, ...]) -> None:
    reasons = Counter(
        step.reason for ticket in tickets for step in ticket.steps if isinstance(step, StateChange)
    )
    assert reasons["It was not solved"] > 20
    assert reasons["No answer from the customer"] > 20


def test_nobody_thanks_for_being_given_up(tickets: tuple[Ticket, ...]) -> None:
    for ticket in tickets:
        reasons = [step.reason for step in ticket.steps if isinstance(step, StateChange)]
        if "No answer from the customer" in reasons:
            last = [step for step in ticket.steps if isinstance(step, Message)][-1]
            assert last.by != ticket.customer


def test_agents_write_in_office_hours(business: Business, tickets: tuple[Ticket, ...]) -> None:
    staff = {one.email for one in business.staff}
    for ticket in tickets:
        for step in ticket.steps:
            if isinstance(step, Message) and step.by in staff:
                local = step.at.astimezone(HOME)
                opens, closes = (9, 13) if local.weekday() == 5 else (8, 18)
                assert local.weekday() < 6
                assert opens <= local.hour < closes


def test_mondays_bring_more_than_fridays_and_sundays_least(tickets: tuple[Ticket, ...]) -> None:
    days = Counter(one.created_at.astimezone(HOME).weekday() for one in tickets)
    assert days[0] > 1.2 * days[4]
    assert min(days, key=lambda day: days[day]) == 6


def test_people_write_by_day(tickets: tuple[Ticket, ...]) -> None:
    hours = Counter(one.created_at.astimezone(HOME).hour for one in tickets)
    night = sum(hours[hour] for hour in range(6))
    assert night < 0.04 * len(tickets)
    assert hours[10] > 2 * hours[20]
