"""Macros before a real browser: by keyboard from the ticket to the drafted answer, panel live."""

import re

import pytest
from playwright.sync_api import expect

from steward.inventory.rules import Key
from steward.sales import arrive, plan_ready, ship
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, KIM
from tests.helpdesk.asking import raised
from tests.helpdesk.bought import goods_in_store, ordered
from tests.inventory.goods import stocked

pytestmark = pytest.mark.browser


def _sent(site: Site, number: str) -> None:
    with site.app.test_request_context(), site.database.transaction() as session:
        for one in plan_ready(session, number, actor=KIM.actor):
            ship(session, one.number, "DHL", "JD0140", actor=KIM.actor)
            arrive(session, one.number, actor=KIM.actor)


def test_a_replacement_is_sent_by_keyboard_and_the_answer_is_drafted(
    site: Site, open_page: OpenPage
) -> None:
    goods = goods_in_store(site.app)
    order = ordered(site.app, (goods["filter"], 2), (goods["machine"], 1))
    _sent(site, order.number)
    ticket = raised(site.app, product="Grinder X", subject="The filter is broken")
    page = open_page(f"/desk/tickets/{ticket.number}", BEN)
    beside = page.locator(".st-bought-parts")
    beside.get_by_role("button", name=f"Link {order.number} to this ticket").click()
    expect(beside).to_contain_text("Not this order")
    expect(beside).to_contain_text("none free")
    assert_accessible(page)
    with site.database.transaction() as session:
        stocked(session, Key(goods["grinder"], goods["main"]), "3")
    expect(beside).to_contain_text("3 free")  # by itself
    beside.get_by_role("button", name="Put D-1 into the reply").click()
    box = page.locator("#field-body")
    expect(box).to_have_value(re.compile("Delivery D-1 of your order O-1 has arrived.\nIt came on"))
    box.fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    form = page.locator("#macro-form")
    expect(form.get_by_label("Filter")).to_be_focused()
    page.keyboard.type("1")
    form.get_by_label("Why").fill("broken on arrival")
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Replacement D-2 is opened")).to_be_visible()
    expect(box).to_have_value(re.compile("We send you 1 × Filter again, at no cost: delivery D-2"))
