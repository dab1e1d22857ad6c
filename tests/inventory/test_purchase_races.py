"""Several at once at the same orders and goods: one press is one receipt, the sums hold."""

from decimal import Decimal

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
from tests.inventory.test_races import at_once

pytestmark = pytest.mark.database

ORDERS = 6


def test_many_receive_at_once_and_nothing_is_booked_twice_or_lost(database: Database) -> None:
    with database.transaction() as session:
        key = Key(new_variant(session), new_place(session))
        supplier = SupplierForm(name="Rossi", currency="EUR")
        supplier_id = add_supplier(session, supplier, actor=KIM.actor).id
        sku = session.get_one(Variant, key.variant_id).sku
        offer = OfferForm(sku=sku, price=Decimal(1), lead_time_days=1)
        set_offer(session, supplier_id, offer, actor=KIM.actor)
        line = {"variant_id": key.variant_id, "place_id": key.place_id, "quantity": "10"}
        form = PurchaseForm.model_validate({"lines": [line]})
        orders = [
            add_purchase(session, supplier_id, form, actor=KIM.actor).id for _ in range(ORDERS)
        ]

    def send(order_id: int) -> None:
        with database.transaction() as session:
            send_purchase(session, order_id, by_mail=False, actor=KIM.actor)

    def receive(order_id: int, lot: str) -> int:
        with database.transaction() as session:
            (ordered,) = lines_of(session, order_id)
            came = {"line_id": ordered.id, "quantity": "4", "lot": lot}
            sent = {"key": f"one-press-{order_id}", "lines": [came]}
            press = PurchaseReceiptForm.model_validate(sent)
            return receive_purchase(session, order_id, press, actor=KIM.actor).id

    assert at_once(*(lambda i=i: send(i) for i in orders)) == [None] * ORDERS
    presses = [(i, "" if i % 2 else f"L{i}") for i in orders] * 2
    done = at_once(*(lambda press=press: receive(*press) for press in presses))
    assert len(done) == 2 * ORDERS
    assert len(set(map(str, done))) == ORDERS, done
    assert all(isinstance(one, int) for one in done), done  # the second got the first one's
    with database.reading() as session:
        assert differences(session) == []
        assert counted(session, key) == (ORDERS // 2 * 4, 0)
        incoming = session.scalar(text("select sum(incoming) from levels"))
        assert incoming == ORDERS * 6
