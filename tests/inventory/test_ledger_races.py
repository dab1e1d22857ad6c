"""Many at once for the same goods: one gets the last piece, none waits in a ring or is lost."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import cycle

import pytest

from steward.inventory.actions import adjust, fulfil, move, receive, release, reserve, take_back
from steward.inventory.errors import TooLittleStock
from steward.inventory.rules import Delivery, Issue, Key, Move, Receipt, Return, Slip, Want
from steward.kit.db import Database
from steward.kit.errors import BadInput
from tests.cast import KIM
from tests.inventory.goods import counted, differences, new_place, new_variant, slip, stocked

pytestmark = pytest.mark.database

BUYERS, ROUNDS = 16, 5
ONE = Decimal(1)


@pytest.fixture
def shop(database: Database) -> Iterator[Database]:
    """A database with room for a connection of every buyer."""
    wide = Database(database.url, connections=BUYERS)
    yield wide
    wide.dispose()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all acts at the same moment; return what each did, or how it failed."""
    done: list[object] = []
    ready = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        ready.wait(30)
        try:
            done.append(act())
        except Exception as error:  # noqa: BLE001 - what it is is for the test to judge
            done.append(error)

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return done


@contextmanager
def adding_up(shop: Database) -> Iterator[None]:
    """Check that everything adds up after what is done in the block."""
    yield
    with shop.reading() as session:
        assert differences(session) == []


def test_one_of_many_buyers_gets_the_last_piece(shop: Database) -> None:
    with shop.transaction() as session:
        key = Key(new_variant(session), new_place(session))

    def buy() -> str:
        name = slip().key
        with shop.transaction() as session:
            reserve(session, [Want(key.spot, ONE)], key=name, holder="order:1")
            fulfil(session, Delivery(name), slip(), actor=KIM.actor)
        return "bought"

    with adding_up(shop):
        for _ in range(ROUNDS):
            with shop.transaction() as session:
                stocked(session, key, "1")
            done = at_once(*[buy] * BUYERS)
            assert [one for one in done if one == "bought"] == ["bought"]
            assert sum(isinstance(one, TooLittleStock) for one in done) == BUYERS - 1
    with shop.reading() as session:
        assert counted(session, key) == (0, 0)


def test_an_order_of_two_goods_gets_both_or_none(shop: Database) -> None:
    with shop.transaction() as session:
        place = new_place(session)
        many = stocked(session, Key(new_variant(session), place), "100")
        last = Key(new_variant(session), place)
    both = [Want(many.spot, ONE), Want(last.spot, ONE)]

    def buying(wants: list[Want]) -> Callable[[], object]:
        def act() -> int:
            with shop.transaction() as session:
                return len(reserve(session, wants, key=slip().key, holder="order:1").lines)

        return act

    with adding_up(shop):
        for _ in range(ROUNDS):
            with shop.transaction() as session:
                stocked(session, last, "1")
            done = at_once(*[buying(both), buying(both[::-1])] * (BUYERS // 2))
            assert [one for one in done if not isinstance(one, TooLittleStock)] == [2]
    with shop.reading() as session:
        assert counted(session, many) == (100, ROUNDS)


def test_opposite_orders_and_opposite_moves_never_wait_in_a_ring(shop: Database) -> None:
    with shop.transaction() as session:
        here, there = new_place(session), new_place(session)
        keys = [
            stocked(session, Key(new_variant(session), place), "100") for place in (here, there)
        ]
        for key in keys:
            adjust(
                session,
                [Issue(key._replace(place_id=here + there - key.place_id), ONE)],
                slip(reason="Found"),
                actor=KIM.actor,
            )

    def reserving(wants: list[Want]) -> Callable[[], object]:
        def act() -> None:
            name = slip().key
            with shop.transaction() as session:
                reserve(session, wants, key=name, holder="order:1")
            with shop.transaction() as session:
                release(session, name)

        return act

    def moving(lines: list[Move]) -> Callable[[], object]:
        def act() -> None:
            with shop.transaction() as session:
                move(session, lines, slip(), actor=KIM.actor)

        return act

    wants = [Want(key.spot, Decimal(3)) for key in keys]
    to_and_fro = [Move(keys[0], there, ONE), Move(keys[1], here, ONE)]
    acts = cycle(
        [
            reserving(wants),
            reserving(wants[::-1]),
            moving(to_and_fro),
            moving(to_and_fro[::-1]),
        ]
    )
    with adding_up(shop):
        for _ in range(ROUNDS):
            done = at_once(*(next(acts) for _ in range(12)))
            assert done == [None] * 12


def test_the_same_key_at_once_books_once(shop: Database) -> None:
    with shop.transaction() as session:
        key = Key(new_variant(session, may_backorder=True), new_place(session))

    def taking_in(under: Slip) -> Callable[[], object]:
        def act() -> object:
            with shop.transaction() as session:
                return receive(session, [Receipt(key, ONE, ONE)], under, actor=KIM.actor)

        return act

    def reserving(name: str) -> Callable[[], object]:
        def act() -> object:
            with shop.transaction() as session:
                return reserve(session, [Want(key.spot, ONE)], key=name, holder="a").lines

        return act

    with adding_up(shop):
        for number in range(ROUNDS):
            done = at_once(*[taking_in(slip())] * 4, *[reserving(f"order-{number}")] * 4)
            assert len(set(done)) == 2
    with shop.reading() as session:
        assert counted(session, key) == (ROUNDS, ROUNDS)


def test_no_more_comes_back_at_once_than_was_sold(shop: Database) -> None:
    with shop.transaction() as session:
        here, there = new_place(session), new_place(session)
        key = stocked(session, Key(new_variant(session), here), "3")
        reserve(session, [Want(key.spot, Decimal(3))], key="a", holder="order:1")
        (sale,) = fulfil(session, Delivery("a"), slip(), actor=KIM.actor).movements

    def returning(place: int) -> Callable[[], object]:
        def act() -> object:
            with shop.transaction() as session:
                line = Return(sale.id, ONE, place)
                return take_back(session, [line], slip(), actor=KIM.actor)

        return act

    with adding_up(shop):
        done = at_once(*[returning(here), returning(there)] * 4)
    assert sum(isinstance(one, BadInput) for one in done) == 5
