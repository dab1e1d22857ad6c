"""The ledger: what is booked, what is refused, and that all of it adds up."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from steward.inventory.actions import (
    adjust,
    change_variant,
    firm,
    fulfil,
    move,
    receive,
    release,
    release_expired,
    reserve,
    take_back,
    write_off,
)
from steward.inventory.errors import KeyUsedOtherwise, ReservationEnded, TooLittleStock
from steward.inventory.forms import VariantForm
from steward.inventory.queries import come_back, sold_for
from steward.inventory.rules import (
    Delivery,
    Issue,
    Key,
    Move,
    Receipt,
    ReservationState,
    Return,
    Slip,
    Want,
)
from steward.kit import clock
from steward.kit.errors import BadInput, Forbidden
from tests.cast import BEN, KIM
from tests.inventory.goods import (
    counted,
    differences,
    new_lot,
    new_place,
    new_variant,
    slip,
    stocked,
    worth,
)

pytestmark = pytest.mark.database

KEEPER = KIM.actor


def test_goods_come_move_and_go_with_what_they_cost(session: Session) -> None:
    here, there, goods = new_place(session), new_place(session), new_variant(session)
    key, other = Key(goods, here), Key(goods, there)
    stocked(session, key, "10", "5")
    stocked(session, key, "10", "8.5")
    moved = move(session, [Move(key, there, Decimal(12))], slip(), actor=KEEPER)
    assert [one.value for one in moved.movements] == [Decimal(-67), Decimal(67)]
    adjust(session, [Issue(key, Decimal(-1))], slip(reason="Broken cup"), actor=KEEPER)
    adjust(session, [Issue(other, Decimal(2))], slip(reason="Found"), actor=KEEPER)
    write_off(session, [Issue(other, Decimal("0.5"))], slip(reason="Tasting"), actor=KEEPER)
    assert counted(session, key) == (7, 0)
    assert counted(session, other) == (Decimal("13.5"), 0)
    found = (2 * Decimal(67) / 12).quantize(Decimal("1e-10"))
    assert worth(session, goods) == Decimal(135) - Decimal("8.5") + found - Decimal("2.5")
    assert differences(session) == []


def test_the_same_key_books_once_and_answers_the_same(session: Session) -> None:
    key = Key(new_variant(session), new_place(session))
    under, line = Slip("receipt-1", "purchase:7"), Receipt(key, Decimal(4), Decimal(3))
    first = receive(session, [line], under, actor=KEEPER)
    assert receive(session, [line], under, actor=KEEPER) == first
    other = Receipt(key, Decimal(5), Decimal(3))
    with pytest.raises(KeyUsedOtherwise):
        receive(session, [other], under, actor=KEEPER)
    assert counted(session, key) == (4, 0)
    want = Want(key.spot, Decimal(1))
    held = reserve(session, [want], key="basket-1", holder="basket:1")
    assert reserve(session, [want], key="basket-1", holder="basket:1") == held
    with pytest.raises(KeyUsedOtherwise):
        reserve(session, [want, want], key="basket-1", holder="basket:1")
    assert counted(session, key) == (4, 1)


@pytest.mark.parametrize("sent", ["0", "-1", "NaN", "Infinity", "-sNaN", "1e9", "0.0001"])
def test_what_is_no_quantity_is_refused(session: Session, sent: str) -> None:
    key, quantity = Key(1, 1), Decimal(sent)
    for refused in (
        lambda: receive(session, [Receipt(key, quantity, Decimal(1))], slip(), actor=KEEPER),
        lambda: move(session, [Move(key, 2, quantity)], slip(), actor=KEEPER),
        lambda: write_off(session, [Issue(key, quantity)], slip(reason="x"), actor=KEEPER),
        lambda: take_back(session, [Return(1, quantity)], slip(), actor=KEEPER),
        lambda: reserve(session, [Want(key.spot, quantity)], key="x", holder="x"),
    ):
        with pytest.raises(BadInput):
            refused()


def test_what_makes_no_sense_is_refused_with_words(session: Session) -> None:
    here, goods = new_place(session), new_variant(session)
    key, one = stocked(session, Key(goods, here)), Decimal(1)
    lot_of_another = new_lot(session, new_variant(session))
    for wrong in (Key(999_999, here), Key(goods, 999_999), Key(goods, here, lot_of_another)):
        with pytest.raises(BadInput, match="no such goods"):
            receive(session, [Receipt(wrong, one, one)], slip(), actor=KEEPER)
    with pytest.raises(BadInput, match="what one costs"):
        receive(session, [Receipt(key, one, Decimal(-1))], slip(), actor=KEEPER)
    with pytest.raises(BadInput, match="Say why"):
        write_off(session, [Issue(key, one)], slip(), actor=KEEPER)
    with pytest.raises(BadInput, match="another place"):
        move(session, [Move(key, here, one)], slip(), actor=KEEPER)
    with pytest.raises(Forbidden):
        write_off(session, [Issue(key, one)], slip(reason="x"), actor=BEN.actor)
    assert counted(session, key) == (10, 0)


def test_nothing_is_taken_that_is_not_there_or_is_promised(session: Session) -> None:
    here, there = new_place(session), new_place(session)
    key = stocked(session, Key(new_variant(session), here))
    other = stocked(session, Key(new_variant(session), here))
    reserve(session, [Want(key.spot, Decimal(8))], key="a", holder="order:1")
    lines = [Move(other, there, Decimal(1)), Move(key, there, Decimal(3))]
    with pytest.raises(TooLittleStock, match="10 are there, 8 of"), session.begin_nested():
        move(session, lines, slip(), actor=KEEPER)
    # Each line alone could be served; together they ask for one too many.
    wants = [Want(key.spot, Decimal(1)), Want(other.spot, Decimal(1)), Want(key.spot, Decimal(2))]
    with pytest.raises(TooLittleStock, match="2 are free"):
        reserve(session, wants, key="b", holder="order:2")
    assert (counted(session, key), counted(session, other)) == ((10, 8), (10, 0))
    assert differences(session) == []
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            text("update levels set reserved = 11 where variant_id = :v"), {"v": key[0]}
        )


def test_what_expires_first_is_promised_first_and_nothing_expired(session: Session) -> None:
    here, goods, today = new_place(session), new_variant(session), clock.now().date()
    later, soon, gone = (
        stocked(session, Key(goods, here, new_lot(session, goods, today + timedelta(days=n))), "4")
        for n in (60, 5, -1)
    )
    loose = stocked(session, Key(goods, here), "2")
    for key, expected in (("a", {soon: 4, later: 1}), ("b", {later: 3, loose: 2})):
        held = reserve(session, [Want(soon.spot, Decimal(5))], key=key, holder="order:1")
        assert {line.key: line.quantity for line in held.lines} == expected
    with pytest.raises(TooLittleStock):
        reserve(session, [Want(soon.spot, Decimal(1))], key="c", holder="order:2")
    assert counted(session, gone) == (4, 0)


def test_a_basket_becomes_an_order_is_delivered_in_parts_and_comes_back(session: Session) -> None:
    here, there, goods = new_place(session), new_place(session), new_variant(session)
    key, until = Key(goods, here), clock.now() + timedelta(minutes=15)
    stocked(session, key, "2", "5")
    stocked(session, key, "3", "7")
    before = worth(session, goods)
    reserve(session, [Want(key.spot, Decimal(4))], key="a", holder="basket:1", until=until)
    with pytest.raises(ReservationEnded), session.begin_nested():
        fulfil(session, Delivery("a"), slip(), actor=BEN.actor)
    assert firm(session, "a", holder="order:1").state == ReservationState.FIRM
    part = Delivery("a", (Issue(key, Decimal(3)),))
    under = slip("order:1")
    first = fulfil(session, part, under, actor=BEN.actor)
    assert fulfil(session, part, under, actor=BEN.actor) == first
    assert first.movements[0].value == Decimal(-17)
    with pytest.raises(BadInput, match="More would be"), session.begin_nested():
        fulfil(session, Delivery("a", (Issue(key, Decimal(2)),)), slip(), actor=BEN.actor)
    fulfil(session, Delivery("a"), slip("order:1"), actor=BEN.actor)
    assert counted(session, key) == (1, 0)
    with pytest.raises(ReservationEnded), session.begin_nested():
        firm(session, "a")
    sold, rest = sold_for(session, "order:1")
    take_back(session, [Return(sold.id, Decimal(1))], slip(), actor=BEN.actor)
    take_back(session, [Return(sold.id, Decimal(2), there)], slip(), actor=BEN.actor)
    take_back(session, [Return(rest.id, Decimal(1))], slip(), actor=BEN.actor)
    with pytest.raises(BadInput, match="than was sold"), session.begin_nested():
        take_back(session, [Return(sold.id, Decimal(1))], slip(), actor=BEN.actor)
    assert (counted(session, key), counted(session, Key(goods, there))) == ((3, 0), (2, 0))
    assert worth(session, goods) == before
    assert differences(session) == []


def test_what_is_scrapped_comes_back_and_is_written_off_at_what_it_cost(session: Session) -> None:
    here, there, goods = new_place(session), new_place(session), new_variant(session)
    key = stocked(session, Key(goods, here), "2", "5")
    reserve(session, [Want(key.spot, Decimal(2))], key="a", holder="order:1")
    (sold,) = fulfil(session, Delivery("a"), slip("order:1"), actor=BEN.actor).movements
    stocked(session, key, "1", "9")
    lines = [Return(sold.id, Decimal(1), there), Return(sold.id, Decimal(1), scrapped=True)]
    back = take_back(session, lines, slip("return:1"), actor=BEN.actor)
    assert [(one.kind.value, int(one.value)) for one in back.movements] == [
        ("return", 5),
        ("return", 5),
        ("write_off", -5),
    ]
    assert come_back(session, [sold.id]) == {sold.id: 2}
    assert (counted(session, key), worth(session, goods)) == ((1, 0), 14)
    assert differences(session) == []


def test_an_expired_hold_keeps_nobody_from_the_goods(session: Session) -> None:
    key = stocked(session, Key(new_variant(session), new_place(session)), "5")
    now, five = clock.now(), [Want(key.spot, Decimal(5))]
    reserve(session, five, key="a", holder="basket:1", until=now + timedelta(minutes=15))
    with pytest.raises(TooLittleStock):
        reserve(session, five, key="b", holder="basket:2", until=now + timedelta(minutes=15))
    with clock.frozen(now + timedelta(minutes=16)):
        reserve(session, five, key="b", holder="basket:2", until=now + timedelta(minutes=30))
        with pytest.raises(ReservationEnded):
            firm(session, "a")
        assert release_expired(session) == 0
    with clock.frozen(now + timedelta(minutes=31)):
        assert release_expired(session) == 1
    assert release(session, "b").state == ReservationState.RELEASED
    assert counted(session, key) == (5, 0)
    reserve(session, five, key="c", holder="order:1")
    assert release(session, "c").state == ReservationState.RELEASED
    assert differences(session) == []


def test_what_may_be_back_ordered_is_promised_and_valued_when_it_comes(session: Session) -> None:
    here, goods = new_place(session), new_variant(session, may_backorder=True)
    key = Key(goods, here)
    reserve(session, [Want(key.spot, Decimal(2))], key="a", holder="order:1")
    assert counted(session, key) == (0, 2)
    stocked(session, key, "1", "5")
    reserve(session, [Want(key.spot, Decimal(3))], key="b", holder="order:2")
    fulfil(session, Delivery("b"), slip("order:2"), actor=BEN.actor)
    assert (counted(session, key), worth(session, goods)) == ((-2, 2), -10)
    form = VariantForm(sku="OWED", price=Decimal(1), currency="EUR", may_backorder=False)
    with pytest.raises(BadInput, match="first receive it"):
        change_variant(session, goods, form, version=None, actor=KEEPER)
    session.expire_all()
    stocked(session, key, "6", "7")
    assert (counted(session, key), worth(session, goods)) == ((4, 2), 28)
    change_variant(session, goods, form, version=None, actor=KEEPER)
    with pytest.raises(TooLittleStock):
        reserve(session, [Want(key.spot, Decimal(3))], key="c", holder="order:3")
    assert differences(session) == []


def test_the_ledger_cannot_be_changed_and_verify_sees_what_is_wrong(session: Session) -> None:
    stocked(session, Key(new_variant(session), new_place(session)))
    for words in ("update movements set quantity = 1", "delete from stock_acts"):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(text(words))
    for words in (
        "update levels set on_hand = on_hand + 1",
        "update levels set reserved = 1",
        "update cost_layers set value = value + 0.01",
    ):
        with session.begin_nested() as undone:
            session.execute(text(words))
            assert differences(session)
            undone.rollback()
    assert differences(session) == []
