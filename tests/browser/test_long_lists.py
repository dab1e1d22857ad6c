"""A list of more rows than are shown at once: what was loaded stays, whatever happens meanwhile."""

import pytest
from playwright.sync_api import Page, Route, expect

from steward.helpdesk import actions
from steward.helpdesk.forms import NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel
from tests.browser_fixture import OpenPage, Site
from tests.cast import BEN, CLEO, DAN

pytestmark = pytest.mark.browser

_LOOKS = "**/desk/tickets/list**"


@pytest.fixture
def newest(site: Site) -> Ticket:
    """The newest of sixty tickets."""
    with site.database.transaction() as session:
        raised = [
            actions.raise_ticket(
                session,
                NewTicket(subject=f"Query {n}", body="?", customer_email=DAN.email),
                actor=BEN.actor,
                channel=Channel.PHONE,
            )
            for n in range(60)
        ]
    return raised[-1]


def _answer(site: Site, ticket: Ticket) -> None:
    with site.database.transaction() as session:
        answer = NewMessage(body="Hello")
        actions.add_message(session, ticket.id, answer, actor=CLEO.actor, channel=Channel.WEB)


def _show_more(page: Page) -> None:
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#list [data-row]")).to_have_count(60)


def _expect_all_with_the_answer(page: Page) -> None:
    expect(page.locator("#list tbody tr").first).to_contain_text("Open")
    expect(page.locator("#list [data-row]")).to_have_count(60)


def test_list_that_looks_again_keeps_the_rows_that_were_loaded(
    site: Site, open_page: OpenPage, newest: Ticket
) -> None:
    page = open_page("/desk/tickets", BEN)
    _show_more(page)
    page.locator("h1").click()
    _answer(site, newest)
    _expect_all_with_the_answer(page)


def test_rows_that_come_while_it_looks_are_kept(
    site: Site, open_page: OpenPage, newest: Ticket
) -> None:
    page = open_page("/desk/tickets", BEN)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(_LOOKS, hold_the_first)
    with page.expect_request(_LOOKS):
        page.evaluate("document.querySelector('#list').dispatchEvent(new Event('st:change'))")
    _show_more(page)
    _answer(site, newest)
    held[0].continue_()
    _expect_all_with_the_answer(page)
