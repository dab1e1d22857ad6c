"""Pages whose stream is refused before a real browser: they get new topics, or say why not."""

import pytest
from playwright.sync_api import Page, expect

from steward.accounts.actions.logins import end_all_logins
from steward.helpdesk import actions
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel
from tests.browser_fixture import OpenPage, Site
from tests.cast import BEN, DAN
from tests.kit.test_live import signed_yesterday

pytestmark = pytest.mark.browser


@pytest.fixture
def ticket(site: Site) -> Ticket:
    """A query of Dan's."""
    with site.database.transaction() as session:
        new = NewTicket(subject="Leaks", body="It drips", customer_email=DAN.email)
        return actions.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)


def test_a_page_left_open_for_a_day_goes_on_showing_what_changes(
    site: Site, open_page: OpenPage, ticket: Ticket
) -> None:
    page = open_page(f"/queries/{ticket.number}", DAN)
    expect(page.get_by_text("It drips")).to_be_visible()
    let_a_day_pass(page, site, f"ticket:{ticket.id}")
    with site.database.transaction() as session:
        new = NewMessage(body="Which colour is the lid?")
        actions.add_message(session, ticket.id, new, actor=BEN.actor, channel=Channel.WEB)
    expect(page.get_by_text("Which colour is the lid?")).to_be_visible()


def let_a_day_pass(page: Page, site: Site, topic: str) -> None:
    """Have the page ask for its stream with topics of yesterday, and be refused."""
    token = signed_yesterday(site.app.extensions["settings"].signing_key(), topic)
    old = f"/live?topics={token}"
    with page.expect_response(lambda answer: answer.url.endswith(token)) as refused:
        page.evaluate(
            "(old) => { document.body.dataset.live = old;"
            " document.dispatchEvent(new Event('htmx:after:swap')); }",
            old,
        )
    assert refused.value.status == 403


def test_a_page_whose_login_is_ended_says_so(site: Site, open_page: OpenPage) -> None:
    page = open_page("/desk/tickets", BEN)
    expect(page.locator("#list")).to_be_visible()
    with site.database.transaction() as session:
        end_all_logins(session, BEN.id, actor=BEN.actor)
    expect(page.get_by_text("You are signed out.")).to_be_visible()
