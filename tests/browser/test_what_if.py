"""A supervisor before a real browser tries a change, and sees by itself what comes of it."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from steward.routing.models import Shift
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, SAM
from tests.helpdesk.what_if.pasts import past
from tests.working import do_jobs

pytestmark = pytest.mark.browser

# So high that no bar floats over what axe looks at.
_PHONE = {"viewport": {"width": 360, "height": 6000}, "has_touch": True, "is_mobile": True}
_PAGE = "/desk/reports/what-if"


@pytest.fixture
def desk(site: Site) -> Site:
    """A desk with a past."""
    with site.database.transaction() as session:
        past(session)
    return site


def _try(page: Page) -> None:
    page.get_by_role("link", name="7 days").click()
    page.get_by_label("Leave out").select_option(str(BEN.id))
    page.get_by_label("Normal, hours").fill("3")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Waits for the worker")).to_be_visible()


def test_what_comes_of_a_change_appears_by_itself(open_page: OpenPage, desk: Site) -> None:
    page = open_page("/desk/board", SAM)
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="What if").click()
    _try(page)
    do_jobs(desk.app)
    expect(page.get_by_text("12 more broken promises")).to_be_visible()
    title = "Without Ben Berger; normal solved within 3 h"
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    chart = page.get_by_role("img", name="Solutions too late, by severity")
    expect(chart.locator("canvas")).to_be_visible()
    page.get_by_role("link", name="Start from this").click()
    expect(page.get_by_label("Normal, hours")).to_have_value("3")


def test_a_try_is_removed_and_comes_back_by_undo(open_page: OpenPage, desk: Site) -> None:
    page = open_page(_PAGE, SAM)
    _try(page)
    do_jobs(desk.app)
    page.goto(f"{desk.url}{_PAGE}")
    page.get_by_role("button", name="Remove this try").click()
    expect(page.get_by_text("Nothing tried yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Without Ben Berger")).to_be_visible()


@pytest.mark.parametrize("look", [{}, _PHONE], ids=["wide", "phone"])
def test_form_and_findings_are_accessible_and_fit(
    open_page: OpenPage, desk: Site, look: dict[str, object]
) -> None:
    page = open_page(_PAGE, SAM, **look)
    assert_accessible(page)
    assert _fits(page)
    _try(page)
    assert_accessible(page)
    do_jobs(desk.app)
    expect(page.get_by_text("12 more broken promises")).to_be_visible()
    assert_accessible(page)
    assert _fits(page)


def test_a_try_that_fails_says_why_and_is_accessible(open_page: OpenPage, desk: Site) -> None:
    page = open_page(_PAGE, SAM)
    page.get_by_label("Times the tickets").fill("many")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator(".st-problems")).to_contain_text("This is a number from 0.1 to 5.")
    assert_accessible(page)
    page.get_by_label("Times the tickets").fill("")
    _try(page)
    with desk.database.transaction() as session:
        session.execute(delete(Shift))
    do_jobs(desk.app)
    expect(page.locator(".st-notice")).to_contain_text("Nobody has a shift in these days.")
    assert_accessible(page)


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
