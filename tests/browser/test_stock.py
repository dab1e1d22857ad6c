"""The stock before a real browser: received in a dialog, and seen by others without a reload."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from steward.inventory.actions import reserve
from steward.inventory.rules import Key, Spot, Want
from tests.browser_fixture import OpenPage, Site
from tests.cast import BEN, KIM
from tests.inventory.goods import new_place, new_variant, stocked

pytestmark = pytest.mark.browser


def test_open_pages_show_what_comes_and_what_is_promised(site: Site, open_page: OpenPage) -> None:
    with site.database.transaction() as session:
        goods, place = new_variant(session), new_place(session)
        stocked(session, Key(goods, place), "3")
    url = f"/desk/stock/levels/{goods}"
    watching, keeping = open_page(url, BEN), open_page(url, KIM)
    free = watching.locator(".is-free b")
    expect(free).to_have_text("3")
    keeping.get_by_role("button", name="Receive").click()
    keeping.locator("#act-form").get_by_label("How many").fill("-1")
    keeping.get_by_label("What one costs").fill("2")
    keeping.locator("#act-form").get_by_role("button", name="Receive").click()
    expect(keeping.locator("#error-quantity")).to_be_visible()
    keeping.locator("#act-form").get_by_label("How many").fill("4")
    keeping.locator("#act-form").get_by_role("button", name="Receive").click()
    expect(keeping.locator(".is-free b")).to_have_text("7")
    expect(free).to_have_text("7")
    with site.database.transaction() as session:
        reserve(session, [Want(Spot(goods, place), Decimal(2))], key="a", holder="order:1")
    expect(free).to_have_text("5")
