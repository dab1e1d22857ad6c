"""A note that a push server sends is shown: by a Chromium that has a desktop to show it on."""

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser_fixture import OpenPage, Site
from tests.cast import DAN
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """The whole Chromium: the shell without windows takes notes and shows none."""
    whole = shutil.which("chromium")
    if whole is None:
        pytest.skip("there is no Chromium with windows, which alone shows notes")
    with browser_type.launch(**browser_type_launch_args | {"executable_path": whole}) as browser:
        yield browser


def test_a_note_that_is_pushed_is_shown_though_its_page_does_nothing(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page("/account/notifications", DAN)
    page.context.grant_permissions(["notifications"], origin=site.url)
    expect(page.get_by_role("button", name="Hear in this browser")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    note = {
        "title": "Ben wrote to you.",
        "body": "[T-7] Leaks",
        "url": "/queries/T-7",
        "tag": "T-7",
    }
    push(page, site, note)
    wait_until(lambda: shown(page) == [["Ben wrote to you.", "[T-7] Leaks", "/queries/T-7"]], 10)


def push(page: Page, site: Site, note: dict[str, str]) -> None:
    """Have a note come as if from a push server."""
    developer = page.context.new_cdp_session(page)
    found: list[str] = []
    developer.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    developer.send("ServiceWorker.enable")
    page.wait_for_function("() => navigator.serviceWorker.controller || true")
    wait_until(lambda: bool(page.title()) and bool(found), 10)
    told = {"origin": site.url, "registrationId": found[0], "data": json.dumps(note)}
    developer.send("ServiceWorker.deliverPushMessage", told)


def shown(page: Page) -> list[list[str]]:
    """Return what the browser shows."""
    notes: list[list[str]] = page.evaluate(
        "navigator.serviceWorker.ready.then(async (worker) =>"
        " (await worker.getNotifications()).map((one) => [one.title, one.body, one.data.url]))"
    )
    return notes
