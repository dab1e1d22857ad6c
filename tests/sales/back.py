"""Orders that have arrived, and goods of them that are to come back, without ceremony."""

import secrets
from decimal import Decimal

from flask import Flask

from steward.inventory.rules import Key
from steward.kit.db import Database
from steward.sales import BackForm, arrive, ask_return, plan_ready, ship
from steward.sales.queries import get_order, returnable
from tests.cast import DAN, KIM, Member
from tests.inventory.goods import new_place, new_variant, stocked
from tests.sales.orders import ordered

WHY = ("Broken", "The handle is off.")


def arrived(app: Flask, database: Database, counts: list[str], who: Member = DAN) -> str:
    """Have an order of so many of different goods arrive; return its number."""
    with app.test_request_context(), database.transaction() as session:
        place = new_place(session)
        goods = {new_variant(session, name=f"Cup {number}"): n for number, n in enumerate(counts)}
        for one, count in goods.items():
            stocked(session, Key(one, place), count)
        order = ordered(session, goods, who)
        (delivery,) = plan_ready(session, order.number, actor=KIM.actor)
        ship(session, delivery.number, actor=KIM.actor)
        arrive(session, delivery.number, actor=KIM.actor)
        return order.number


def asked(
    app: Flask, database: Database, order: str, counts: dict[int, str], who: Member = DAN
) -> str:
    """Have a customer ask for so many of delivered lines to come back; return the number."""
    lines = [BackForm(delivery_line_id=id_, quantity=Decimal(n)) for id_, n in counts.items()]
    with app.test_request_context(), database.transaction() as session:
        found = get_order(session, who.actor, order)
        key = secrets.token_hex(4)
        return ask_return(session, found, lines, *WHY, key=key, actor=who.actor).number


def things_back(app: Flask, database: Database) -> dict[str, object]:
    """Have something of Dan's come back, which is not for everybody to see or to touch."""
    number = arrived(app, database, ["1"])
    with database.reading() as session:
        (goods,) = returnable(session, get_order(session, DAN.actor, number))
    return {"return_number": asked(app, database, number, {goods.line.id: "1"})}
