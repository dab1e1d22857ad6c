"""Push in a Chromium that has a desktop to show notes on: one is shown, and silence ends."""

import json
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserType, Page, expect
from sqlalchemy import text

from steward.kit import clock
from steward.notifications.models import PushSubscription
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


def test_a_browser_that_fell_silent_is_told_again_after_the_next_sign_in(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page("/account/notifications", DAN)
    page.context.grant_permissions(["notifications"], origin=site.url)
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": urlsafe_b64encode(point).decode().rstrip("="), "auth": "A" * 22}
    subscription = {"endpoint": "https://push.example/dan", "keys": keys}
    with site.database.transaction() as session:
        login = session.scalar(text("select id from logins"))
        own = {"user_id": DAN.id, "login_id": login, "told_until": clock.now()}
        own |= {"endpoint": subscription["endpoint"], "device": "Chrome"}
        session.add(PushSubscription(**own, **keys, created_at=clock.now()))
    # A browser of a test has no push server; all else is real.
    given = f"PushManager.prototype.getSubscription = async () => ({json.dumps(subscription)})"
    page.add_init_script(given)
    page.reload()
    expect(page.get_by_text("Signed out: hears nothing")).to_be_visible()
    wait_until(lambda: _is_told(site), 10)
    page.reload()
    expect(page.get_by_text("Signed out: hears nothing")).to_be_hidden()


def _is_told(site: Site) -> bool:
    with site.database.reading() as session:
        return bool(session.scalar(text("select told_until > now() from push_subscriptions")))


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
