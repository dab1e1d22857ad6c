"""The assistant before a real browser: a customer is answered, a lead tries it, an agent sends."""

import pytest
from playwright.sync_api import Locator, expect

from steward.assistant.actions import change_outside
from steward.assistant.forms import OutsideForm
from tests.assistant.shelf import fill_shelf, learn_now, teach_tools
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN, SAM
from tests.working import do_jobs

pytestmark = pytest.mark.browser

_WHILE_LOADING = 20_000  # milliseconds: the first question loads what embeds
_PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(autouse=True)
def _shop(site: Site) -> None:
    with site.database.transaction() as session:
        fill_shelf(session)
        teach_tools(session)
        outside = OutsideForm.model_validate({"outside": "who won the match"})
        change_outside(session, outside, actor=SAM.actor)
    learn_now(site.database)


def test_a_customer_is_answered_first_and_asks_a_person_with_the_same_words(
    open_page: OpenPage,
) -> None:
    page = open_page("/help", DAN, **_PHONE)
    page.get_by_label("What are you looking for?").fill("my parcel has not come")
    page.get_by_role("button", name="Ask").click()
    answer = page.get_by_role("article", name="Answer of the assistant")
    said = answer.get_by_text("I am the assistant, a program.")
    expect(said).to_be_visible(timeout=_WHILE_LOADING)
    expect(answer.get_by_text("five working days")).to_be_visible()
    expect(answer.get_by_text("version 1")).to_be_visible()
    assert_accessible(page)
    answer.get_by_role("button", name="Yes, solved").click()
    expect(answer.get_by_text("Good to know. Thank you.")).to_be_visible()
    answer.get_by_role("link", name="Ask a person").click()
    about = page.get_by_label("In a line, what is it about?")
    expect(about).to_have_value("my parcel has not come")
    page.goto("/help?q=a+human+please")
    expect(page.get_by_text("Of course. A person takes over.")).to_be_visible()


def _says(panel: Locator, words: str) -> None:
    panel.get_by_label("Write a message").fill(words)
    panel.get_by_label("Write a message").press("Enter")
    expect(panel.get_by_role("log").get_by_text("Sent", exact=True)).to_be_visible()


def test_in_the_widget_it_cites_then_a_person_takes_over_and_it_is_silent(
    site: Site, open_page: OpenPage
) -> None:
    ben, shop = open_page("/desk/chats", BEN), open_page("/demo/shop")
    shop.get_by_role("button", name="Chat with us").click()
    panel = shop.get_by_role("dialog", name="Chat with us")
    _says(panel, "my parcel has not come")
    do_jobs(site.app)
    expect(panel.get_by_text("five working days")).to_be_visible()
    expect(panel.get_by_role("link", name="1 Where is my parcel?")).to_be_visible()
    _says(panel, "let me talk to a person please")
    do_jobs(site.app)
    expect(panel.get_by_text("Of course. A person takes over.")).to_be_visible()

    ben.get_by_role("link", name="Of course. A person takes over.").click()
    column = ben.locator("[data-chat]").first
    transcript = ("my parcel has not come", "five working days", "let me talk to a person please")
    for words in transcript:
        expect(column.get_by_text(words).first).to_be_visible()
    column.get_by_label("Your message to Visitor").fill("It left yesterday. I am Ben.")
    column.get_by_role("button", name="Send").click()
    expect(panel.get_by_text("It left yesterday. I am Ben.")).to_be_visible()
    _says(panel, "my parcel has not come, since when?")
    do_jobs(site.app)
    expect(column.get_by_text("since when?")).to_be_visible()
    expect(panel.locator(".line.assistant:not(.plain)")).to_have_count(2)


def test_a_lead_tries_it_and_moves_the_threshold(open_page: OpenPage) -> None:
    page = open_page("/desk/admin/assistant", SAM)
    page.get_by_label("A question").fill("my parcel has not come")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("It is sure enough.")).to_be_visible(timeout=_WHILE_LOADING)
    page.get_by_label("Answers from a confidence of").fill("0.93")
    expect(page.locator("#chosen")).to_contain_text("0.93")
    expect(page.locator(".st-chart canvas")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="place in the queue").click()
    expect(page.get_by_label("Questions")).to_contain_text("when is it my turn")
    page.get_by_role("button", name="Forget this intent…").scroll_into_view_if_needed()
    assert_accessible(page)
    page.goto("/desk/admin/assistant/questions")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_agent_puts_the_cited_draft_into_the_reply(open_page: OpenPage) -> None:
    page = open_page("/queries/new", DAN)
    page.get_by_label("In a line, what is it about?").fill("Parcel")
    page.get_by_label("What happened, and what would help you?").fill("My parcel has not come yet.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Its number is T-1001.")).to_be_visible()
    page = open_page("/desk/tickets/T-1001", BEN)
    page.get_by_label("Your message").fill("Hello Dan,")
    page.get_by_role("button", name="Put in reply").click()
    reply = page.get_by_label("Your message")
    expect(reply).to_be_focused()
    assert reply.input_value().startswith("Hello Dan,\n\nA parcel takes two to three working days.")
    assert "/help/articles/" in reply.input_value()
    assert_accessible(page)
