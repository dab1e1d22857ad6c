"""The demo business as a whole: the same each time, of the right size, and free of loose ends."""

import tracemalloc
from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256

from steward.demo import Assignment, Business, Message, Ticket, Transfer, generate


def _fingerprint(business: Business) -> str:
    parts: tuple[object, ...] = (
        *(*business.teams, *business.staff, *business.products),
        *(*business.customers, *business.orders, *business.tickets),
    )
    digest = sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()


def test_the_same_seed_makes_the_same_business(now: datetime, business: Business) -> None:
    assert _fingerprint(generate(now)) == _fingerprint(business)


def test_another_seed_makes_another_business(now: datetime, business: Business) -> None:
    assert _fingerprint(generate(now, seed=2)) != _fingerprint(business)


def test_the_tickets_are_the_same_each_time_one_iterates(
    business: Business, tickets: tuple[Ticket, ...]
) -> None:
    assert tuple(business.tickets) == tickets


def test_it_has_the_size_that_the_demo_promises(
    business: Business, tickets: tuple[Ticket, ...]
) -> None:
    assert len(tickets) == 1500
    assert 300 <= len(business.customers) <= 302
    assert len(business.staff) == 12
    assert len(business.teams) == 4
    assert {one.role for one in business.staff} == {
        *("agent", "supervisor", "stock keeper", "analyst", "admin"),
    }


def test_no_two_share_a_mail_address_a_number_or_a_reference(
    business: Business, tickets: tuple[Ticket, ...]
) -> None:
    people = [one.email for one in business.staff] + [one.email for one in business.customers]
    for names in (
        people,
        [one.sku for one in business.products],
        [one.reference for one in business.orders],
        [one.number for one in tickets],
        [one.name for one in business.customers if one.kind == "company"],
    ):
        assert max(Counter(names).values()) == 1
    assert all(email.isascii() and email.endswith(".example") for email in people)


def test_every_person_product_and_order_that_is_named_exists(
    business: Business, tickets: tuple[Ticket, ...]
) -> None:
    people = {one.email: one for one in business.customers if one.kind == "person"}
    companies = {one.email for one in business.customers if one.kind == "company"}
    skus = {one.sku for one in business.products}
    orders = {one.reference: one for one in business.orders}
    assert {one.company for one in people.values()} - {None} == companies
    for order in orders.values():
        assert order.customer in people
        assert {line.sku for line in order.lines} <= skus
    for ticket in tickets:
        assert ticket.customer in people
        assert ticket.product is None or ticket.product in skus
        if ticket.order:
            order = orders[ticket.order]
            assert order.customer == ticket.customer
            assert order.placed_at < ticket.created_at
            assert ticket.product in {line.sku for line in order.lines}


def test_only_agents_of_the_team_own_a_ticket(
    business: Business, tickets: tuple[Ticket, ...]
) -> None:
    staff = {one.email: one for one in business.staff}
    for ticket in tickets:
        for step in ticket.steps:
            assert step.by is None or step.by in staff or step.by == ticket.customer
            if isinstance(step, Assignment | Transfer):
                assert staff[step.agent].role == "agent"
                assert step.team in staff[step.agent].teams
                assert step.reason


def test_leaks_of_lot_b17_pile_up_in_the_last_ten_days(
    now: datetime, business: Business, tickets: tuple[Ticket, ...]
) -> None:
    lots = {
        (order.reference, line.sku): line.lot for order in business.orders for line in order.lines
    }
    leaks: Counter[bool] = Counter(
        ticket.created_at >= now - timedelta(days=10)
        for ticket in tickets
        if "leak" in ticket.tags and lots.get((ticket.order or "", ticket.product or "")) == "B17"
    )
    assert leaks[True] >= 20
    assert leaks[True] > 3 * leaks[False]


def test_most_tickets_are_normal_and_few_are_critical(tickets: tuple[Ticket, ...]) -> None:
    severities = Counter(ticket.severity for ticket in tickets)
    assert severities["normal"] > 0.65 * len(tickets)
    assert 0 < severities["critical"] < 0.03 * len(tickets)


def test_every_state_is_to_be_seen(tickets: tuple[Ticket, ...]) -> None:
    assert {ticket.state for ticket in tickets} == {
        *("new", "open", "waiting_on_customer", "on_hold", "resolved", "closed"),
    }


def test_a_large_business_is_made_ticket_by_ticket(now: datetime) -> None:
    business = generate(now, tickets=4_000)
    tracemalloc.start()
    try:
        messages = sum(
            isinstance(step, Message) for ticket in business.tickets for step in ticket.steps
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(business.customers) >= 400
    assert messages > 3 * 4_000
    assert peak < 5_000_000  # all of them at once take 10 MB
