"""The shoppers of the bench, in small: they buy the last pieces of a real shop, none twice."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from steward.bench import shop, stock
from steward.bench.shoppers import shop as shop_around
from steward.demo.welcome import PASSWORD
from steward.inventory import differences
from tests import loops
from tests.browser_fixture import Site

pytestmark = pytest.mark.database
_GOODS, _PIECES = 3, 2


def test_shoppers_buy_what_there_is_and_nothing_more(
    monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    monkeypatch.setattr(shop, "SHOPPERS", 4)
    stock.make_goods(site.database, _GOODS, places=1)
    stock.stock_up(site.database, _PIECES)
    plan = {
        "port": urlsplit(site.url).port,
        "emails": shop.enter_customers(site.database),
        "password": PASSWORD,
        "goods": _GOODS,
        "thinking": 0.01,
        "warm_up": 0,
        "seconds": 3,
    }
    seen = loops.run(shop_around(plan))
    assert seen["errors"] == 0, seen["first_error"]
    assert 0 < seen["orders"] <= _GOODS * _PIECES
    assert seen["sold_out"] > 0
    with site.database.reading() as session:
        assert session.scalar(text("select count(*) from orders")) == seen["orders"]
        assert session.scalar(shop.SOLD_TOO_OFTEN, {"pieces": _PIECES}) == 0
        assert differences(session) == 0
