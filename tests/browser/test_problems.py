"""From signal to cause in a browser: complaints pile up, a problem opens, its cause is found."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import SAM
from tests.problems.business import complain, sell
from tests.problems.looking import look

pytestmark = pytest.mark.browser


def test_problem_opens_before_ones_eyes_and_is_worked_on_until_its_fix_runs(
    site: Site, open_page: OpenPage
) -> None:
    page = _opened(site, open_page)
    _describe(page)
    _find_cause(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert_accessible(page)


def _opened(site: Site, open_page: OpenPage) -> Page:
    with site.database.transaction() as session:
        sold = sell(session, products=8, each=10)
    look(site.database)
    page = open_page("/desk/problems", SAM)
    expect(page.get_by_text("No problem is open")).to_be_visible()
    with site.database.transaction() as session:
        complain(session, sold, 12)
    look(site.database)
    page.get_by_role("link", name="Lot B10 of Grinder 1: more complaints than usual").click()
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    assert_accessible(page)
    return page


def _describe(page: Page) -> None:
    page.get_by_role("button", name="Describe").click()
    page.get_by_label("Name").fill("The grinder stalls")
    page.get_by_label("Leads it").select_option("Sam Sato")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="The grinder stalls")).to_be_visible()
    page.get_by_role("link", name="List", exact=True).click()
    page.get_by_label("Branch").select_option("Material")
    page.get_by_label("What may have led to it").fill("seat too soft")
    page.get_by_label("How sure").select_option("it is the cause")
    page.get_by_role("button", name="Put it on").click()
    expect(page.get_by_role("button", name="Take off: seat too soft")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Fishbone").click()
    expect(page.locator(".st-fishbone").get_by_text("seat too soft")).to_be_visible()


def _find_cause(page: Page) -> None:
    page.get_by_role("button", name="Cause found…").click()
    page.get_by_label("Cause", exact=True).select_option("Material")
    page.get_by_label("Root").fill("Nobody tests hardness")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Fix runs…").first.click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Proof, week 1 of 4")).to_be_visible()
    expect(page.get_by_text("is not over yet")).to_be_visible()
