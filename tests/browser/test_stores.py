"""The stores from end to end: sold with a discount, late, sent back; low, ordered, come, told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from steward.inventory.actions import set_point, tell_alerts
from steward.inventory.forms import PointForm
from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.outbox import Deliverer
from steward.kit.settings import Settings
from steward.sales import Order
from steward.sales.actions import add_discount, tell_late
from steward.sales.forms import DiscountForm
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN, EVE, KIM, SAM
from tests.inventory.buying import new_supplier, offer
from tests.inventory.goods import differences, new_place, new_variant, stocked
from tests.kit.mail_servers import Postbox, serving
from tests.routing.staff import UTC_ZONE
from tests.working import do_jobs

pytestmark = pytest.mark.browser
_QUIET = timedelta(minutes=5)  # alerts of the same minutes go into one mail
_RETAILER = "orders@rossi.example"
_PHONE = {"viewport": {"width": 360, "height": 4000}, "has_touch": True, "is_mobile": True}


class Post:
    """The mail that left by real SMTP."""

    def __init__(self, site: Site, settings: Settings, postbox: Postbox, smtp: str) -> None:
        self._site, self._postbox = site, postbox
        self.now = clock.now()  # letters that were written later wait
        self._sender = Deliverer(
            site.database, settings.model_copy(update={"mail_url": f"smtp://{smtp}"})
        )

    def to(self, address: str) -> list[str]:
        """Do what is due and send what waits; return the texts that somebody got, so far."""
        do_jobs(self._site.app)
        with clock.frozen(max(self.now, clock.now())):
            self._sender.deliver_due()
        mine = (one for one in self._postbox.messages if address in str(one["To"]))
        return [body.get_content() for one in mine if (body := one.get_body(("plain",)))]


@pytest.fixture
def post(site: Site, settings: Settings) -> Iterator[Post]:
    """The post of this site."""
    postbox = Postbox()
    with serving(postbox) as smtp:
        yield Post(site, settings, postbox, smtp)


@pytest.fixture(autouse=True)
def _stores(site: Site) -> None:
    """Eleven machines to be ordered at ten, and filters, of which there are none."""
    with site.database.transaction() as session, site.app.app_context():
        place, rossi = new_place(session, "Rotterdam"), new_supplier(session, email=_RETAILER)
        for name, stock in (("Mara 2 machine", "11"), ("Cone filters", "")):
            key = Key(new_variant(session, name=name), place)
            offer(session, rossi, key.variant_id)
            if stock:
                stocked(session, key, stock)
            set_point(session, key.spot, PointForm(point=Decimal(10)), actor=KIM.actor)
        less = DiscountForm.model_validate({"name": "Ten off", "value": "10", "coupon": "TEN"})
        add_discount(session, less, UTC_ZONE, actor=SAM.actor)


def test_what_is_sold_late_and_sent_back_is_ordered_anew_and_who_waits_is_told(
    site: Site, open_page: OpenPage, post: Post
) -> None:
    waiting = open_page("/shop", EVE)
    waiting.get_by_role("link", name="Cone filters").click()
    waiting.get_by_role("button", name="Tell me when it is back").click()
    expect(waiting.get_by_text("We tell you when it is back.")).to_be_visible()

    buyer, desk = open_page("/shop", DAN, **_PHONE), open_page("/desk/orders", BEN)
    _buy(buyer)
    _hear_of_delay(site, post, buyer)
    _send(desk, buyer)
    _send_back(buyer, desk)
    assert "€9.00" in post.to(DAN.email)[-1]

    (asked,) = _alerted(site, post)
    assert "Mara 2 machine" in asked
    assert "Cone filters" in asked
    (link,) = re.findall(r"http://\S+/supply/\S+", asked)
    _confirm(open_page(link.removeprefix(site.url), None, **_PHONE))
    assert len(post.to(EVE.email)) == 0
    _receive(open_page("/desk/stock/purchases", KIM))
    (told,) = post.to(EVE.email)
    assert "Cone filters" in told
    assert len(_alerted(site, post)) == 1, "the retailer is asked once"
    with site.database.reading() as session:
        assert not differences(session)


def _buy(page: Page) -> None:
    """See what is there and when it comes, and order two with a coupon."""
    page.get_by_role("link", name="Mara 2 machine").click()
    expect(page.get_by_text("in stock,")).to_be_visible()
    page.get_by_label("How many of").fill("2")
    page.get_by_role("button", name="Put in basket").click()
    page.get_by_label("Coupon").fill("ten")
    page.get_by_role("button", name="Take", exact=True).click()
    expect(page.get_by_text("Your coupon is taken off.")).to_be_visible()
    page.get_by_role("link", name="To the order").click()
    page.get_by_label("Address").fill("Havenweg 12\nRotterdam")
    page.get_by_role("button", name="Order for €18.00").click()
    expect(page.get_by_text("It arrives by")).to_be_visible()
    assert_accessible(page)


def _hear_of_delay(site: Site, post: Post, page: Page) -> None:
    """Nothing has left by the promised day: the customer hears it before that day is over."""
    with site.database.reading() as session:
        promised = session.scalars(select(Order.promised_to)).one()
    assert promised is not None
    post.now = datetime.combine(promised, time(12), UTC)
    with clock.frozen(post.now), site.database.transaction() as session, site.app.app_context():
        tell_late(session)
    assert "late" in post.to(DAN.email)[-1]
    expect(page.get_by_text("We now expect it by")).to_be_visible()


def _send(desk: Page, buyer: Page) -> None:
    desk.goto(desk.url + "/O-1")
    desk.get_by_role("button", name="Pack", exact=True).click()
    desk.get_by_label("Carrier").fill("DHL")
    desk.get_by_label("Parcel number").fill("J 7")
    desk.get_by_role("button", name="Send it").click()
    expect(buyer.get_by_text("All of it is on its way")).to_be_visible()
    desk.get_by_role("button", name="It has arrived").click()
    expect(buyer.get_by_text("All of it has arrived")).to_be_visible()


def _send_back(buyer: Page, desk: Page) -> None:
    """Send one of two back; it goes into the stock again, and is paid back."""
    buyer.get_by_role("link", name="Send something back").click()
    buyer.get_by_label("How many of Mara 2 machine come back").fill("1")
    buyer.get_by_label("Why").select_option(index=1)
    assert_accessible(buyer)
    buyer.get_by_role("button", name="Send back", exact=True).click()
    expect(buyer.get_by_role("heading", name="R-1")).to_be_visible()
    desk.goto(re.sub("/desk/.*", "/desk/returns/R-1", desk.url))
    desk.get_by_role("link", name="Receive").click()
    desk.get_by_role("button", name="Book it").click()
    desk.get_by_role("button", name="Record the refund").click()
    expect(desk.locator("#return")).to_contain_text("€9.00")
    expect(buyer.get_by_text("Done on")).to_be_visible()


def _alerted(site: Site, post: Post) -> list[str]:
    """Let the quiet minutes pass; return what the retailer was written."""
    do_jobs(site.app)
    post.now = max(post.now, clock.now()) + _QUIET
    with clock.frozen(post.now), site.database.transaction() as session, site.app.app_context():
        tell_alerts(session)
    return post.to(_RETAILER)


def _confirm(page: Page) -> None:
    """Confirm as the retailer, by nothing but the link."""
    day = (clock.now() + timedelta(days=7)).date().isoformat()
    for field in page.get_by_label(re.compile("arrives on")).all():
        field.fill(day)
    assert_accessible(page)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("You have confirmed this order.")).to_be_visible()


def _receive(page: Page) -> None:
    page.get_by_role("link", name="P-1").click()
    page.get_by_role("link", name="Receive").click()
    page.get_by_role("button", name="Book the receipt").click()
    expect(page.locator("h1")).to_contain_text("P-1")
