"""Deliveries: in parts and from several places, booked once, called off, replaced."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.inventory import TooLittleStock
from steward.inventory.models import Movement, StockLevel
from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict, Forbidden, NotFound
from steward.kit.outbox import Letter
from steward.sales import (
    DeliveryStands,
    NothingToSend,
    NotSo,
    Order,
    Part,
    UnderWay,
    arrive,
    cancel_delivery,
    cancel_order,
    cancel_rest,
    plan_delivery,
    plan_ready,
    send_replacement,
    ship,
)
from steward.sales.models import Delivery, DeliveryLine
from steward.sales.queries import order_lines, unsent
from tests.cast import BEN, DAN, KIM
from tests.inventory.goods import counted, new_lot, new_place, new_variant, stocked
from tests.sales.orders import bought, odd, ordered

pytestmark = pytest.mark.database

MONDAY = datetime(2030, 1, 7, 9, tzinfo=UTC)  # promised then: Tuesday to Thursday
BY, KEEPER = BEN.actor, KIM.actor


@pytest.fixture
def session(app: Flask, database: Database) -> Iterator[Session]:
    """Act at nine on a Monday, with an application at hand."""
    with app.app_context(), clock.frozen(MONDAY), database.transaction() as session:
        yield session


def mails(session: Session, kind: str) -> list[str]:
    """Return what customers were written of a kind."""
    query = select(Letter).where(Letter.key.like(f"sales.{kind}.%")).order_by(Letter.id)
    return [letter.payload["text"] for letter in session.scalars(query)]


def test_order_leaves_in_parts_from_two_places_and_arrives(session: Session) -> None:
    main, shop = new_place(session), new_place(session)
    machine, filters = new_variant(session), new_variant(session, name="Filter")
    stocked(session, Key(machine, main), "2")
    for place, count in ((main, "4"), (shop, "3")):
        stocked(session, Key(filters, place), count)
    number = ordered(session, {machine: "2", filters: "6"}).number
    first = plan_delivery(session, number, [Part(1, Decimal(1))], place_id=main, actor=BY)
    assert first.promised_on == date(2030, 1, 10)
    ship(session, first.number, "DHL", "J 7", actor=KEEPER)
    with pytest.raises(DeliveryStands):
        ship(session, first.number, actor=BY)
    order = session.scalars(select(Order)).one()
    assert (order.state, counted(session, Key(machine, main))) == ("partly_shipped", (1, 1))
    with pytest.raises(UnderWay):
        cancel_order(session, number, actor=DAN.actor)
    rest = plan_ready(session, number, actor=BY)
    assert {one.place_id for one in rest} == {main, shop}
    for one in rest:
        ship(session, one.number, actor=BY)
    assert order.state == "shipped"
    assert counted(session, Key(filters, main))[1] == counted(session, Key(filters, shop))[1] == 0
    for one in (first, *rest):
        arrive(session, one.number, actor=BY)
    assert order.state == "delivered"
    told = mails(session, "shipped")
    assert len(told) == 3
    assert "1 x Mara 2" in told[0]
    assert "Thu 10 Jan" in told[0]
    assert "DHL, parcel J 7" in told[0]
    assert not odd(session)
    session.execute(text("update deliveries set kind = 'replacement' where id = 1"))
    assert len(odd(session)) == 2  # the order's state, and what its reservation gave out


def test_planned_delivery_is_called_off_alone_or_with_its_order(session: Session) -> None:
    place, machine = new_place(session), new_variant(session)
    key = stocked(session, Key(machine, place), "3")
    order = ordered(session, {machine: "3"})
    with pytest.raises(Forbidden):
        plan_ready(session, order.number, actor=DAN.actor)
    for part in (Part(1, Decimal(4)), Part(9, Decimal(1))):
        with pytest.raises(BadInput):
            plan_delivery(session, order.number, [part], place_id=place, actor=BY)
    one = plan_delivery(session, order.number, [Part(1, Decimal(2))], place_id=place, actor=BY)
    cancel_delivery(session, one.number, actor=BY)
    assert counted(session, key) == (3, 3)  # still the order's
    (again,) = plan_ready(session, order.number, actor=BY)
    cancel_order(session, order.number, actor=DAN.actor)
    assert (again.state, order.state) == ("cancelled", "cancelled")
    assert counted(session, key) == (3, 0)
    for number in (one.number, again.number):
        with pytest.raises(DeliveryStands):
            ship(session, number, actor=BY)
    with pytest.raises(NothingToSend):
        plan_ready(session, order.number, actor=BY)
    with pytest.raises(NotFound):
        ship(session, "D-999", actor=BY)
    assert not odd(session)


def test_rest_is_called_off_and_less_is_to_pay(session: Session) -> None:
    place, machine = new_place(session), new_variant(session, may_backorder=True)
    stocked(session, Key(machine, place), "1")
    order = ordered(session, {machine: "3"})
    with pytest.raises(NotSo):
        cancel_rest(session, order.number, actor=DAN.actor)
    (there,) = plan_ready(session, order.number, actor=BY)
    ship(session, there.number, actor=BY)
    with pytest.raises(NothingToSend):
        plan_ready(session, order.number, actor=BY)  # two have to come in first
    plan_delivery(session, order.number, [Part(1, Decimal(1))], place_id=place, actor=BY)
    cancel_rest(session, order.number, actor=DAN.actor)
    (line,) = order_lines(session, order.id)
    assert [order.state, line.cancelled] == ["shipped", 2]
    assert counted(session, Key(machine, place)) == (0, 0)
    (told,) = mails(session, "rest_cancelled")
    assert "2 x Mara 2" in told
    assert "To pay: €10.00" in told
    arrive(session, there.number, actor=BY)
    assert order.state == "delivered"
    assert not odd(session)


def test_replacement_is_reserved_once_sent_at_no_price_and_counts_apart(session: Session) -> None:
    shop, main = new_place(session), new_place(session)
    machine = new_variant(session)
    for place in (shop, main):
        stocked(session, Key(machine, place), "2")
    order = ordered(session, {machine: "2"})

    def again(count: int, key: str) -> Delivery:
        part = Part(1, Decimal(count))
        return send_replacement(session, order.number, [part], why="It leaks", key=key, actor=BY)

    with pytest.raises(BadInput):
        again(1, "early")  # nothing of it has left
    (sold,) = plan_ready(session, order.number, actor=BY)
    ship(session, sold.number, actor=BY)
    sent = again(1, "T-7/1")
    assert again(1, "T-7/1").id == sent.id
    assert [sent.kind, sent.why] == ["replacement", "It leaks"]
    assert order.net == Decimal(20)
    with pytest.raises(TooLittleStock), session.begin_nested():
        again(2, "T-7/2")
    ship(session, sent.number, actor=BY)
    assert order.state == "shipped"
    dropped = again(1, "T-7/3")
    cancel_delivery(session, dropped.number, actor=BY)
    there = session.scalars(select(StockLevel).where(StockLevel.place_id != sold.place_id)).one()
    assert [there.on_hand, there.reserved] == [1, 0]
    assert "your replacement for order O-1" in mails(session, "shipped")[1]
    assert not odd(session)


def test_parcel_sent_twice_at_once_and_beside_a_cancellation_is_booked_at_most_once(
    app: Flask, database: Database
) -> None:
    with app.app_context(), database.transaction() as session:
        place, machine = new_place(session), new_variant(session)
        key = stocked(session, Key(machine, place), "40")
        numbers = [ordered(session, {machine: "2"}).number for _ in range(8)]
        planned = [plan_ready(session, one, actor=BY)[0].number for one in numbers]
    start = Barrier(4)

    def race(place: int) -> int:
        done = 0
        for order, delivery in zip(numbers, planned, strict=True):
            start.wait()
            try:
                with app.app_context(), database.transaction() as session:
                    if place:
                        ship(session, delivery, actor=BY)
                    else:
                        cancel_order(session, order, actor=BY)
                done += 1
            except Conflict:
                pass
        return done

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(race, range(4)))
    assert sum(done) == len(numbers)
    with database.reading() as session:
        sold = session.scalar(select(func.sum(Movement.quantity)).where(Movement.kind == "sale"))
        assert -(sold or 0) == 2 * sum(done[1:])
        assert counted(session, key) == (40 + (sold or 0), 0)
        assert not odd(session)


def test_what_is_packed_and_what_is_missing_is_told_by_line_and_place(
    app: Flask, session: Session
) -> None:
    place, machine = new_place(session, "Main"), new_variant(session, may_backorder=True)
    stocked(session, Key(machine, place), "3")
    bought(app, session, (machine, place), "2", "2030-01-20")
    first, second = (ordered(session, {machine: "2"}) for _ in range(2))
    plan_ready(session, first.number, actor=BY)
    (one,) = unsent(session, order_lines(session, first.id))
    assert [one.open, one.planned, one.rest, one.ready, one.missing] == [2, 2, 0, 0, 0]
    (two,) = unsent(session, order_lines(session, second.id))
    assert [two.open, two.ready, two.missing] == [2, 1, 1]
    assert two.shortfall is not None
    assert two.shortfall.comes_on == date(2030, 1, 20)
    (some,) = plan_ready(session, second.number, actor=BY)
    lines = session.scalars(select(DeliveryLine).where(DeliveryLine.delivery_id == some.id))
    assert [line.quantity for line in lines] == [1]


def test_goods_of_a_lot_go_to_those_who_were_promised_them_before_it_came(
    session: Session,
) -> None:
    place, beans = new_place(session), new_variant(session, may_backorder=True)
    first, second = (ordered(session, {beans: count}) for count in ("3", "4"))
    early, late = new_lot(session, beans, date(2030, 6, 1)), new_lot(session, beans)
    stocked(session, Key(beans, place, late), "1")
    stocked(session, Key(beans, place, early), "4")
    assert [one.missing for one in unsent(session, order_lines(session, first.id))] == [0]
    (there,) = plan_ready(session, second.number, actor=BY)
    ship(session, there.number, actor=BY)
    assert counted(session, Key(beans, place, early)) == (2, 2)
    assert counted(session, Key(beans, place)) == (0, 2)
    stocked(session, Key(beans, place, early), "9")
    assert counted(session, Key(beans, place, early)) == (11, 4)
    for one in plan_ready(session, second.number, actor=BY):
        ship(session, one.number, actor=BY)
    assert second.state == "shipped"
    assert not odd(session)
