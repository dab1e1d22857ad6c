"""A shop with some goods and an order of Dan's, for tests of what stands beside his ticket."""

from decimal import Decimal

from flask import Flask
from sqlalchemy.orm import Session

from steward.customers import get_person
from steward.inventory.rules import Key
from steward.sales.actions import NewOrder, Wanted, place_order
from steward.sales.forms import DeliverTo
from steward.sales.models import Order
from steward.sales.rules import OrderSource
from tests.cast import DAN, Member
from tests.helpdesk.asking import database_of
from tests.inventory.goods import new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE


def goods_in_store(app: Flask) -> dict[str, int]:
    """Enter four machines, ten filters at two places, and a grinder that is gone; return ids."""
    with database_of(app).transaction() as session:
        main, shop = new_place(session, "Main"), new_place(session, "Shop")
        ids = {
            "main": main,
            "machine": new_variant(session, name="Mara 2"),
            "filter": new_variant(session, name="Filter", category="Parts"),
            "grinder": new_variant(session, name="Grinder X", category="Grinders"),
            "other": new_variant(session, name="Grinder Y", category="Grinders"),
        }
        stocked(session, Key(ids["machine"], main), "4")
        stocked(session, Key(ids["filter"], main), "8")
        stocked(session, Key(ids["filter"], shop), "2")
        stocked(session, Key(ids["other"], shop), "3")
    return ids


def ordered(app: Flask, *lines: tuple[int, int], who: Member = DAN) -> Order:
    """Place an order of variants and how many of each."""
    with app.test_request_context(), database_of(app).transaction() as session:
        return _place(session, lines, who)


def _place(session: Session, lines: tuple[tuple[int, int], ...], who: Member) -> Order:
    person = get_person(session, who.actor, who.person_id or 0)
    to = DeliverTo(recipient=who.name, address="Havenweg 12")
    wanted = [Wanted(variant_id, Decimal(count)) for variant_id, count in lines]
    return place_order(
        session, NewOrder(person, wanted, to, OrderSource.SHOP), UTC_ZONE, actor=who.actor
    )
