"""Skills and experts before a real browser: one's presence, an objection and what becomes of it."""

import pytest
from playwright.sync_api import Page, expect

from steward.routing import Outcome, Result, note_outcome
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, SAM
from tests.routing.staff import give, make_calendar, make_skill, staff

pytestmark = pytest.mark.browser

# So high that no bar floats over what axe looks at.
_PHONE = {"viewport": {"width": 360, "height": 4000}, "has_touch": True, "is_mobile": True}
_MINE = "/desk/me/skills"
_LONG = "Boilers of hotels, offices and mountain huts " + "x" * 30
_BENS = f"/desk/admin/experts/{BEN.id}"


@pytest.fixture
def skilled(site: Site) -> int:
    """A skill with a very long name that Ben has, and has learned something of; its id."""
    with site.database.transaction() as session:
        make_skill(session, "German", kind="language", words="de")
        boilers = make_skill(session, _LONG)
        give(session, BEN, {boilers: 0.5})
        note_outcome(session, BEN.id, [_LONG], Outcome(Result.SOLVED))
        staff(session, BEN, make_calendar(session))
    return boilers


def test_presence_changes_with_one_press_and_the_lead_sees_it_at_once(
    open_page: OpenPage, skilled: int
) -> None:
    assert skilled
    ben = open_page("/desk/tickets", BEN)
    lead = open_page("/desk/admin/experts", SAM)
    row = lead.get_by_role("row", name="Ben Berger")
    expect(row.get_by_text("Available")).to_be_visible()
    ben.get_by_role("button", name="Available").click()
    expect(ben.get_by_role("button", name="Away")).to_be_visible()
    expect(row.get_by_text("by their own word")).to_be_visible()
    ben.get_by_role("button", name="Away").press("Enter")
    expect(ben.get_by_role("button", name="Available")).to_be_visible()
    expect(row.get_by_text("Available")).to_be_visible()


def test_objection_goes_to_the_lead_and_comes_back_decided(
    open_page: OpenPage, skilled: int
) -> None:
    assert skilled
    ben = open_page(_MINE, BEN)
    ben.get_by_label("It should be").fill("0,9")
    ben.get_by_label("Why").fill("I built them.")
    ben.get_by_role("button", name="Ask for a correction").click()
    expect(ben.get_by_text("a lead is to look at it")).to_be_visible()
    lead = open_page("/desk/admin/experts", SAM)
    lead.get_by_role("link", name="Ben Berger").first.click()
    lead.get_by_label("A word to them").fill("Fair.")
    lead.get_by_role("button", name="Accept").click()
    expect(lead.get_by_text("Accepted: this is the level now")).to_be_visible()
    expect(ben.get_by_text("Sam Sato accepted, “Fair.”")).to_be_visible()
    expect(ben.get_by_role("cell", name="0.90 ±")).to_be_visible()


def test_enter_in_a_level_saves_it_and_sets_nothing_back(open_page: OpenPage, skilled: int) -> None:
    lead = open_page(_BENS, SAM)
    level = lead.locator(f"[name='levels.{skilled}']")
    level.fill("0.7")
    level.press("Enter")
    expect(lead.get_by_text("Saved", exact=True)).to_be_visible()
    expect(level).to_have_value("0.7")


@pytest.mark.parametrize("options", [{}, _PHONE], ids=["wide", "phone"])
def test_pages_of_skills_keep_nobody_out(
    open_page: OpenPage, skilled: int, options: dict[str, object]
) -> None:
    assert skilled == 2
    lead: Page = open_page("/desk/admin/skills", SAM, **options)
    _looks_well(lead)
    for path in ("/desk/admin/skills/2", "/desk/admin/experts", _BENS):
        lead.goto(path)
        _looks_well(lead)
    _looks_well(open_page(_MINE, BEN, **options))


def _looks_well(page: Page) -> None:
    assert_accessible(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], page.url  # type: ignore[index]  # it has a size
