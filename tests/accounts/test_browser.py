"""The pages of accounts in a real browser: passkeys, a device signed out, nobody kept out."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser_fixture import OpenPage, assert_accessible
from tests.cast import ADA, DAN, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.database]

STRANGERS = ["/sign-in", "/sign-up", "/recovery", "/sign-in/link"]
ADMINS = [
    "/account",
    "/account/authenticator",
    "/account/tokens",
    "/desk/admin",
    "/desk/admin/people",
    "/desk/admin/people/2",
    "/desk/admin/teams",
    "/desk/admin/teams/1",
    "/desk/admin/calendars",
    "/desk/admin/permissions",
    "/desk/admin/audit",
    "/desk/admin/audit/chain",
    "/desk/admin/jobs",
]
_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def address(path: str) -> re.Pattern[str]:
    """Return what the address of a page of ours looks like, whatever the port."""
    return re.compile(f"^http://localhost:[0-9]+{re.escape(path)}$")


def plug_in(page: Page) -> None:
    """Give the browser an authenticator whose owner always agrees."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})


def test_a_passkey_is_added_and_signs_in(open_page: OpenPage) -> None:
    page = open_page("/account", DAN)
    plug_in(page)
    page.get_by_label("Name of the new passkey").fill("Dan's laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Dan's laptop")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/sign-in?next=/account")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(address("/account"))


def test_a_password_opens_the_door(open_page: OpenPage) -> None:
    page = open_page("/sign-in?next=/account")
    page.get_by_label("Email").fill(DAN.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(address("/account"))
    page.locator(".st-me > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page).to_have_url(address("/sign-in"))


def test_a_new_device_shows_at_once_and_can_be_signed_out(open_page: OpenPage) -> None:
    mine = open_page("/account", DAN)
    other = open_page("/account", DAN)
    expect(mine.get_by_role("button", name="Sign out Unknown device")).to_have_count(1)
    mine.get_by_role("button", name="Sign out all others").click()
    expect(mine.get_by_role("button", name="Sign out all others")).to_have_count(0)
    other.reload()
    expect(other).to_have_url(address("/sign-in?next=/account"))


def test_nothing_keeps_people_out_and_every_page_fits_a_small_phone(open_page: OpenPage) -> None:
    stranger = open_page("/sign-in")
    for path in STRANGERS:
        look_at(stranger, path)
    admin = open_page("/desk/admin", ADA)
    for path in ADMINS:
        look_at(admin, path)


def look_at(page: Page, path: str) -> None:
    """Open a page on a small phone, which it fits, then give it the room of a desk."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.set_viewport_size({"width": 1280, "height": 720})
    assert_accessible(page)
