"""The books from end to end: real files in, a name joined, boards read, a budget that warns."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steward.kit import clock
from steward.kit.outbox import Deliverer
from steward.kit.settings import Settings
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import ANN, SAM
from tests.kit.mail_servers import Postbox, serving
from tests.paper import text_of
from tests.real_data import need_real_data
from tests.working import do_jobs

pytestmark = pytest.mark.browser
_ALL_OF_MAVEN = "period=own&since=2016-10-01&until=2017-12-31"


@pytest.fixture
def postbox(site: Site, settings: Settings) -> Iterator[Postbox]:
    """What arrives by real SMTP once the test has it sent."""
    postbox = Postbox()
    with serving(postbox) as smtp:
        site.app.extensions["sender"] = Deliverer(
            site.database, settings.model_copy(update={"mail_url": f"smtp://{smtp}"})
        )
        yield postbox


def test_an_owner_brings_the_books_in_and_decides_by_them(
    site: Site, open_page: OpenPage, postbox: Postbox, tmp_path: Path
) -> None:
    maven = need_real_data("sales/maven_crm")
    page = open_page("/desk/insights", ANN)
    expect(page.get_by_text("Nothing in the books yet.").first).to_be_visible()
    for name in ("accounts", "products", "sales_teams"):
        _look_at(site, page, maven / f"{name}.csv")
        _bring_in(site, page)
    _look_at(site, page, maven / "sales_pipeline.csv")
    expect(page.get_by_text("1 value matches nothing")).to_be_visible()
    expect(page.get_by_label("What GTXPro means")).to_have_value("GTX Pro")
    assert_accessible(page)
    page.get_by_role("button", name="Join them").click()
    do_jobs(site.app)
    _bring_in(site, page)
    expect(page.get_by_text("10,005,534").first).to_be_visible()

    _read_the_board(page)
    _share_the_board(open_page)
    _set_a_budget(site, page, tmp_path)
    letter = _sent(site, postbox)
    assert letter["To"] == "Ann Amari <ann@brindle.example>"
    assert letter["Subject"] == "Repairs: the limit is passed"
    _take_the_pdf(page)


def _look_at(site: Site, page: Page, path: Path) -> None:
    """Send a file, and have all of it looked through as it is proposed."""
    page.goto("/desk/insights/imports/new")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name=path.name)).to_be_visible()
    do_jobs(site.app)
    page.get_by_role("button", name="Look through the whole file").click()
    do_jobs(site.app)
    expect(page.get_by_role("button", name="Bring it in")).to_be_visible()


def _bring_in(site: Site, page: Page) -> None:
    page.get_by_role("button", name="Bring it in").click()
    do_jobs(site.app)
    expect(page.get_by_role("button", name="Undo…")).to_be_visible()


def _read_the_board(page: Page) -> None:
    """See the control totals of the pipeline, and where deals get stuck."""
    page.goto(f"/desk/insights/boards/pipeline?{_ALL_OF_MAVEN}")
    expect(page.get_by_text("63.2 %").first).to_be_visible()
    for figure in ("4,238", "2,473"):
        expect(page.get_by_text(figure).first).to_be_visible()
    stuck = page.get_by_role("region", name="Where deals get stuck")
    expect(stuck.get_by_role("row", name="West slower")).to_be_visible()
    assert_accessible(page)


def _take_the_pdf(page: Page) -> None:
    """Read the same control totals on paper."""
    page.goto(f"/desk/insights/boards/pipeline?{_ALL_OF_MAVEN}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="This board as PDF").click()
    text = text_of(waiting.value.path().read_bytes())
    assert "1 Oct 2016 to 31 Dec 2017" in text
    for figure in ("63.2 %", "4,238", "2,473"):
        assert figure in text
    assert "West" in text


def _share_the_board(open_page: OpenPage) -> None:
    """Show the same totals to somebody who has no login, by a link with a password."""
    page = open_page(f"/desk/insights/boards/pipeline/sharing?{_ALL_OF_MAVEN}", SAM)
    page.get_by_label("For whom").fill("The bank")
    page.get_by_label("Password").fill("open sesame")
    assert_accessible(page)
    page.get_by_role("button", name="Make the link").click()
    link = page.locator("#new-link").text_content()
    assert_accessible(page)
    stranger = open_page(str(link), viewport={"width": 360, "height": 780})
    stranger.get_by_label("Password").fill("open sesame")
    stranger.get_by_role("button", name="Show the board").click()
    for figure in ("63.2 %", "4,238", "2,473"):
        expect(stranger.get_by_text(figure).first).to_be_visible()
    assert not stranger.locator("a[href^='/desk']").count()
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(stranger)


def _set_a_budget(site: Site, page: Page, folder: Path) -> None:
    """Bring what was spent, and plan less than that."""
    spent, today = folder / "spending.csv", clock.now().date()
    rows = [f"{today},Repairs,Lyon,R-{number},1000.00" for number in range(12)]
    spent.write_text("\n".join(["date,account,team,invoice,amount", *rows]))
    _look_at(site, page, spent)
    _bring_in(site, page)
    page.goto("/desk/insights/budgets/new")
    page.get_by_label("Name").fill("Running costs")
    page.get_by_label("First month").fill(f"{today.year}-01")
    page.get_by_label("Last month").fill(f"{today.year}-12")
    page.get_by_role("button", name="Go on to its lines").click()
    page.get_by_label("For what").fill("Repairs")
    page.get_by_label("In all, for all months").fill("500")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_label("Why, in a few words").fill("Less repairs")
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_role("heading", name="Running costs")).to_be_visible()
    expect(page.get_by_text("passed").first).to_be_visible()
    assert_accessible(page)


def _sent(site: Site, postbox: Postbox) -> EmailMessage:
    do_jobs(site.app)
    site.app.extensions["sender"].deliver_due()
    (letter,) = postbox.messages
    return letter
