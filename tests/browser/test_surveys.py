"""Solved, asked by mail, answered on a phone, seen at the desk: before a real browser."""

import pytest
from playwright.sync_api import expect

from steward.helpdesk.models import SurveyAsk
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, SAM
from tests.helpdesk.surveying import ask_all, asks, link_in, mails, solved, switch_on

pytestmark = pytest.mark.browser

_PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
_LONG = "Grinder" + "x" * 193


def _said(site: Site) -> tuple[int | None, str]:
    (ask,) = asks(site.database)
    assert isinstance(ask, SurveyAsk)
    return ask.score, ask.words


def test_a_mail_is_answered_on_a_phone_and_changes_the_results(
    site: Site, open_page: OpenPage
) -> None:
    switch_on(site.database)
    solved(site.app, site.database, subject=_LONG)
    ask_all(site.database)
    (mail,) = mails(site.database)
    phone = open_page(f"{link_in(mail)}?score=2", **_PHONE)
    expect(phone.get_by_role("radio", name="2", exact=True)).to_be_checked()
    assert _said(site) == (None, "")
    assert_accessible(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    phone.get_by_label("What makes you say so?").fill("It took a week.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.locator("main [role=status]")).to_contain_text("You said 2 of 5.")
    assert _said(site) == (2, "It took a week.")
    phone.locator("label").filter(has_text="3").click()
    phone.get_by_role("button", name="Change it").click()
    expect(phone.locator("main [role=status]")).to_contain_text("You said 3 of 5.")
    phone.get_by_role("button", name="Ask me no more").click()
    expect(phone.get_by_text("We ask you no more how it was.")).to_be_visible()
    assert _said(site) == (3, "It took a week.")
    _see_at_the_desk(open_page)


def _see_at_the_desk(open_page: OpenPage) -> None:
    desk = open_page("/desk/reports/surveys", SAM, **_PHONE)
    expect(desk.get_by_text("1 answer: too few to judge").first).to_be_visible()
    assert_accessible(desk)
    assert desk.evaluate("document.documentElement.scrollWidth") == 360
    desk.get_by_role("link", name="Ben Berger").click()
    expect(desk.get_by_text("It took a week.")).to_be_visible()
    assert_accessible(desk)
    assert_accessible(open_page("/desk/reports/surveys/terms", SAM))
    own = open_page("/notifications", BEN)
    own.get_by_text("Dan Dorsey gave 2 of 5.").click()
    expect(own.locator("#particulars")).to_contain_text("It took a week.")
