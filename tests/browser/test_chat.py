"""The chat on a shop's page before a real browser: a visitor's whole story, with hands and ears."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from steward.helpdesk.actions.conversations import announce_agent_typing, see_as_agent
from steward.helpdesk.models import Message, Ticket
from tests.app_fixture import new_client
from tests.browser.foreign_site import foreign_site
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN
from tests.channels.chat_page import at_desk
from tests.helpdesk.chatting import answered, spoke, taken

pytestmark = pytest.mark.browser

_PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
_SHOP = "/demo/shop"


def _open(page: Page) -> Locator:
    """Open the chat by the keyboard, and return its panel."""
    page.get_by_role("button", name="Chat with us").press("Enter")
    panel = page.get_by_role("dialog", name="Chat with us")
    expect(panel.get_by_label("Write a message")).to_be_focused()
    return panel


def _say(panel: Locator, words: str) -> None:
    panel.get_by_label("Write a message").fill(words)
    panel.get_by_label("Write a message").press("Enter")


def _ticket(site: Site) -> int:
    with site.database.reading() as session:
        return session.scalars(select(Ticket.id)).one()


def _last(site: Site) -> Message:
    with site.database.reading() as session:
        return session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


def _makes_room(page: Page, panel: Locator) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    words, chat = page.locator(".shop-product").bounding_box(), panel.bounding_box()
    assert words
    assert chat
    assert words["x"] + words["width"] <= chat["x"]


def _is_answered_by_a_person(site: Site, page: Page, panel: Locator, picture: Path) -> None:
    log = panel.get_by_role("log")
    panel.get_by_role("button", name="Talk to a person").click()
    expect(panel.get_by_text("A person comes to you")).to_be_visible()
    panel.locator("input[type=file]").set_input_files(picture)
    _say(panel, "It drips, see here.")
    expect(log.get_by_role("button", name="drip.txt")).to_be_visible()
    ticket = _ticket(site)
    taken(site.database, ticket)
    expect(panel.get_by_text("Ben answers")).to_be_visible()
    with site.database.transaction() as session:
        see_as_agent(session, ticket, _last(site).id, actor=BEN.actor)
        announce_agent_typing(session, ticket, actor=BEN.actor)
    expect(log.get_by_text("Seen", exact=True)).to_be_visible()
    expect(panel.get_by_text("Somebody writes to you")).to_be_visible()
    _makes_room(page, panel)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()
    answered(site.database, ticket, "Tighten the gasket, see https://brindle.example/gasket.")
    page.get_by_role("button", name="Chat with us, 1 new").click()
    expect(log.get_by_role("link", name="https://brindle.example/gasket")).to_be_visible()


def test_a_visitor_is_answered_by_the_assistant_then_by_a_person_and_says_how_it_was(
    site: Site, open_page: OpenPage, tmp_path: Path
) -> None:
    picture = tmp_path / "drip.txt"
    picture.write_text("drop")
    at_desk(new_client(site.app))
    page = open_page(_SHOP)
    panel = _open(page)
    log = panel.get_by_role("log")
    expect(log).to_contain_text("I am an assistant, a program")
    _say(panel, "How often shall I descale?")
    expect(log.get_by_text("How often shall I descale?")).to_be_visible()
    expect(log.get_by_text("Sent", exact=True)).to_be_visible()
    spoke(site.database, _last(site))
    expect(log.get_by_text("Twice a year.")).to_be_visible()
    expect(log.get_by_role("link", name="1 Descaling")).to_be_visible()
    assert_accessible(page)

    _is_answered_by_a_person(site, page, panel, picture)
    page.reload()
    panel = _open(page)
    expect(panel.get_by_role("log").locator(".line")).to_have_count(5)
    panel.get_by_role("button", name="End the chat").click()
    expect(panel.get_by_text("This chat has ended")).to_be_visible()
    panel.get_by_role("radio", name="4 of 5 stars").press("Space")
    assert_accessible(page)
    panel.get_by_role("button", name="Send the stars").click()
    expect(panel.get_by_text("Thank you.")).to_be_visible()


def test_on_a_phone_in_the_dark_nothing_is_lost_without_connection_and_an_address_is_left(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(_SHOP, color_scheme="dark", **_PHONE)
    panel = _open(page)
    page.context.set_offline(True)
    for words in ("It drips.", "Since Tuesday."):
        _say(panel, words)
    expect(panel.get_by_text("It is kept here and sent by itself.")).to_have_count(2)
    page.context.set_offline(False)
    expect(panel.get_by_role("log").get_by_text("Sent", exact=True)).to_be_visible()
    panel.get_by_role("button", name="Talk to a person").click()
    expect(panel.get_by_text(f"This is query T-{_ticket(site)} now.")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    panel.get_by_label("Your email").fill("nina@home.example")
    panel.get_by_role("button", name="Send it there").click()
    expect(panel.get_by_text("The answer comes to nina@home.example, too.")).to_be_visible()
    with site.database.reading() as session:
        said = session.scalars(select(Message.body).order_by(Message.id)).all()
    assert said == ["It drips.", "Since Tuesday."]


def test_on_another_site_its_style_stays_out_and_tabs_share_one_conversation(
    site: Site, open_page: OpenPage, tmp_path: Path
) -> None:
    tag = f'<script src="{site.url}/widget.js" data-accent="#ffd400" async></script>'
    style = "<style>* { color: red !important; font-size: 40px !important }</style>"
    with foreign_site(tmp_path, f'<html lang="en"><title>x</title>{style}{tag}</html>') as address:
        page = open_page(address)
        panel = _open(page)
        _say(panel, "From elsewhere")
        expect(panel.get_by_text("Sent", exact=True)).to_be_visible()
        expect(panel.get_by_text("I am an assistant")).to_have_css("color", "rgb(29, 36, 39)")
        tab = page.context.new_page()
        tab.goto(address)
        other = _open(tab)
        expect(other.get_by_text("From elsewhere")).to_be_visible()
        other.get_by_role("button", name="End the chat").click()
        other.get_by_role("button", name="Begin a new chat").click()
        _say(other, "Anew")
        page.bring_to_front()
        expect(panel.get_by_text("Anew")).to_be_visible()
        expect(panel.get_by_text("From elsewhere")).to_have_count(0)
