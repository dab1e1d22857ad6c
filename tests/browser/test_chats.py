"""Two agents and a visitor in browsers of their own: from the assistant to a person to another."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from steward.helpdesk.actions.canned import add_canned
from steward.helpdesk.forms import CannedForm
from steward.helpdesk.models import Message
from steward.helpdesk.rules import Owner
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, CLEO
from tests.helpdesk.chatting import now_of as conversation_now
from tests.helpdesk.chatting import somebody, spoke, taken, wrote

pytestmark = pytest.mark.browser
_PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}


def _begin(page: Page, words: str) -> Locator:
    """Ask in the widget on the shop's page, and return the widget's panel."""
    page.get_by_role("button", name="Chat with us").click()
    panel = page.get_by_role("dialog", name="Chat with us")
    _say(panel, words)
    expect(panel.get_by_role("log").get_by_text("Sent", exact=True)).to_be_visible()
    return panel


def _say(panel: Locator, words: str) -> None:
    panel.get_by_label("Write a message").fill(words)
    panel.get_by_label("Write a message").press("Enter")


def _last(site: Site) -> Message:
    with site.database.reading() as session:
        return session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


def _column(page: Page, ticket_id: int) -> Locator:
    return page.locator(f"#chat-{ticket_id}")


def _take_over(ben: Page, panel: Locator, ticket_id: int) -> None:
    ben.get_by_role("link", name="Twice a year.").click()
    column = _column(ben, ticket_id)
    expect(column.locator(".is-assistant")).to_contain_text("Twice a year.")
    column.get_by_role("button", name="Take over").click()
    expect(column.get_by_text("Yours")).to_be_visible()
    expect(panel.get_by_text("Ben answers")).to_be_visible()


def _both_type_and_see(column: Locator, panel: Locator, sheet: Path) -> None:
    """Ben types, the visitor sees that and types, too; what Ben has typed stays, and is sent."""
    box = column.get_by_label("Your message to Visitor")
    box.press_sequentially("It is 34 cm")
    expect(panel.get_by_text("Somebody writes to you")).to_be_visible()
    _say(panel, "And how deep?")
    expect(column.get_by_text("And how deep?")).to_be_visible()
    panel.get_by_label("Write a message").press_sequentially("And")
    expect(column.get_by_text("Visitor is typing")).to_be_visible()
    expect(panel.get_by_role("log").get_by_text("Seen", exact=True)).to_be_visible()
    expect(box).to_have_value("It is 34 cm")
    expect(box).to_be_focused()
    sheet.write_text("34 x 31")
    column.get_by_label("Attach files").set_input_files(sheet)
    _say(panel, "And how heavy?")
    expect(column.get_by_text("And how heavy?")).to_be_visible()
    expect(column.get_by_text("sizes.txt,")).to_be_visible()
    box.press("Control+Enter")
    expect(panel.get_by_role("log").get_by_role("button", name="sizes.txt")).to_be_visible()
    expect(column.get_by_text("Seen by Visitor")).to_be_visible()
    expect(box).to_have_value("")
    expect(column.locator("[data-files]")).to_have_text("Attach files")


def _pass_on_to_cleo(ben: Page, column: Locator, panel: Locator) -> None:
    """What comes in meanwhile shows, and takes nothing away of what is being written."""
    box = column.get_by_label("Your message to Visitor")
    box.press_sequentially("half a thought")
    column.get_by_role("button", name="Pass on").click()
    form = ben.get_by_role("dialog", name="Pass the chat on")
    form.get_by_label("Colleague").select_option(CLEO.email)
    form.get_by_label("Note").fill("She asks how deep")
    _say(panel, "Are you there?")
    expect(column.get_by_text("Are you there?")).to_be_visible()
    expect(form.get_by_label("Note")).to_have_value("She asks how deep")
    form.get_by_role("button", name="Pass on").click()
    expect(column.get_by_text("Cleo Costa has it")).to_be_visible()
    expect(box).to_have_value("half a thought")


def _answer_and_end(hers: Locator, panel: Locator) -> None:
    expect(hers.get_by_text("She asks how deep")).to_be_visible()
    expect(hers.locator(".is-us")).to_contain_text("It is 34 cm")
    hers.get_by_label("Your message to Visitor").fill("31 cm. I am Cleo.")
    hers.get_by_role("button", name="Send").click()
    expect(panel.get_by_text("31 cm. I am Cleo.")).to_be_visible()
    expect(panel.get_by_text("Cleo answers")).to_be_visible()
    hers.get_by_label("More actions").click()
    hers.get_by_role("button", name="End, it is solved").click()
    expect(hers.get_by_text("Ended", exact=True)).to_be_visible()


def test_a_chat_goes_from_the_assistant_to_ben_and_on_to_cleo(
    site: Site, open_page: OpenPage, tmp_path: Path
) -> None:
    ben, cleo = open_page("/desk/chats", BEN), open_page("/desk/chats", CLEO)
    expect(ben.get_by_text("No chat of yours")).to_be_visible()
    panel = _begin(open_page("/demo/shop"), "Does the Mara 2 fit under a cabinet?")
    asked = _last(site)
    spoke(site.database, asked)
    _take_over(ben, panel, asked.ticket_id)
    column, hers = _column(ben, asked.ticket_id), _column(cleo, asked.ticket_id)
    _both_type_and_see(column, panel, tmp_path / "sizes.txt")
    _pass_on_to_cleo(ben, column, panel)
    _answer_and_end(hers, panel)  # it has come to her by itself
    expect(panel.get_by_text("This chat has ended")).to_be_visible()
    panel.get_by_role("radio", name="5 of 5 stars").press("Space")
    panel.get_by_role("button", name="Send the stars").click()
    expect(panel.get_by_text("Thank you.")).to_be_visible()
    expect(hers.get_by_text("5 stars of 5").first).to_be_visible()
    hers.get_by_role("link", name="Close the chat with Visitor").click()
    expect(cleo.get_by_text("No chat of yours")).to_be_visible()


def _chat_of_ben(site: Site, words: str) -> int:
    ticket_id = wrote(site.database, somebody(), words, owner=Owner.PEOPLE).ticket_id
    taken(site.database, ticket_id)
    return ticket_id


def _send_and_type_on(page: Page, box: Locator) -> None:
    """What is typed while a message is on its way is not sent, and stays."""
    held: list[Route] = []
    page.route("**/messages", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    with page.expect_request("**/messages"):
        box.press("Control+Enter")
    box.press_sequentially(" and more")
    held[0].continue_()
    expect(box).to_have_value("and more")
    page.unroute("**/messages")


def test_several_side_by_side_by_keyboard_with_drafts_of_their_own(
    site: Site, open_page: OpenPage
) -> None:
    with site.database.transaction() as session:
        reply = {"name": "Hello", "body": "Hello, this is {agent_first_name}."}
        add_canned(session, CannedForm.model_validate(reply), actor=BEN.actor)
    first, second = _chat_of_ben(site, "Leaks"), _chat_of_ben(site, "Drips")
    page = open_page("/desk/tickets", BEN)
    page.keyboard.press("g")
    page.keyboard.press("c")
    for chat in (first, second):
        expect(page.locator(f"[data-chat-row='{chat}'] .st-count")).to_have_count(0)
        assert conversation_now(site.database, chat).agent_seen > 0
    boxes = [page.locator(f"#reply-{chat}") for chat in (first, second)]
    page.locator(f"[data-chat-row='{first}']").press("Enter")
    expect(boxes[0]).to_be_focused()
    page.keyboard.type("/hel")
    expect(page.get_by_role("option")).to_have_count(1)
    for key in ("Enter", "F6"):
        page.keyboard.press(key)
    expect(boxes[1]).to_be_focused()
    page.keyboard.type("To the second")
    expect(_column(page, second).get_by_text("Draft saved")).to_be_visible()
    page.reload()
    expect(boxes[1]).to_have_value("To the second")
    _send_and_type_on(page, boxes[1])
    expect(_column(page, second).locator(".is-us")).to_contain_text("To the second")
    expect(_column(page, _chat_of_ben(site, "A third"))).to_be_visible()
    expect(boxes[0]).to_have_value("Hello, this is Ben.")


@pytest.mark.parametrize("options", [{}, _PHONE], ids=["wide", "phone"])
def test_chats_keep_nobody_out_and_fit(
    site: Site, open_page: OpenPage, options: dict[str, object]
) -> None:
    asked = wrote(site.database, somebody(), "W" * 300 + " مرحبا 🫖")
    spoke(site.database, asked)
    taken(site.database, asked.ticket_id)
    other = _chat_of_ben(site, "Drips")
    for path in (f"/desk/chats/T-{other}/transfer", "/desk/chats"):
        page = open_page(path, BEN, **options)
        page.wait_for_load_state("load")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    if options is _PHONE:  # one at a time: the other is not in sight, so it is not read
        expect(page).to_have_title(re.compile(r"^\(1\) Chats"))
        page.get_by_role("link", name=f"T-{other}").first.click()
    expect(page).to_have_title(re.compile("^Chats"))
