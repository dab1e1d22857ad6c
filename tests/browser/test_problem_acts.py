"""A bad lot from the first complaints to the mend, as its lead and a customer see it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.outbox import Deliverer
from steward.kit.settings import Settings
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import ADA, DAN
from tests.inventory.goods import stocked
from tests.kit.mail_servers import Postbox, serving
from tests.problems.business import Sold, complain, sell
from tests.problems.looking import look
from tests.working import do_jobs

pytestmark = pytest.mark.browser
WORDS = "The seat is soft. Switch it off; we send a new one."


@pytest.fixture
def postbox(site: Site, settings: Settings) -> Iterator[Postbox]:
    """What arrives by real SMTP once the test has it sent."""
    postbox = Postbox()
    with serving(postbox) as smtp:
        site.app.extensions["sender"] = Deliverer(
            site.database, settings.model_copy(update={"mail_url": f"smtp://{smtp}"})
        )
        yield postbox


def test_bad_lot_is_held_its_buyers_told_and_warned_and_it_is_mended(
    site: Site, open_page: OpenPage, postbox: Postbox
) -> None:
    with site.database.transaction() as session:
        sold, product = _sold(session)
    theirs = open_page(f"/shop/{product}", DAN)
    expect(theirs.get_by_text("in stock")).to_be_visible()
    with site.database.transaction() as session:
        complain(session, sold, 12)
    look(site.database)
    page = open_page("/desk/problems", ADA)
    page.get_by_role("link", name="Lot B10 of Grinder 1: more complaints than usual").click()
    _hold(page, theirs)
    _warn(page, theirs, site)
    _tell(page, site, postbox)
    _mend(page, site)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def _sold(session: Session) -> tuple[Sold, int]:
    """Sell; Dan has one of the bad lot, of which three more are there, and no others."""
    sold = sell(session, products=8, each=10)
    mine = text("update orders set person_id = :dan where id = :id")
    session.execute(mine, {"dan": DAN.person_id, "id": sold.orders[20][1]})
    of_lot = text("""
        select v.id, v.product_id, (select min(id) from places) as place from variants v
        join lots l on l.variant_id = v.id where l.id = :lot
    """)
    variant, product, place = session.execute(of_lot, {"lot": sold.lot_id}).one()
    session.execute(
        text("update variants set may_backorder = false where id = :id"), {"id": variant}
    )
    stocked(session, Key(variant, place, sold.lot_id), str(Decimal(3)))
    return sold, product


def _hold(page: Page, theirs: Page) -> None:
    page.get_by_role("link", name="Acts at hand…").click()
    expect(page.get_by_text("Grinder 1, 3 there").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Why is the lot held?").fill("The seat is soft")
    page.get_by_role("button", name="Hold the lot").click()
    expect(page.get_by_text("Lot B10 held")).to_be_visible()
    expect(page.get_by_role("button", name="Release the lot")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_text("not available")).to_be_visible()
    expect(theirs.get_by_role("button", name="Tell me when it is back")).to_be_visible()


def _warn(page: Page, theirs: Page, site: Site) -> None:
    page.get_by_label("What they read").fill(WORDS)
    page.get_by_role("button", name="Warn from now on").click()
    expect(page.get_by_text("Whoever asks is told")).to_be_visible()
    theirs.goto(f"{site.url}/queries/new")
    theirs.get_by_label("In a line, what is it about?").fill("It leaks")
    expect(theirs.get_by_text(WORDS)).to_be_hidden()
    theirs.get_by_label("Product").fill("Grinder 1")
    expect(theirs.get_by_text(WORDS)).to_be_visible()
    assert_accessible(theirs)
    theirs.goto(f"{site.url}/help")
    theirs.get_by_role("searchbox").first.fill("My Grinder 1 leaks, what shall I do?")
    theirs.keyboard.press("Enter")
    expect(theirs.get_by_text(WORDS)).to_be_visible()
    expect(theirs.get_by_text("We know about this: Grinder 1")).to_be_visible()


def _tell(page: Page, site: Site, postbox: Postbox) -> None:
    page.get_by_label("Subject").fill("Your {product}")
    page.get_by_label("Text").fill("Dear {customer_first_name}, switch it off.")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_text("Dear Buyer, switch it off.").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Send it to all").click()
    do_jobs(site.app)
    expect(page.get_by_text("“Your {product}” told to")).to_be_visible()
    expect(page.locator("#in-force").get_by_text("12 in their ticket")).to_be_visible()
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        site.app.extensions["sender"].deliver_due()
    (mine,) = [one for one in postbox.messages if DAN.email in str(one["To"])]
    assert mine["Subject"] == "Your Grinder 1"
    body = mine.get_body(("plain",))
    assert body is not None
    assert "Dear Dan, switch it off." in body.get_content()


def _mend(page: Page, site: Site) -> None:
    """The cause is found, its tickets are woken as the fix runs, and it is proven that it helps."""
    page.get_by_role("link", name="PB-").first.click()
    page.get_by_role("button", name="Cause found…").click()
    page.get_by_label("Cause", exact=True).select_option("Material")
    page.get_by_label("Root").fill("Nobody tests hardness")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Fix runs…").first.click()
    page.get_by_role("button", name="Save", exact=True).click()
    do_jobs(site.app)
    expect(page.get_by_text("12 tickets woken")).to_be_visible()
    with site.database.transaction() as session:
        asleep = "select count(*) from tickets where subject = 'It leaks' and state <> 'open'"
        assert session.scalar(text(asleep)) == 0
        session.execute(text(_QUIET), {"weeks": 6})
    page.reload()
    expect(page.get_by_text("the fall is real")).to_be_visible()
    page.get_by_role("button", name="Close…").click()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Proven").first).to_be_visible()


# As if all this had been some weeks ago, and the weeks since the fix had been quiet.
_QUIET = """
    update problems set fixed_on = fixed_on - make_interval(weeks => :weeks),
        since = since - make_interval(weeks => :weeks + 4),
        opened_at = opened_at - make_interval(weeks => :weeks),
        chart = (select jsonb_agg(jsonb_build_object(
            'week', (date_trunc('week', now()) - make_interval(weeks => 16 - n))::date::text,
            'complaints', case when n < 16 - :weeks then 20 else 1 end,
            'exposed', 500.0, 'usual', 1.0, 'upper', 5.0)) from generate_series(1, 16) n)
"""
