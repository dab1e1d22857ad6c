"""The builder of segments in a real browser: it counts while one types, and fits a phone."""

import pytest
from playwright.sync_api import Page, expect

from steward.customers.models import Person
from tests.browser_fixture import OpenPage, Site
from tests.cast import SAM
from tests.customers.own_fields import own_fields
from tests.customers.worths import keep, row_of

pytestmark = pytest.mark.browser


def test_a_segment_is_counted_while_it_is_put_together(site: Site, open_page: OpenPage) -> None:
    with site.database.transaction() as session:
        keep(session, row_of(1, orders=5), row_of(2, orders=1))
        own_fields(session)
        session.get_one(Person, 1).fields = {"contract_ends": "2099-01-01"}
    page = open_page("/desk/customers/segments/new", SAM, viewport={"width": 360, "height": 740})
    count, value = page.locator("#segment-count"), page.get_by_label("Value")
    page.get_by_label("Name").fill("Regulars")
    page.get_by_label("Field").select_option("orders")
    expect(count).to_contain_text("Fill in each row")
    value.press_sequentially("1")
    expect(count).to_contain_text("2 customers")
    expect(value).to_be_focused()
    value.fill("3")
    expect(count).to_contain_text("one customer")
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Field").nth(1).select_option("lapsed")
    page.get_by_label("Comparison").nth(1).select_option("no")
    expect(count).to_contain_text("0 customers")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Take row 2 away").click()
    expect(count).to_contain_text("one customer")
    ask_for_a_day(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Regulars")).to_be_visible()
    expect(page.get_by_role("link", name="Dan Dorsey")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def ask_for_a_day(page: Page) -> None:
    """Ask for a day of the house's own in a second row, then whether it is filled in."""
    count, value = page.locator("#segment-count"), page.get_by_label("Value")
    page.get_by_role("button", name="Add a row").click()
    page.get_by_label("Field").nth(1).select_option("fields.contract_ends")
    expect(count).to_contain_text("Fill in each row")
    page.get_by_label("Comparison").nth(1).select_option("until")
    value.nth(1).fill("2099-01-02")
    expect(count).to_contain_text("one customer")
    value.nth(1).fill("2098-12-31")
    expect(count).to_contain_text("0 customers")
    page.get_by_label("Comparison").nth(1).select_option("filled")
    expect(count).to_contain_text("one customer")
