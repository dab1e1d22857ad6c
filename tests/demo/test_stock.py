"""The demo business's year of stock, at the hours at which it is easily wrong."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.demo.catalogue import all_products
from steward.demo.content import Order, OrderLine, Product
from steward.demo.rhythm import HOME
from steward.demo.sales import SHIPPING
from steward.demo.stock import History
from steward.demo.stores import fill_stores
from steward.inventory import Issue, Key, Move, PastAct, places_in_use
from steward.kit import clock
from tests.demo.conftest import NOW

_PERIOD = timedelta(days=45)
_FIRST = NOW - timedelta(days=300)
_START = _FIRST - timedelta(days=3)  # when the first period begins


@pytest.mark.parametrize("minutes", [0, 1, 30, 59, 60, 119])
def test_goods_are_at_the_shop_before_they_are_sold_there(session: Session, minutes: int) -> None:
    """Orders leave right after a period began, when its delivery had an hour's way to the shop."""
    goods = [one for one in all_products() if one.lots is None]
    leaves = _START + 3 * _PERIOD + timedelta(minutes=minutes)
    with clock.frozen(NOW):
        fill_stores(session, all_products(), NOW.astimezone(HOME).date(), actor=SYSTEM)
        places = {place.name: place for place in places_in_use(session, SYSTEM)}
        orders = [_order(0, _FIRST, goods[0])]
        orders += [_order(number, leaves - SHIPPING, goods[0]) for number in range(1, 60)]
        history = History(session, orders, all_products(), places, SYSTEM)
        acts = sorted(history.acts(), key=lambda act: act.at)
    assert len(set(history.sent_from.values())) == 3  # the warehouse and both shops
    assert _too_little(acts) == []


def _order(number: int, placed_at: datetime, product: Product) -> Order:
    line = OrderLine(product.sku, 1, product.price, None)
    return Order(f"O-{number}", "marta@inbox.example", placed_at, "delivered", (line,))


def _too_little(acts: list[PastAct]) -> list[tuple[datetime, Key]]:
    on_hand, found = Counter[Key](), []
    for act in acts:
        for line in act.lines:
            sign = -1 if isinstance(line, Issue | Move) else 1
            on_hand[line.key] += sign * int(line.quantity)
            if isinstance(line, Move):
                on_hand[line.to] += int(line.quantity)
            if on_hand[line.key] < 0:
                found.append((act.at, line.key))
    return found
