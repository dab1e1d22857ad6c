"""How a real browser sends a form: as plain fields, and in parts when a file was chosen."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser_fixture import OpenPage
from tests.cast import BEN, DAN

pytestmark = pytest.mark.browser


def ask_with(page: Page, *files: str) -> str:
    """Ask with these files as a customer, and return how the browser sent the form."""
    page.goto("/queries/new")
    page.get_by_label("In a line").fill("Leaks")
    page.get_by_label("What happened").fill("It drips.")
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": b"lot 7"} for name in files
    ]
    page.locator("[name=attachments]").set_input_files(chosen)
    with page.expect_request("**/queries") as sent:
        page.locator("#ask button[type=submit]").click()
    expect(page.locator("#answer")).to_be_visible()
    return sent.value.headers["content-type"].partition(";")[0]


def test_a_form_goes_in_parts_only_when_a_file_was_chosen(open_page: OpenPage) -> None:
    page = open_page("/queries/new", DAN)
    assert ask_with(page) == "application/x-www-form-urlencoded"
    assert ask_with(page, "lot.txt") == "multipart/form-data"
    expect(page.get_by_role("link", name="lot.txt")).to_be_visible()


def test_a_plain_form_without_a_file_goes_as_fields(open_page: OpenPage) -> None:
    page = open_page("/desk/tickets/new", BEN)
    page.get_by_label("Customer's mail address").fill(DAN.email)
    page.get_by_label("Subject").fill("Leaks")
    page.get_by_label("What happened").fill("It drips.")
    with page.expect_request("**/desk/tickets") as sent:
        page.get_by_role("button", name="Raise ticket").click()
    assert sent.value.headers["content-type"] == "application/x-www-form-urlencoded"
    expect(page.locator("#ticket")).to_be_visible()
