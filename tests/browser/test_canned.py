"""Canned replies before a real browser: a slash, a few letters, Enter; nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from steward.helpdesk import actions
from steward.helpdesk.actions.canned import add_canned
from steward.helpdesk.forms import CannedForm, NewMessage, NewTicket
from steward.helpdesk.rules import Channel
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN, SAM

pytestmark = pytest.mark.browser
_PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
_REPLIES = {
    "Head swap, no cost": "Hello {customer_first_name}, we swap the head ({ticket}).",
    "Head swap, you fit it": "Your order {order} holds the head.\n{agent_first_name}",
    "Nothing heard": "I close {ticket} in a week.",
}


def _make(site: Site) -> int:
    with site.database.transaction() as session:
        for name, body in _REPLIES.items():
            form = CannedForm.model_validate({"name": name, "body": body, "scope": "everybody"})
            add_canned(session, form, actor=SAM.actor)
        new = NewTicket(subject="Leaks", body="It drips.")
        return actions.raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB).id


def test_a_reply_is_found_chosen_and_put_in_by_keyboard(site: Site, open_page: OpenPage) -> None:
    ticket_id = _make(site)
    page = open_page(f"/desk/tickets/T-{ticket_id}", BEN)
    box, options = page.locator("#field-body"), page.get_by_role("option")
    page.keyboard.press("r")
    page.keyboard.type("Both and/or none. /head")
    expect(options).to_have_count(2)
    expect(page.get_by_text("2 of 3 replies")).to_be_visible()
    first, second = options.nth(0), options.nth(1)
    expect(first).to_contain_text(f"Hello Dan, we swap the head (T-{ticket_id}).")
    expect(box).to_have_role("combobox")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    assert_accessible(page)
    with site.database.transaction() as session:
        new = NewMessage(body="And hisses")
        actions.add_message(session, ticket_id, new, actor=DAN.actor, channel=Channel.WEB)
    expect(page.locator(".st-msg").last).to_contain_text("And hisses")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    expect(box).to_have_value("Both and/or none. Your order {order} holds the head.\nBen")
    expect(box).not_to_have_attribute("role", "combobox")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Fill in {order} first, or take it out.")).to_be_visible()
    page.keyboard.type("O-77")  # what the ticket did not know is marked, to be typed over
    expect(box).to_have_value("Both and/or none. Your order O-77 holds the head.\nBen")


def test_escape_leaves_the_slash_alone_and_uses_are_counted(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(f"/desk/tickets/T-{_make(site)}", BEN)
    box, options = page.locator("#field-body"), page.get_by_role("option")
    page.keyboard.press("r")
    page.keyboard.type("/nowhere")
    expect(page.get_by_text("No reply holds “nowhere”")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".st-canned")).to_have_count(0)
    expect(box).to_be_focused()
    page.keyboard.type("s")
    expect(box).to_have_value("/nowheres")
    expect(page.locator(".st-canned")).to_have_count(0)

    page.keyboard.press("Control+a")
    page.keyboard.type("/no cost")
    expect(options).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".st-msg").last).to_contain_text("Hello Dan, we swap the head")
    page.keyboard.type("/")
    expect(options.first).to_contain_text("used once")
    page.keyboard.press("Escape")


@pytest.mark.parametrize("options", [{}, _PHONE], ids=["wide", "phone"])
def test_pages_and_menu_keep_nobody_out_and_fit(
    site: Site, open_page: OpenPage, options: dict[str, object]
) -> None:
    ticket_id = _make(site)
    for path in ("/desk/canned-replies", "/desk/canned-replies/1", f"/desk/tickets/T-{ticket_id}"):
        page = open_page(path, SAM, **options)
        if "tickets" in path:
            page.get_by_role("button", name="Canned replies").click()
            expect(page.get_by_role("option")).to_have_count(3)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    page.get_by_role("option").nth(2).click()
    expect(page.locator("#field-body")).to_have_value(f"I close T-{ticket_id} in a week.")
