"""The inbox's badge and push, in a real browser: both come by themselves."""

import json
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import expect
from sqlalchemy import text

from steward.helpdesk import actions
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.notifications.models import PushSubscription
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN
from tests.waiting import wait_until

pytestmark = pytest.mark.browser


def test_the_badge_counts_by_itself_and_a_press_leads_to_what_happened(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page("/account/notifications", DAN)
    expect(page.get_by_role("link", name="Inbox, all read")).to_be_visible()
    assert_accessible(page)
    with site.database.transaction() as session:
        new = NewTicket(subject="Leaks", body="It drips", customer_email=DAN.email)
        ticket = actions.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)
        answer = NewMessage(body="Descale it, please")
        actions.add_message(session, ticket.id, answer, actor=BEN.actor, channel=Channel.WEB)
    page.get_by_role("link", name="Inbox, 1 unread").click()
    assert_accessible(page)
    page.get_by_role("button", name="Ben wrote to you.").click()
    page.wait_for_url(f"**/queries/{ticket.number}")
    expect(page.get_by_role("link", name="Inbox, all read")).to_be_visible()


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
