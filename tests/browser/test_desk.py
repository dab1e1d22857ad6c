"""An agent before a real browser: works by keyboard, sees what others do, loses nothing."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from steward.helpdesk import actions
from steward.helpdesk.forms import AssignmentForm, NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel, Severity
from tests.browser_fixture import OpenPage, Site, assert_accessible, sign_in_browser
from tests.cast import ANN, BEN, CLEO, DAN, EVE, Member

pytestmark = pytest.mark.browser

# So high that no bar floats over half a field, which axe would take for a small target.
_PHONE = {"viewport": {"width": 360, "height": 2400}, "has_touch": True, "is_mobile": True}
_SUBJECTS = ("No steam after descaling", "Refund shows the wrong VAT rate", "Leaks since Tuesday")


@pytest.fixture
def tickets(site: Site) -> list[Ticket]:
    """Three queries, the newest first, as lists show them."""
    with site.database.transaction() as session:
        raised = [
            actions.raise_ticket(
                session,
                NewTicket(subject=subject, body="See https://x.example", customer_email=who.email),
                actor=BEN.actor,
                channel=Channel.PHONE,
            )
            for subject, who in zip(_SUBJECTS, (DAN, EVE, DAN), strict=True)
        ]
    return raised[::-1]


def _row(ticket: Ticket) -> str:
    return f"#list [data-row='{ticket.number}']"


def _say(site: Site, ticket: Ticket, who: Member, body: str) -> None:
    with site.database.transaction() as session:
        new = NewMessage(body=body)
        actions.add_message(session, ticket.id, new, actor=who.actor, channel=Channel.WEB)


def _expect_open(page: Page, ticket: Ticket) -> None:
    """The address, the pane, the title and the marked row agree on what is open."""
    expect(page).to_have_url(re.compile(rf"/desk/tickets/{ticket.number}(\?|$)"))
    expect(page.locator("#ticket")).to_have_attribute("data-number", ticket.number)
    expect(page.locator("#list [aria-current=true]")).to_have_attribute("data-row", ticket.number)


def test_address_ticket_and_marked_row_agree_back_and_forth(
    open_page: OpenPage, tickets: list[Ticket]
) -> None:
    first, second, third = tickets
    page = open_page(f"/desk/tickets/{first.number}", BEN)
    _expect_open(page, first)
    for ticket in (second, third):
        page.locator(_row(ticket)).click()
        _expect_open(page, ticket)
    page.go_back()
    _expect_open(page, second)
    page.go_back()
    _expect_open(page, first)
    page.go_forward()
    _expect_open(page, second)
    page.keyboard.press("r")
    expect(page.locator("#field-body")).to_be_focused()


def test_whole_way_by_keyboard(open_page: OpenPage, tickets: list[Ticket]) -> None:
    newest, next_one, _ = tickets
    page = open_page("/desk/tickets", BEN)
    page.keyboard.press("j")
    expect(page.locator(_row(newest))).to_be_focused()
    page.keyboard.press("Enter")
    _expect_open(page, newest)

    page.keyboard.press("t")
    expect(page.get_by_role("status")).to_contain_text(f"{newest.number} is yours")
    page.keyboard.press("2")
    expect(page.get_by_role("status")).to_contain_text("Severity is high")
    page.keyboard.press("r")
    page.keyboard.type("Which lot is it?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".st-msg").last).to_contain_text("Which lot is it?")
    expect(page.locator(".st-thread-marks")).to_contain_text("Waiting on customer")
    expect(page.locator("#field-body")).to_have_value("")
    expect(page.locator("#field-body")).to_be_focused()

    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator(".st-thread-marks")).to_contain_text("Resolved")
    page.keyboard.press("u")
    expect(page.locator(".st-thread-marks")).to_contain_text("Open")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    _expect_open(page, next_one)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/desk/tickets\?view=open$"))


def test_list_is_put_in_another_order_beside_the_ticket_that_is_open_now(
    open_page: OpenPage, tickets: list[Ticket]
) -> None:
    page = open_page(f"/desk/tickets/{tickets[0].number}", BEN)
    page.locator(_row(tickets[1])).click()
    _expect_open(page, tickets[1])
    page.locator("#list summary").click()
    page.get_by_role("link", name="Oldest first").click()
    expect(page.locator("#list [data-row]").first).to_have_attribute("data-row", tickets[2].number)
    _expect_open(page, tickets[1])


def test_views_by_keyboard_after_the_list_of_keys(
    site: Site, open_page: OpenPage, tickets: list[Ticket]
) -> None:
    page = open_page(f"/desk/tickets/{tickets[0].number}", BEN)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys at the desk")
    expect(keys.get_by_text("Internal note")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("2")
    expect(page).to_have_url(f"{site.url}/desk/tickets?view=mine")
    expect(page.get_by_text("Nothing waits for you")).to_be_visible()


def test_phone_shows_details_and_toasts_beside_what_is_being_written(
    open_page: OpenPage, tickets: list[Ticket]
) -> None:
    page = open_page(f"/desk/tickets/{tickets[0].number}", BEN, **_PHONE)
    details = page.get_by_role("button", name="Details")
    details.click()
    page.keyboard.press("Escape")
    details.click()
    page.locator("#side").get_by_role("button", name="Close").click()
    expect(details).to_be_focused()
    page.keyboard.press("1")
    toast = page.get_by_text("Severity is critical")
    bottom = toast.evaluate("toast => toast.getBoundingClientRect().bottom")
    assert bottom < page.locator("#reply").evaluate("box => box.getBoundingClientRect().top")


def test_what_others_do_shows_within_a_second_and_typing_goes_on(
    site: Site, open_page: OpenPage, tickets: list[Ticket]
) -> None:
    ticket = tickets[0]
    page = open_page(f"/desk/tickets/{ticket.number}", BEN)
    expect(page.locator("#list [data-row]")).to_have_count(3)
    page.keyboard.press("r")
    page.keyboard.type("Dear Da")
    _say(site, ticket, CLEO, "Cleo was quicker")
    expect(page.get_by_text("Cleo was quicker")).to_be_visible()
    page.keyboard.type("n,")
    expect(page.locator("#field-body")).to_have_value("Dear Dan,")
    expect(page.locator("#field-body")).to_be_focused()
    expect(page.locator(_row(ticket))).to_contain_text("Answered")


def test_second_to_act_is_told_and_sees_what_the_first_did(
    site: Site, browser: Browser, tickets: list[Ticket]
) -> None:
    context = browser.new_context(base_url=site.url)
    sign_in_browser(context, site, BEN)
    page = context.new_page()
    page.goto(f"/desk/tickets/{tickets[0].number}")
    page.evaluate("window.EventSource = undefined")
    page.locator("#field-body").fill("half a thought")
    page.evaluate("document.body.dataset.live = ''")
    page.route("**/live?*", lambda route: route.abort())
    stale = page.locator("#ticket form[action$='/resolution'] [name=version]")
    stale.evaluate("input => (input.value = '0')")
    with site.database.transaction() as session:
        actions.change_severity(session, tickets[0].id, Severity.HIGH, actor=CLEO.actor)
    page.evaluate("document.querySelector('#ticket form[action$=\"/resolution\"]').requestSubmit()")

    told = page.locator("[data-toasts=alert]")
    expect(told).to_contain_text("Cleo Costa was first: severity normal to high.")
    expect(page.locator(".st-facts").last).to_contain_text("severity normal to high")
    expect(page.locator("#field-body")).to_have_value("half a thought")
    expect(page.locator(".st-thread-marks")).to_contain_text("New")
    context.close()


def test_passing_on_asks_why_and_tells_to_whom(open_page: OpenPage, tickets: list[Ticket]) -> None:
    page = open_page(f"/desk/tickets/{tickets[0].number}", BEN)
    page.get_by_role("button", name="Pass on").press("Enter")
    form = page.get_by_role("dialog", name=f"Pass {tickets[0].number} on")
    form.get_by_label("Agent").select_option(label=CLEO.name)
    form.get_by_label("Why").fill("A return")
    form.get_by_role("button", name="Pass on").click()
    expect(page.locator(".st-thread-marks")).to_contain_text("Cleo Costa has it")
    expect(form).to_be_hidden()
    expect(page.get_by_role("button", name="Pass on")).to_be_focused()


def test_a_change_leaves_open_dialogs_and_menus_alone(
    site: Site, open_page: OpenPage, tickets: list[Ticket]
) -> None:
    page = open_page(f"/desk/tickets/{tickets[0].number}", BEN)
    page.get_by_label("More actions").click()
    _say(site, tickets[0], DAN, "It drips again")
    expect(page.locator(".st-msg").last).to_contain_text("It drips again")
    expect(page.get_by_role("button", name="Put on hold")).to_be_visible()

    page.get_by_role("button", name="Pass on").click()
    form = page.get_by_role("dialog", name=f"Pass {tickets[0].number} on")
    form.get_by_label("Agent").select_option(label=CLEO.name)
    form.get_by_label("Why").fill("A return")
    _say(site, tickets[0], DAN, "And hisses")
    expect(page.locator(".st-msg").last).to_contain_text("And hisses")
    expect(form.get_by_label("Why")).to_have_value("A return")

    form.get_by_role("button", name="Pass on").click()
    expect(form.get_by_role("alert")).to_contain_text("Dan Dorsey changed T-1003")
    form.get_by_role("button", name="Pass on").click()
    expect(page.locator(".st-facts").last).to_contain_text("A return")
    expect(form).to_be_hidden()


def test_filter_by_keyboard_narrows_the_list(
    site: Site, open_page: OpenPage, tickets: list[Ticket]
) -> None:
    with site.database.transaction() as session:
        form = AssignmentForm(agent=BEN.email, reason="his")
        actions.assign_ticket(session, tickets[1].id, form, actor=BEN.actor)
    page = open_page("/desk/tickets", BEN)
    page.keyboard.press("f")
    dialog = page.get_by_role("dialog", name="Filter")
    dialog.get_by_label("Agent").select_option("me")
    dialog.get_by_role("button", name="Show").click()
    expect(page.locator("#list [data-row]")).to_have_count(1)
    expect(page.locator(_row(tickets[1]))).to_be_visible()
    page.get_by_role("link", name="Show all open").click()
    expect(page.locator("#list [data-row]")).to_have_count(3)


def test_files_go_along_with_an_answer(open_page: OpenPage, tickets: list[Ticket]) -> None:
    page = open_page(f"/desk/tickets/{tickets[0].number}", BEN)
    file = {"name": "tray.txt", "mimeType": "text/plain", "buffer": b"drips"}
    page.get_by_label("Attach files").set_input_files(file)  # type: ignore[arg-type]  # a FilePayload
    page.locator("#field-body").fill("See this")
    page.get_by_label("Other ways to send").click()
    page.get_by_role("button", name="Send and resolve").click()
    expect(page.locator(".st-msg").last).to_contain_text("tray.txt")
    expect(page.locator(".st-thread-marks")).to_contain_text("Resolved")


@pytest.mark.parametrize("options", [{}, _PHONE], ids=["wide", "phone"])
def test_pages_keep_nobody_out_and_fit(
    site: Site, open_page: OpenPage, tickets: list[Ticket], options: dict[str, object]
) -> None:
    _say(site, tickets[0], BEN, "W" * 300 + " مرحبا 🫖")
    for path in (
        "/desk/tickets",
        f"/desk/tickets/{tickets[0].number}",
        "/desk/search?q=dan",
        "/desk/tickets?view=mine",
        "/desk/tickets/new",
        f"/desk/tickets/{tickets[0].number}/assignment",
    ):
        page = open_page(path, BEN, **options)
        page.wait_for_load_state("load")
        assert_accessible(page)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, path


def test_readers_write_notes_and_nothing_else(open_page: OpenPage, tickets: list[Ticket]) -> None:
    page = open_page(f"/desk/tickets/{tickets[0].number}", ANN)
    for key in ("t", "e", "1", "p", "r"):
        page.keyboard.press(key)
    page.keyboard.press("n")
    page.keyboard.type("Third this week")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".st-msg.is-note")).to_contain_text("Third this week")
    expect(page.locator(".st-thread-marks")).to_contain_text("New")
