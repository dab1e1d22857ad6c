"""What the owning modules tell the books: the figures of now, of all that changed, and no more."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.customers import PersonForm, change_person
from steward.customers.queries.books import (
    companies_changed,
    people_changed,
    tell_companies,
    tell_people,
)
from steward.helpdesk import actions as care
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.queries.books import tell_tickets, tickets_changed
from steward.helpdesk.rules import Channel
from steward.inventory import Key
from steward.inventory.models import Movement, Product, Variant
from steward.inventory.queries.books import (
    movements_changed,
    products_changed,
    tell_movements,
    tell_products,
)
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.settled import look_at, settled
from steward.sales import (
    InspectedForm,
    InspectionForm,
    Part,
    cancel_order,
    cancel_rest,
    plan_delivery,
    receive_return,
    refund,
    ship,
)
from steward.sales.actions.deals import lose_deal, move_deal
from steward.sales.forms.deals import LostForm
from steward.sales.queries import get_order, returnable
from steward.sales.queries.books import orders_changed, tell_orders
from steward.sales.queries.deals.books import deals_changed, tell_deals
from steward.sales.rules.books import paid_back, region_of
from tests.cast import BEN, DAN, EVE, KIM, SAM
from tests.inventory.goods import new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE
from tests.sales.back import arrived, asked
from tests.sales.dealing import opened, stage
from tests.sales.orders import ordered
from tests.sql_counter import counted_sql

HOME = ZoneInfo("Europe/Amsterdam")
CENT = Decimal("0.01")


def last_fact(session: Session) -> int:
    """Return the id of the newest fact."""
    return session.scalar(select(func.max(Fact.id))) or 0


@pytest.mark.database
def test_order_is_told_with_what_was_taken_off_left_came_back_and_was_paid_back(
    app: Flask, database: Database
) -> None:
    number = arrived(app, database, ["4", "1"])
    with app.test_request_context(), database.transaction() as session:
        order = get_order(session, DAN.actor, number)
        assert orders_changed(session, 1, last_fact(session)) == [order.id]
        delivery_line = min(one.line.id for one in returnable(session, order))
        before = last_fact(session)
        assert orders_changed(session, before, before) == []
    back = asked(app, database, number, {delivery_line: "2"})
    with app.test_request_context(), database.transaction() as session:
        looked = InspectedForm(line_id=1, restocked=Decimal(1), scrapped=Decimal(1))
        form = InspectionForm(lines=[looked], words="")
        return_ = receive_return(session, back, form, actor=KIM.actor)
        goods = "Two came back"
        refund(session, order, Decimal(15), goods, key="goods", actor=SAM.actor, return_=return_)
        refund(session, order, Decimal("1.01"), "Sorry", key="sorry", actor=SAM.actor)
    with database.reading() as session:
        until = last_fact(session)
        assert orders_changed(session, before, until) == [order.id]
        with counted_sql() as sent:
            orders, lines = tell_orders(session, [order.id, 99], HOME)
        assert len(sent) == 4
        (told,) = orders.rows
        assert told.order_number == number
        assert (told.account, told.state, told.channel) == ("Dan Dorsey #1", "delivered", "shop")
        cups, cup = lines.rows
        # One of four, at five each, can be sold again.
        assert [cups.quantity, cups.revenue, cups.discount, cups.cost] == [4, 40, 0, 15]
        assert [cups.returned, cup.returned] == [2, 0]
        assert cups.refunded + cup.refunded == Decimal("16.01")
        assert cup.refunded == Decimal("0.20")  # a fifth of what was for no goods
        assert orders.whole == lines.whole == [(number,), ("O-99",)]


@pytest.mark.database
def test_what_is_called_off_leaves_the_books_and_costs_are_told_once_all_has_left(
    app: Flask, database: Database
) -> None:
    with app.test_request_context(), database.transaction() as session:
        place, cup, jug = new_place(session), new_variant(session), new_variant(session)
        stocked(session, Key(cup, place), "9")
        stocked(session, Key(jug, place), "9")
        order = ordered(session, {cup: "3", jug: "2"})
        other = ordered(session, {jug: "1"}, EVE)
        two = [Part(1, Decimal(2))]
        part = plan_delivery(session, order.number, two, place_id=place, actor=KIM.actor)
        ship(session, part.number, actor=KIM.actor)
        before = last_fact(session)
        cups, jugs = tell_orders(session, [order.id], HOME)[1].rows
        assert (cups.cost, jugs.cost) == (None, None)
        cancel_rest(session, order.number, actor=SAM.actor)
        cancel_order(session, other.number, actor=SAM.actor)
        both = orders_changed(session, before, last_fact(session))
        assert both == [order.id, other.id] == orders_changed(session, 0, 0)
        orders, lines = tell_orders(session, both, HOME)
        assert [one.state for one in orders.rows] == ["shipped", "cancelled"]
        (cups,) = lines.rows
        assert [cups.quantity, cups.revenue, cups.cost] == [2, 20, 10]


@pytest.mark.database
def test_stores_tell_products_by_name_and_each_movement_with_its_value(session: Session) -> None:
    place = new_place(session, "Depot")
    cup = new_variant(session, name="Cup", category="Ware")
    (product,) = session.scalars(select(Variant.product_id).where(Variant.id == cup))
    before = last_fact(session)
    stocked(session, Key(cup, place), "3", "5.333")
    until = last_fact(session)
    assert product in products_changed(session, before, until)
    (found,) = tell_products(session, [product], HOME)
    assert found.rows == [("Cup", "Ware", Decimal(10), Decimal("5.33"))]
    ids = movements_changed(session, before, until)
    (moved,) = tell_movements(session, ids, HOME)[0].rows
    assert moved[2:] == ("Cup", "Depot", "receipt", Decimal(3), Decimal("16.00"))
    assert movements_changed(session, 0, 0) == list(
        session.scalars(select(Movement.id).order_by(Movement.id))
    )
    product_row = session.get_one(Product, product)
    session.add(
        Fact(
            at=product_row.created_at,
            kind="product.changed",
            subject_kind="product",
            subject_id=product,
            actor_name="Kim",
            data={"name": "Mug", "changes": {"name": ["Cup", "Mug"]}},
        )
    )
    product_row.name = "Mug"
    session.flush()
    assert movements_changed(session, until, until + 1) == ids
    (renamed,) = tell_products(session, products_changed(session, until, until + 1), HOME)
    assert ([one.product for one in renamed.rows], renamed.whole) == (["Mug"], [("Cup",), ("Mug",)])


@pytest.mark.database
def test_customer_who_is_called_otherwise_is_told_with_all_that_is_theirs(
    app: Flask, database: Database
) -> None:
    with app.test_request_context(), database.transaction() as session:
        place, cup = new_place(session), new_variant(session, name="Cup")
        stocked(session, Key(cup, place))
        order = ordered(session, {cup: "1"})
        new = NewTicket(subject="Leak", body="?", customer_email=DAN.email, product="cup")
        ticket = care.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)
    with app.test_request_context(), database.transaction() as session:
        before = last_fact(session)
        form = PersonForm(name="Dan Dorsey", email=DAN.email, company="Dorsey & Daughters")
        change_person(session, 1, form, version=None, actor=SAM.actor)
        until = last_fact(session)
        assert people_changed(session, before, until) == [1]
        assert tell_people(session, [1], HOME)[0].rows[0].customer == "Dan Dorsey #1"
        companies = companies_changed(session, before, until)
        assert tell_companies(session, companies, HOME)[0].rows[0].account == "Dorsey & Daughters"
        assert orders_changed(session, before, until) == [order.id]
        assert tickets_changed(session, before, until) == [ticket.id]
        (line,) = tell_orders(session, [order.id], HOME)[1].rows
        (asked_,) = tell_tickets(session, [ticket.id], HOME)[0].rows
        assert line.account == asked_.account == "Dorsey & Daughters"
        assert asked_.product == "Cup"
        change_person(
            session, 1, PersonForm(name="Daniel", email=DAN.email), version=None, actor=SAM.actor
        )
        (found,) = tell_people(session, [1], HOME)
        assert (found.rows[0].customer, found.whole[0]) == ("Daniel #1", ("Dan Dorsey #1",))


@pytest.mark.database
def test_ticket_is_told_with_its_times_its_promises_and_what_was_said(
    app: Flask, database: Database
) -> None:
    with app.test_request_context(), database.transaction() as session:
        new = NewTicket(subject="Leak", body="?", customer_email=EVE.email)
        ticket = care.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)
        said = NewMessage(body="Send it.")
        care.add_message(session, ticket.id, said, actor=BEN.actor, channel=Channel.WEB)
        care.resolve_ticket(session, ticket.id, actor=BEN.actor)
        care.reopen_ticket(session, ticket.id, actor=BEN.actor)
        with counted_sql() as sent:
            (found,) = tell_tickets(session, [ticket.id, 7], HOME)
        assert len(sent) == 2
        (told,) = found.rows
        assert told.ticket_number == ticket.number
        assert told.first_reply_minutes is not None
        assert (told.resolution_minutes, told.is_reopened) == (None, True)
        assert (told.messages, told.channel) == (1, "phone")
        assert found.whole == [(ticket.number,), ("T-7",)]


@pytest.mark.database
def test_deal_is_told_with_each_stage_it_stood_in_and_why_it_was_lost(session: Session) -> None:
    line = {"product": "Grinder", "price": "10", "quantity": "10"}
    deal = opened(session, customer="Acme", rep_id=BEN.id, lines=[line])
    with clock.frozen(clock.now() + timedelta(days=3)):
        engaging = stage(session, "Engaging").id
        move_deal(session, deal.number, engaging, version=None, actor=BEN.actor)
    with clock.frozen(clock.now() + timedelta(days=9)):
        lost = LostForm(reason="No budget")
        lose_deal(session, deal.number, lost, UTC_ZONE, version=None, actor=BEN.actor)
    before = last_fact(session) - 1
    assert deals_changed(session, before, before + 1) == [deal.id]
    deals, stages = tell_deals(session, [deal.id], HOME)
    (told,) = deals.rows
    assert told[:7] == (deal.number, "Acme", "Grinder", "Ben Berger", None, "Lost", "lost")
    assert told[-2:] == (100, "No budget")
    assert [one.stage for one in stages.rows] == ["Prospecting", "Engaging", "Lost"]
    assert [one.left_at for one in stages.rows][:-1] == [one.entered_at for one in stages.rows][1:]
    assert deals.whole == stages.whole == [(deal.number,)]


@pytest.mark.database
def test_nothing_is_settled_that_an_earlier_transaction_may_still_commit(
    database: Database,
) -> None:
    def tell(session: Session) -> int:
        fact = Fact(
            at=clock.now(),
            kind="a.thing",
            subject_kind="thing",
            subject_id=1,
            actor_name="",
            data={},
        )
        session.add(fact)
        session.flush()
        return fact.id

    with Session(database.engine) as slow, Session(database.engine) as quick:
        first, second = tell(slow), tell(quick)
        quick.commit()
        with database.reading() as reader:
            one = look_at(reader, Fact)
            assert one.until >= second > first
            assert settled(one, None) is None
            third = tell(quick)
            assert settled(look_at(reader, Fact), one) is None
            slow.commit()
            two = look_at(reader, Fact)  # `quick` writes, but did not when that was seen
            assert settled(two, one) == one.until >= second
            quick.rollback()
            three = look_at(reader, Fact)
            assert settled(three, two) == three.until >= third


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(1, 20_000), st.sets(st.integers(0, 7)))),
)
def test_parts_of_what_was_paid_back_add_up_to_it(
    cents: list[int], refunds: list[tuple[int, set[int]]]
) -> None:
    worths = {line: Decimal(one) * CENT for line, one in enumerate(cents)}
    told = [
        (Decimal(amount) * CENT, {line: worths.get(line, CENT) for line in lines})
        for amount, lines in refunds
    ]
    parts = paid_back(worths, told, CENT)
    assert parts.keys() == worths.keys()
    assert sum(parts.values()) == sum(amount for amount, _ in told)
    assert all(part >= 0 and part == part.quantize(CENT) for part in parts.values())


def test_region_is_what_an_address_ends_with() -> None:
    assert region_of("Kade 1, Utrecht, Netherlands") == "Netherlands"
    assert region_of("Kade 1\n3511 Utrecht\nNetherlands\n") == "Netherlands"
    assert region_of("Kade 1\n3511 Utrecht") is None
    assert region_of("Utrecht") is region_of("") is None
