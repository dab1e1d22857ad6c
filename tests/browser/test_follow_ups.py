"""A lapsing customer in a real browser: asked as the day's list says, and back with an order."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from steward.customers.actions import care_for_all
from steward.inventory.rules import Key
from steward.kit import clock
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN, EVE, SAM
from tests.customers.worths import keep, row_of
from tests.inventory.goods import new_place, new_variant, stocked
from tests.sales.orders import ordered

pytestmark = pytest.mark.browser
_PHONE = {"width": 360, "height": 2000}


def _lapsed(session: Session) -> int:
    """Have Dan and Eve lapse; return goods that they may buy."""
    lapsed_on = clock.now().date() - timedelta(days=4)
    keep(session, *(row_of(one, lapsed_on=lapsed_on) for one in (1, 2)))
    goods = new_variant(session)
    stocked(session, Key(goods, new_place(session)))
    return goods


def test_who_lapses_is_asked_and_comes_back(app: Flask, site: Site, open_page: OpenPage) -> None:
    with site.database.transaction() as session:
        goods = _lapsed(session)
    with app.app_context():
        list(care_for_all(site.database))
    page = open_page("/desk/follow-ups?when=coming", BEN, viewport=_PHONE)
    asks = page.get_by_role("link", name="Ask what they miss")
    expect(asks).to_have_count(2)
    assert_accessible(page)
    with app.app_context(), site.database.transaction() as session:
        ordered(session, {goods: "1"}, EVE)  # by herself: nobody has to ask her
    expect(asks).to_have_count(1)
    expect(page.get_by_role("link", name=DAN.name)).to_be_visible()
    asks.click()
    assert_accessible(page)
    page.get_by_label("What was said").fill("He waits for the new roast.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is done")).to_be_visible()
    with app.app_context(), site.database.transaction() as session:
        ordered(session, {goods: "1"}, DAN)
        soon = clock.now().date() + timedelta(days=1)  # as the night will count that order
        keep(session, row_of(1, last_on=soon, lapsed_on=None), row_of(2, last_on=soon))
    page.goto(f"{site.url}/desk/customers/1")
    expect(page.get_by_text("He waits for the new roast.")).to_be_visible()
    page = open_page("/desk/follow-ups/playbooks", SAM, viewport=_PHONE)
    row = page.get_by_role("row", name="After they lapsed")
    expect(row.get_by_role("cell").filter(has_text="1 of 1")).to_have_count(2)
    assert_accessible(page)
    page.goto(f"{site.url}/desk/follow-ups/care")
    expect(page.get_by_text("of 2 open customers")).to_be_visible()
    assert_accessible(page)
