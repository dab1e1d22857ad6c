"""A discount, an order of Dan's, a deal with him and what he waits for: not for everybody."""

from decimal import Decimal

from flask import Flask
from sqlalchemy.orm import Session

from steward.customers import get_person
from steward.inventory.actions import receive
from steward.inventory.rules import Key, Receipt, Slip
from steward.kit.db import Database
from steward.sales.actions import (
    NewOrder,
    Wanted,
    add_discount,
    place_order,
    plan_ready,
    watch_stock,
)
from steward.sales.forms import DeliverTo, DiscountForm
from steward.sales.rules import OrderSource
from tests.cast import DAN, KIM, SAM
from tests.routing.staff import UTC_ZONE
from tests.sales.dealing import opened

UNITS = Decimal(3)


def things_sold(app: Flask, database: Database) -> dict[str, object]:
    """Enter a discount and an order of the first variant at the first place."""
    with app.test_request_context(), database.transaction() as session:
        return _sold(session)


def _sold(session: Session) -> dict[str, object]:
    less = DiscountForm.model_validate({"name": "For us alone", "value": "5", "coupon": "US"})
    discount = add_discount(session, less, UTC_ZONE, actor=SAM.actor)
    receive(session, [Receipt(Key(1, 1), UNITS, UNITS)], Slip("matrix"), actor=KIM.actor)
    dan = get_person(session, DAN.actor, DAN.person_id or 0)
    to = DeliverTo(recipient="Dan Dorsey", address="At Dan's")
    wanted = NewOrder(dan, [Wanted(1, UNITS)], to, OrderSource.SHOP)
    order = place_order(session, wanted, UTC_ZONE, actor=DAN.actor)
    watch = watch_stock(session, 1, dan, key="matrix", actor=DAN.actor)
    (delivery,) = plan_ready(session, order.number, actor=KIM.actor)
    return {
        "discount_id": discount.id,
        "order_number": order.number,
        "watch_id": watch.id,
        "delivery_number": delivery.number,
        "deal_number": opened(session, title="For us alone", customer="dan@home.example").number,
        "stage_id": 1,
    }
