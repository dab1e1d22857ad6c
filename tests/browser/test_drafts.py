"""What was typed into a plain form before a real browser: kept when it fails, let go when taken."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser_fixture import OpenPage, Site
from tests.cast import BEN, DAN

pytestmark = pytest.mark.browser

TYPED = "Half an hour of careful words."


def fill_in(page: Page) -> None:
    """Fill in the form to raise a ticket, which is sent as a plain one."""
    page.get_by_label("Customer's mail address").fill(DAN.email)
    page.get_by_label("Subject").fill("Leaks")
    page.get_by_label("What happened").fill(TYPED)


def test_words_survive_the_page_that_says_it_was_too_large(site: Site, open_page: OpenPage) -> None:
    page = open_page("/desk/tickets/new", BEN)
    fill_in(page)
    page.evaluate("document.querySelector('[name=attachments]').removeAttribute('data-max-bytes')")
    half = b"x" * (site.app.extensions["settings"].max_upload_mb + 1 << 19)
    files: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": half} for name in ("a.txt", "b.txt")
    ]
    page.locator("[name=attachments]").set_input_files(files)
    page.get_by_role("button", name="Raise ticket").click()
    expect(page.get_by_role("heading", name="That is too large")).to_be_visible()
    page.goto("/desk/tickets/new")
    expect(page.get_by_label("What happened")).to_have_value(TYPED)


def test_words_survive_a_page_that_is_not_ours(site: Site, open_page: OpenPage) -> None:
    page = open_page("/desk/tickets/new", BEN, service_workers="block")
    fill_in(page)
    page.route(
        f"{site.url}/desk/tickets",
        lambda route: route.fulfill(status=403, body="It said no.", content_type="text/html"),
    )
    page.get_by_role("button", name="Raise ticket").click()
    expect(page.get_by_text("It said no.")).to_be_visible()
    page.goto("/desk/tickets/new")
    expect(page.get_by_label("What happened")).to_have_value(TYPED)


def test_words_that_were_taken_are_let_go(open_page: OpenPage) -> None:
    page = open_page("/desk/tickets/new", BEN)
    fill_in(page)
    page.get_by_role("button", name="Raise ticket").click()
    expect(page.locator("#ticket")).to_be_visible()
    page.goto("/desk/tickets/new")
    expect(page.get_by_label("What happened")).to_have_value("")
