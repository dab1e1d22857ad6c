"""The board before a real browser: it keeps itself up to date, acts stay there, axe is content."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from steward.helpdesk import actions
from steward.helpdesk.forms import AssignmentForm, NewMessage
from steward.helpdesk.rules import Channel, State, id_of
from steward.kit import clock
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, CLEO, SAM
from tests.helpdesk.promises.promising import policy, raised
from tests.routing.staff import give, make_calendar, make_skill, staff

pytestmark = pytest.mark.browser

# So high that no bar floats over what axe looks at.
_PHONE = {"viewport": {"width": 360, "height": 6000}, "has_touch": True, "is_mobile": True}
_LONG = "Both boilers of the house are cold and nobody knows why " + "x" * 60


@pytest.fixture
def busy(site: Site) -> str:
    """A late ticket with a very long subject, transfers, loads and a skill that nobody has."""
    with site.database.transaction() as session:
        all_day = make_calendar(session)
        policy(session, all_day)
        with clock.frozen(clock.now() - timedelta(hours=3)):
            late = raised(session, subject=_LONG, category="boiler")
        boilers = make_skill(session, "Boilers", words="boiler")
        make_skill(session, "Grinders of the largest kind " + "y" * 40, words="grinder")
        give(session, BEN, {boilers: 0.9})
        staff(session, BEN, all_day, capacity=1)
        raised(session, category="grinder")
        raised(session, category="boiler")
        for _ in range(3):
            own = raised(session)
            for who in (CLEO, BEN):
                form = AssignmentForm(agent=who.email, reason="Knows more of it")
                actions.assign_ticket(session, own.id, form, actor=SAM.actor)
    return late.number


@pytest.fixture
def solved(site: Site, busy: str) -> str:
    """The late ticket answered and solved at last."""
    with site.database.transaction() as session:
        new = NewMessage(body="Mended.", then=State.RESOLVED)
        actions.add_message(session, id_of(busy), new, actor=BEN.actor, channel=Channel.WEB)
    return busy


def test_acts_are_at_hand_and_the_board_shows_what_became_of_them(
    open_page: OpenPage, busy: str
) -> None:
    page = open_page("/desk/board", SAM)
    row = page.get_by_role("row", name=busy)
    expect(row.get_by_text("No owner")).to_be_visible()
    row.get_by_role("button", name="I see to it").click()
    expect(row.get_by_text("is seen to")).to_be_visible()
    row.get_by_label("More for").click()
    row.get_by_role("button", name="Make it high").click()
    expect(row.get_by_label("Severity: High")).to_be_visible()
    row.get_by_role("button", name="Take it over as lead").click()
    expect(row.get_by_text("Sam Sato")).to_be_visible()
    assert page.url.endswith("/desk/board")


def test_the_board_changes_by_itself_but_not_under_the_keyboard(
    open_page: OpenPage, site: Site, busy: str
) -> None:
    assert busy
    page = open_page("/desk/board", SAM)
    waiting = page.get_by_role("region", name="Waiting for us")
    expect(waiting.get_by_text("6 tickets")).to_be_visible()
    with site.database.transaction() as session:
        raised(session)
    expect(waiting.get_by_text("7 tickets")).to_be_visible()
    page.get_by_role("link", name="Reports").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.outerHTML")
    with site.database.transaction() as session:
        raised(session)
    expect(page.get_by_role("button", name="1 change, show")).to_be_visible()
    assert page.evaluate("document.activeElement.outerHTML") == focused
    expect(waiting.get_by_text("7 tickets")).to_be_visible()


def test_after_a_change_the_board_rests_for_a_while(
    open_page: OpenPage, site: Site, busy: str
) -> None:
    assert busy
    page = open_page("/desk/board", SAM)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    for _ in range(4):
        with site.database.transaction() as session:
            raised(session)
        page.wait_for_timeout(400)
    waiting = page.get_by_role("region", name="Waiting for us")
    expect(waiting.get_by_text("10 tickets")).to_be_visible(timeout=20_000)
    assert len([url for url in asked if url.endswith("/desk/board")]) == 2


@pytest.mark.parametrize("look", [{}, _PHONE], ids=["wide", "phone"])
def test_board_is_accessible_and_fits(
    open_page: OpenPage, busy: str, look: dict[str, object]
) -> None:
    assert busy
    page = open_page("/desk/board", SAM, **look)
    expect(page.get_by_role("heading", name="Promises at risk")).to_be_visible()
    assert_accessible(page)
    assert _fits(page)


@pytest.mark.parametrize("look", [{}, _PHONE], ids=["wide", "phone"])
def test_reports_are_accessible_and_fit(
    open_page: OpenPage, solved: str, look: dict[str, object]
) -> None:
    assert solved
    page = open_page("/desk/reports", SAM, **look)
    for path in ("", "/handling?by=agent", "/skills"):
        page.goto(f"/desk/reports{path}")
        expect(page.get_by_role("heading", name="Reports")).to_be_visible()
        assert_accessible(page)
        assert _fits(page), path


def test_a_chart_is_drawn_and_says_the_same_as_its_table(open_page: OpenPage, solved: str) -> None:
    assert solved
    page = open_page("/desk/reports", SAM)
    chart = page.get_by_role("img", name="Promises kept, week by week")
    expect(chart.locator("canvas")).to_be_visible()
    page.get_by_text("As a table").click()
    expect(page.get_by_role("row", name="1 of 2").first).to_be_visible()
    light = _drawn(page)
    page.get_by_role("button", name="Light or dark").first.click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.wait_for_function(
        "before => document.querySelector('canvas').toDataURL() !== before", arg=light
    )


def _drawn(page: Page) -> str:
    return str(page.evaluate("document.querySelector('canvas').toDataURL()"))


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
