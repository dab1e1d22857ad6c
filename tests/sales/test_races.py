"""Many buyers at once: the last unit and the last use of a coupon go to exactly one of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from steward.customers import get_person
from steward.inventory.rules import Key
from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.sales.actions import NewOrder, Wanted, open_basket, place_order, put_in
from steward.sales.forms import DeliverTo
from steward.sales.models import BasketLine, Order
from steward.sales.rules import OrderSource
from tests.cast import DAN, EVE, Member
from tests.inventory.goods import differences, new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE
from tests.sales.test_shop import less

pytestmark = pytest.mark.database

BUYERS, ONE = 8, Decimal(1)
TO = DeliverTo(recipient="Somebody", address="Somewhere")


def race(act: Callable[[int], None]) -> int:
    """Have all buyers act at once; return how many were not refused."""
    start = Barrier(BUYERS)

    def run(number: int) -> bool:
        start.wait()
        try:
            act(number)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(BUYERS) as pool:
        return sum(pool.map(run, range(BUYERS)))


def stock(database: Database, *counts: str) -> list[int]:
    """Stock several goods at two places; return their ids."""
    with database.transaction() as session:
        places = [new_place(session), new_place(session)]
        ids = [new_variant(session) for _ in counts]
        for number, (variant_id, count) in enumerate(zip(ids, counts, strict=True)):
            stocked(session, Key(variant_id, places[number % 2]), count)
        return ids


def test_last_unit_goes_into_one_basket(database: Database) -> None:
    (last,) = stock(database, "1")

    def act(_: int) -> None:
        with database.transaction() as session:
            basket, _token = open_basket(session, None)
            put_in(session, basket, last, ONE)

    assert race(act) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(BasketLine)) == 1
        assert not differences(session)


def order(app: Flask, database: Database, who: Member, goods: list[int], coupon: str = "") -> None:
    """Order one of each of some goods."""
    with app.test_request_context(), database.transaction() as session:
        person = get_person(session, who.actor, who.person_id or 0)
        lines = [Wanted(one, ONE) for one in goods]
        wanted = NewOrder(person, lines, TO, OrderSource.API, coupon, Decimal(9 * len(goods)))
        place_order(session, wanted, UTC_ZONE, actor=who.actor)


def test_last_use_of_a_coupon_is_taken_once_by_all_and_by_each(
    app: Flask, database: Database
) -> None:
    goods = stock(database, *["100"] * BUYERS)  # each buys something else: none waits for goods
    with database.transaction() as session:
        less(session, coupon="ALL", most_uses=3)
        less(session, coupon="EACH", most_uses_each=1)

    def act(number: int, coupon: str) -> None:
        order(app, database, (DAN, EVE)[number % 2], [goods[number]], coupon)

    assert race(lambda number: act(number, "ALL")) == 3
    assert race(lambda number: act(number, "EACH")) == 2
    with database.reading() as session:
        assert session.scalar(select(func.sum(Order.net))) == 9 * (3 + 2)
        assert not differences(session)


def test_orders_of_the_same_goods_the_other_way_round_wait_and_do_not_hang(
    app: Flask, database: Database
) -> None:
    goods = stock(database, "5", "4", "9")
    with database.transaction() as session:
        less(session)

    def act(number: int) -> None:
        own = goods if number % 2 else goods[::-1]
        order(app, database, (DAN, EVE)[number % 2], own)

    assert race(act) == 4
    with database.reading() as session:
        assert not differences(session)
