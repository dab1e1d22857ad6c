"""Selling before a real browser: from the shelf to the order on a phone; a discount while typed."""

import pytest
from playwright.sync_api import Page, expect

from steward.inventory.rules import Key
from steward.sales.actions import add_discount
from steward.sales.forms import DiscountForm
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import DAN, PASSWORD, SAM
from tests.inventory.goods import new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE

pytestmark = pytest.mark.browser
_PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
_LONG = "Mara 2 espresso machine with a grinder for very early mornings " * 2


def _stock(site: Site) -> None:
    with site.database.transaction() as session:
        place = new_place(session)
        for name in (_LONG, "Filter"):
            stocked(session, Key(new_variant(session, name=name), place), "3")
        less = DiscountForm.model_validate({"name": "Ten off", "value": "10", "coupon": "TEN"})
        add_discount(session, less, UTC_ZONE, actor=SAM.actor)


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(page)


def test_goods_are_found_put_in_a_basket_and_ordered_on_a_phone(
    site: Site, open_page: OpenPage
) -> None:
    _stock(site)
    page = open_page("/shop", None, **_PHONE)
    _fits(page)
    page.get_by_role("link", name="Mara 2").click()
    expect(page.get_by_text("in stock,")).to_be_visible()
    _fits(page)
    page.get_by_role("button", name="Put in basket").click()
    expect(page.get_by_text("Held for you until")).to_be_visible()
    page.get_by_label("Coupon").fill("ten")
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("Your coupon is taken off.")).to_be_visible()
    _fits(page)
    page.get_by_role("link", name="To the order").click()
    page.get_by_label("Email").fill(DAN.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Address").fill("Havenweg 12\nRotterdam")
    _fits(page)
    page.get_by_role("button", name="Order for €9.00").click()
    expect(page.get_by_role("heading", name="Order O-1")).to_be_visible()
    expect(page.get_by_text("It arrives by")).to_be_visible()
    _fits(page)


def test_discount_shows_what_it_does_while_it_is_typed(site: Site, open_page: OpenPage) -> None:
    _stock(site)
    page = open_page("/desk/discounts/new", SAM)
    page.get_by_label("Name").fill("A fifth off")
    page.get_by_label("Takes").fill("20")
    expect(page.locator("#example")).to_contain_text("€8.00")
    assert_accessible(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="A fifth off")).to_be_visible()
    page.goto(f"{site.url}/desk/orders")
    expect(page.get_by_text("No orders yet")).to_be_visible()
    assert_accessible(page)
