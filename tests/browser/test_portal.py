"""A customer before a real browser: asks, reads, answers, closes, reopens; all of it accessible."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steward.helpdesk import actions
from steward.helpdesk.forms import AssignmentForm, NewMessage, NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel, State
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN, PASSWORD

pytestmark = pytest.mark.browser

_PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def _raise(site: Site) -> Ticket:
    new = NewTicket(subject="Grinder stops halfway", body="Since Tuesday, see https://x.example")
    with site.database.transaction() as session:
        return actions.raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)


def _say(site: Site, ticket: Ticket, body: str, then: State) -> None:
    new = NewMessage.model_validate({"body": body, "then": then})
    with site.database.transaction() as session:
        actions.add_message(session, ticket.id, new, actor=BEN.actor, channel=Channel.WEB)


def test_from_the_first_question_to_opening_it_again(
    site: Site, open_page: OpenPage, tmp_path: Path
) -> None:
    picture = tmp_path / "brew head.txt"
    picture.write_text("it drips")
    page = open_page("/")
    page.get_by_label("Your question").fill("Machine drips at the brew head")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("link", name="Ask a person").first.click()
    page.get_by_label("Email").fill(DAN.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    subject = page.get_by_label("In a line, what is it about?")
    expect(subject).to_have_value("Machine drips at the brew head")
    page.get_by_label("Pictures and papers").set_input_files(picture)
    expect(page.get_by_text("brew head.txt, ")).to_be_visible()
    page.get_by_label("What happened, and what would help you?").fill("Since Tuesday.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("We have it. Its number is T-1001.")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/queries/T-1001")
    expect(page.get_by_role("link", name="brew head.txt, 8 Bytes")).to_be_visible()

    page.get_by_label("Your message").fill("It is the gasket, I think.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("It is the gasket, I think.")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("")
    page.get_by_role("button", name="It is solved, close it").click()
    expect(page.get_by_text("Closed. Thank you for telling us.")).to_be_visible()
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("Opened again")).to_be_visible()
    page.get_by_role("link", name="My queries").last.click()
    expect(page.get_by_role("link", name="Machine drips at the brew head")).to_be_visible()


def test_refused_form_keeps_what_was_typed_and_the_chosen_file(
    open_page: OpenPage, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("x")
    page = open_page("/queries/new", DAN)
    page.get_by_label("In a line, what is it about?").fill("Kept")
    page.get_by_label("What happened, and what would help you?").fill("   ")
    page.get_by_label("Pictures and papers").set_input_files(paper)
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("#error-body")).to_have_text("This is needed.")
    expect(page.get_by_label("In a line, what is it about?")).to_have_value("Kept")
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1
    page.get_by_label("What happened, and what would help you?").fill("Now there")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("link", name="paper.txt, 1 Byte")).to_be_visible()


def test_open_pages_change_by_themselves_and_keep_what_is_being_typed(
    site: Site, open_page: OpenPage
) -> None:
    ticket = _raise(site)
    home = open_page("/", DAN)
    talk = open_page(f"/queries/{ticket.number}", DAN)
    link = site.app.extensions["links"].sign(f"ticket:{ticket.id}")
    status = open_page(f"/status/{link}")
    for page in (talk, status):
        page.get_by_label("Your message").fill("Half a sen")
        page.wait_for_function("document.querySelector('#talk').dataset.liveTopic")
    _say(site, ticket, "Which colour is the lid?", State.WAITING)
    expect(home.get_by_text("We need a word from you")).to_be_visible()
    for page in (talk, status):
        expect(page.get_by_text("Which colour is the lid?")).to_be_visible()
        expect(page.get_by_label("Your message")).to_have_value("Half a sen")


@pytest.mark.parametrize("look", [{}, _PHONE], ids=["wide", "phone"])
def test_every_page_is_accessible_and_fits(
    site: Site, open_page: OpenPage, look: dict[str, object]
) -> None:
    ticket, solved = _raise(site), _raise(site)
    with site.database.transaction() as session:
        to_ben = AssignmentForm(agent=BEN.email, reason="knows grinders")
        actions.assign_ticket(session, ticket.id, to_ben, actor=BEN.actor)
    _say(site, ticket, "Which colour? See https://x.example", State.WAITING)
    _say(site, solved, "Done", State.RESOLVED)
    link = site.app.extensions["links"].sign(f"ticket:{ticket.id}")
    page = open_page("/", **look)
    paths = ["/", f"/status/{link}", "/status/cut-off"]
    for path in paths:
        _look_at(page, path)
    customer = open_page("/", DAN, **look)
    own = ["/", "/queries", "/queries?q=zzz", "/queries/new", "/queries/T-1001", "/queries/T-1002"]
    for path in own:
        _look_at(customer, path)
    agent = open_page("/", BEN, **look)
    desk = ["/desk/customers", "/desk/companies", "/desk/customers/1", "/desk/customers/new"]
    for path in ["/", *desk]:
        _look_at(agent, path)


def _look_at(page: Page, path: str) -> None:
    """Look at the whole page at once: what the bar at a phone's bottom covers, one scrolls to."""
    page.goto(path)
    seen = page.viewport_size or {"width": 0, "height": 0}
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": seen["width"], "height": max(seen["height"], whole)})
    assert_accessible(page)
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{path} is {wider} px too wide"
