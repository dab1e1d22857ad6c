"""Orders that have arrived, to be sent back: placed, delivered and told of without ceremony."""

import secrets
from decimal import Decimal

from flask import Flask
from sqlalchemy.orm import Session

from steward.customers import get_person
from steward.inventory import Delivery as Fulfilled
from steward.inventory import Slip, fulfil
from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.db import Database
from steward.sales.actions import NewOrder, Wanted, ask_return, place_order
from steward.sales.forms import BackForm, DeliverTo
from steward.sales.models import Delivery, DeliveryLine, DeliveryMovement, Order
from steward.sales.queries import get_order, order_lines
from steward.sales.rules import OrderSource
from tests.cast import DAN, KIM, Member
from tests.inventory.goods import new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE

WHY = ("Broken", "The handle is off.")
TO = DeliverTo(recipient="Dan Dorsey", address="Havenweg 12")


def arrived(
    app: Flask, database: Database, counts: list[str], who: Member = DAN, cost: str = "5"
) -> str:
    """Have an order of so many of different goods arrive; return its number."""
    with app.test_request_context(), database.transaction() as session:
        place = new_place(session)
        goods = [new_variant(session, name=f"Cup {number}") for number, _ in enumerate(counts)]
        for one, count in zip(goods, counts, strict=True):
            stocked(session, Key(one, place), count, cost)
        person = get_person(session, who.actor, who.person_id or 0)
        lines = [Wanted(one, Decimal(n)) for one, n in zip(goods, counts, strict=True)]
        wanted = NewOrder(person, lines, TO, OrderSource.SHOP)
        order = place_order(session, wanted, UTC_ZONE, actor=who.actor)
        deliver(session, order, place)
        return order.number


def deliver(session: Session, order: Order, place_id: int) -> None:
    """Have all of an order arrive."""
    now = clock.now()
    sent = {"state": "delivered", "shipped_at": now, "delivered_at": now, "created_at": now}
    delivery = Delivery(order_id=order.id, place_id=place_id, **sent)
    session.add(delivery)
    session.flush()
    for line in order_lines(session, order.id):
        about = {"order_line_id": line.id, "quantity": line.quantity, "hold_key": line.hold_key}
        row = DeliveryLine(delivery_id=delivery.id, **about)
        session.add(row)
        session.flush()
        slip = Slip(f"delivery:{delivery.id}/{line.id}", f"order:{order.id}")
        booked = fulfil(session, Fulfilled(line.hold_key), slip, actor=KIM.actor)
        session.add_all(
            DeliveryMovement(line_id=row.id, movement_id=one.id, quantity=-one.quantity)
            for one in booked.movements
        )


def asked(
    app: Flask, database: Database, order: str, counts: dict[int, str], who: Member = DAN
) -> str:
    """Have a customer ask for so many of delivered lines to come back; return the number."""
    lines = [BackForm(delivery_line_id=id_, quantity=Decimal(n)) for id_, n in counts.items()]
    with app.test_request_context(), database.transaction() as session:
        found = get_order(session, who.actor, order)
        key = secrets.token_hex(4)
        return ask_return(session, found, lines, *WHY, key=key, actor=who.actor).number
