"""Several at once at the same orders and goods: one press is one receipt, the sums hold."""

from decimal import Decimal
from threading import Thread

import pytest
from sqlalchemy import text

from steward.inventory.actions import (
    add_purchase,
    add_supplier,
    receive_purchase,
    send_purchase,
    set_offer,
)
from steward.inventory.forms import OfferForm, PurchaseForm, PurchaseReceiptForm, SupplierForm
from steward.inventory.models import Variant
from steward.inventory.queries import lines_of
from steward.inventory.rules import Key
from steward.kit.db import Database
from tests.cast import KIM
from tests.inventory.goods import counted, differences, new_place, new_variant
from tests.inventory.test_ledger_races import at_once
from tests.waiting import wait_until

pytestmark = pytest.mark.database

ORDERS = 6


def drafts(database: Database, number: int) -> tuple[Key, list[int]]:
    """Write some orders of ten pieces of the same goods."""
    with database.transaction() as session:
        key = Key(new_variant(session), new_place(session))
        supplier = SupplierForm(name="Rossi", currency="EUR")
        supplier_id = add_supplier(session, supplier, actor=KIM.actor).id
        sku = session.get_one(Variant, key.variant_id).sku
        offer = OfferForm(sku=sku, price=Decimal(1), lead_time_days=1)
        set_offer(session, supplier_id, offer, actor=KIM.actor)
        line = {"variant_id": key.variant_id, "place_id": key.place_id, "quantity": "10"}
        form = PurchaseForm.model_validate({"lines": [line]})
        written = [add_purchase(session, supplier_id, form, actor=KIM.actor) for _ in range(number)]
        return key, [order.id for order in written]


def send(database: Database, order_id: int) -> None:
    with database.transaction() as session:
        send_purchase(session, order_id, by_mail=False, actor=KIM.actor)


def incoming(database: Database) -> object:
    with database.reading() as session:
        return session.scalar(text("select sum(incoming) from levels"))


def test_of_two_orders_at_once_the_later_sees_what_the_earlier_did(database: Database) -> None:
    _, (known, first, second) = drafts(database, 3)
    send(database, known)  # the level is there
    thread = Thread(target=send, args=[database, second])
    with database.transaction() as session:
        send_purchase(session, first, by_mail=False, actor=KIM.actor)
        thread.start()
        wait_until(lambda: waits(database))
    thread.join(30)
    assert incoming(database) == 30


def waits(database: Database) -> bool:
    """Whether somebody waits for a lock."""
    with database.reading() as session:
        return bool(session.scalar(text("select count(*) from pg_locks where not granted")))


def test_many_receive_at_once_and_nothing_is_booked_twice_or_lost(database: Database) -> None:
    key, orders = drafts(database, ORDERS)

    def receive(order_id: int, lot: str) -> int:
        with database.transaction() as session:
            (ordered,) = lines_of(session, order_id)
            came = {"line_id": ordered.id, "quantity": "4", "lot": lot}
            sent = {"key": f"one-press-{order_id}", "lines": [came]}
            press = PurchaseReceiptForm.model_validate(sent)
            return receive_purchase(session, order_id, press, actor=KIM.actor).id

    assert at_once(*(lambda i=i: send(database, i) for i in orders)) == [None] * ORDERS
    presses = [(i, "" if i % 2 else f"L{i}") for i in orders] * 2
    done = at_once(*(lambda press=press: receive(*press) for press in presses))
    assert len(done) == 2 * ORDERS
    assert len(set(map(str, done))) == ORDERS, done
    assert all(isinstance(one, int) for one in done), done  # the second got the first one's
    with database.reading() as session:
        assert differences(session) == []
        assert counted(session, key) == (ORDERS // 2 * 4, 0)
    assert incoming(database) == ORDERS * 6
