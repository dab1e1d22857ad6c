"""The inbox's badge and push, in a real browser: both come by themselves."""

import pytest
from playwright.sync_api import expect

from steward.helpdesk import actions
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.rules import Channel
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN

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
