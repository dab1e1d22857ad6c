"""What is held or paused is not sold: not to baskets, orders, the door; and comes back in full."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.customers import get_person
from steward.inventory import (
    LotIsHeld,
    availability,
    find_withheld,
    hold_lot,
    levels_of,
    move_promises,
    pause_product,
    release_lot,
    resume_product,
    shortfalls,
)
from steward.inventory.actions import fulfil
from steward.inventory.models import Variant
from steward.inventory.queries import DESK
from steward.inventory.rules import Delivery, Key
from steward.kit.db import Database
from steward.kit.errors import Conflict, Forbidden
from steward.sales import StockWatch, watch_stock
from steward.sales.actions import open_basket, put_in
from steward.sales.errors import SoldOut
from steward.sales.queries import show_basket
from tests.cast import BEN, DAN, EVE, KIM, SAM, sign_in
from tests.inventory.goods import counted, new_lot, new_place, new_variant, slip, stocked
from tests.routing.staff import UTC_ZONE
from tests.sales.orders import odd, ordered
from tests.working import do_jobs

pytestmark = pytest.mark.database
ONE = Decimal(1)
PROBLEM = "problem:3"


def two_lots(session: Session, bad: str = "5", good: str = "3") -> tuple[Key, Key]:
    """Stock two lots of a kettle; the first expires first, so it is promised first."""
    variant, place = new_variant(session, name="Kettle"), new_place(session, "Main")
    keys = [
        Key(variant, place, new_lot(session, variant, day))
        for day in (date(2030, 1, 1), date(2031, 1, 1))
    ]
    return stocked(session, keys[0], bad), stocked(session, keys[1], good)


def total(session: Session, key: Key) -> Decimal:
    """Return how many of some goods can be had."""
    return availability(session, [key.variant_id])[key.variant_id].total


def test_held_lot_is_not_promised_or_sent_and_release_puts_all_back(
    app: Flask, database: Database
) -> None:
    with app.test_request_context(), database.transaction() as session:
        bad, good = two_lots(session)
        lot = bad.lot_id or 0
        order = ordered(session, {bad.variant_id: "4"})
        basket, _token = open_basket(session, None)
        put_in(session, basket, bad.variant_id, ONE)
        assert counted(session, bad) == (5, 5)
        with pytest.raises(Forbidden):
            hold_lot(session, lot, PROBLEM, "It leaks", actor=BEN.actor)
        hold_lot(session, lot, PROBLEM, "It leaks", actor=SAM.actor)
        hold_lot(session, lot, PROBLEM, "It leaks", actor=SAM.actor)
        hold_lot(session, lot, DESK, "Wet", actor=KIM.actor)
        # The basket has one of the other lot now; the order waits.
        assert (counted(session, bad), counted(session, good)) == ((5, 4), (3, 1))
        assert total(session, bad) == 2
        (short,) = shortfalls(session)[f"order:{order.id}:1"]
        assert short.missing == 4
        with pytest.raises(LotIsHeld, match="Kettle"):
            fulfil(session, Delivery(f"order:{order.id}:1", ()), slip(), actor=KIM.actor)
        stocked(session, bad, "7")
        assert total(session, bad) == 2
        assert odd(session) == []
    _moves_and_releases(app, database, (bad, good), order.id)


def _moves_and_releases(
    app: Flask, database: Database, keys: tuple[Key, Key], order_id: int
) -> None:
    bad, good = keys
    lot = bad.lot_id or 0
    with app.test_request_context(), database.transaction() as session:
        held = find_withheld(session, lot)
        assert held.promises == [(f"order:{order_id}", Decimal(4))]
        assert held.instead == 2
        assert move_promises(session, lot, actor=KIM.actor) == 2
        assert (counted(session, bad), counted(session, good)) == ((12, 2), (3, 3))
        assert odd(session) == []
        release_lot(session, lot, PROBLEM, actor=SAM.actor)
        assert total(session, bad) == 0
        with pytest.raises(Conflict):
            release_lot(session, lot, PROBLEM, actor=SAM.actor)
        release_lot(session, lot, DESK, actor=KIM.actor)
        assert total(session, bad) == 10
        assert shortfalls(session) == {}
        assert odd(session) == []


def test_basket_loses_what_no_other_lot_has(app: Flask, database: Database) -> None:
    with app.test_request_context(), database.transaction() as session:
        bad, _good = two_lots(session, "2", "1")
        basket, _token = open_basket(session, None)
        put_in(session, basket, bad.variant_id, Decimal(2))
        hold_lot(session, bad.lot_id or 0, DESK, "Wet", actor=KIM.actor)
        assert [one.held for one in show_basket(session, basket, None, UTC_ZONE).items] == [False]
        with pytest.raises(SoldOut):
            put_in(session, basket, bad.variant_id, ONE)
        assert odd(session) == []


def test_nothing_of_a_lot_is_promised_after_it_is_held_however_many_order(
    app: Flask, database: Database
) -> None:
    wide = Database(database.url, connections=22)
    with database.transaction() as session:
        bad, good = two_lots(session, "30", "5")
    start = Barrier(21)

    def order(number: int) -> bool:
        with app.test_request_context(), wide.transaction() as session:
            start.wait()
            try:
                ordered(session, {bad.variant_id: "1"}, (DAN, EVE)[number % 2])
            except SoldOut:
                session.rollback()
                return False
            return True

    def hold(_: int) -> Decimal:
        with wide.transaction() as session:
            start.wait()
            hold_lot(session, bad.lot_id or 0, DESK, "Wet", actor=KIM.actor)
        with wide.reading() as session:
            return find_withheld(session, bad.lot_id or 0).promised

    with ThreadPoolExecutor(21) as pool:
        orders = [pool.submit(order, number) for number in range(20)]
        promised = pool.submit(hold, 0).result()
        done = sum(one.result() for one in orders)
    with wide.reading() as session:
        # What was promised when it was held is all that ever is; the rest is of the other lot.
        assert counted(session, bad)[1] == promised
        assert counted(session, good)[1] == done - promised
        assert done == 20 or done - promised == 5
        assert odd(session) == []
    wide.dispose()


def test_what_comes_in_of_a_lot_that_is_just_held_is_held(database: Database) -> None:
    wide = Database(database.url, connections=8)
    with database.transaction() as session:
        variant = new_variant(session)
        lot, places = new_lot(session, variant), [new_place(session) for _ in range(6)]
    start = Barrier(7)

    def act(place: int | None) -> None:
        with wide.transaction() as session:
            start.wait()
            if place is None:
                hold_lot(session, lot, DESK, "Wet", actor=KIM.actor)
            else:
                stocked(session, Key(variant, place, lot))

    with ThreadPoolExecutor(7) as pool:
        for one in [pool.submit(act, place) for place in (None, *places)]:
            one.result()
    with wide.reading() as session:
        assert [one.is_held for one in levels_of(session, [variant])] == [True] * 6
        assert odd(session) == []
    wide.dispose()


def test_paused_product_is_shown_and_not_sold_until_all_resume(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with app.test_request_context(), database.transaction() as session:
        variant, place = new_variant(session, name="Kettle", may_backorder=True), new_place(session)
        key = stocked(session, Key(variant, place), "9")
        product = session.get_one(Variant, variant).product_id
        ordered(session, {variant: "2"})
        basket, _token = open_basket(session, None)
        put_in(session, basket, variant, ONE)
        pause_product(session, product, PROBLEM, "It leaks", actor=SAM.actor)
        pause_product(session, product, DESK, "Wet", actor=KIM.actor)
        (item,) = show_basket(session, basket, None, UTC_ZONE).items
        assert (item.goods.is_paused, item.held) == (True, False)
        with pytest.raises(SoldOut, match="not for sale at the moment"):
            put_in(session, basket, variant, ONE)
        eve = get_person(session, EVE.actor, EVE.person_id or 0)
        watch_stock(session, variant, eve, key="eve", actor=EVE.actor)
        assert total(session, key) == 0
        assert counted(session, key) == (9, 2)
    _is_shown_paused(client, product)
    sign_in(client, KIM)
    assert "Wet" in client.get(f"/desk/stock/products/{product}").text
    client.post(f"/desk/stock/products/{product}/resumption")
    with app.test_request_context(), database.transaction() as session:
        assert total(session, key) == 0
        resume_product(session, product, PROBLEM, actor=SAM.actor)
        assert total(session, key) == 7
        assert odd(session) == []
    do_jobs(app)
    with database.reading() as session:
        assert session.scalars(select(StockWatch.state)).all() == ["told"]


def _is_shown_paused(client: FlaskClient, product: int) -> None:
    shown = client.get(f"/shop/{product}").text
    assert "not for sale at the moment" in shown
    assert "Tell me when it is back" in shown
    assert "Put in basket" not in shown


def test_keeper_holds_a_lot_at_the_desk_and_by_program(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        bad, _good = two_lots(session)
    lot = bad.lot_id or 0
    sign_in(client, KIM)
    url = f"/desk/stock/lots/{lot}"
    assert "Why is it kept back?" in client.get(url).text
    assert client.post(f"{url}/hold", data={"reason": " "}).status_code == 422
    client.post(f"{url}/hold", data={"reason": "Wet"})
    assert "Kept back by Kim" in client.get(url).text
    assert "held" in client.get(f"/desk/stock/levels/{bad.variant_id}").text
    client.post(f"{url}/release")
    assert client.post(f"{url}/release").status_code == 409
    with database.reading() as session:
        assert not levels_of(session, [bad.variant_id])[0].is_held
        what = (
            "select data->>'lot' from facts where kind in ('product.kept_back', 'product.let_go')"
        )
        assert len(session.scalars(text(what)).all()) == 2
