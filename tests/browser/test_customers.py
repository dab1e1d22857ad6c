"""A customer's page in a real browser: its timeline lives, and fits a phone."""

import pytest
from playwright.sync_api import expect

from steward.customers import PersonForm, add_person
from steward.customers.actions import note_call
from steward.customers.forms import CallForm
from tests.browser_fixture import OpenPage, Site
from tests.cast import BEN, CLEO
from tests.routing.staff import UTC_ZONE

pytestmark = pytest.mark.browser
_LONG = "Wolfeschlegelsteinhausen" * 8


def test_timeline_grows_by_itself_keeps_what_was_unfolded_and_fits_a_phone(
    site: Site, open_page: OpenPage
) -> None:
    with site.database.transaction() as session:
        person = add_person(session, PersonForm(name=_LONG, company=_LONG), actor=BEN.actor)
        for number in range(35):
            form = CallForm(said=f"Call {number}.")
            note_call(session, person.id, form, UTC_ZONE, actor=BEN.actor)
    page = open_page(f"/desk/customers/{person.id}", CLEO, viewport={"width": 360, "height": 740})
    entries = page.locator(".st-time-entry")
    expect(entries).to_have_count(30)
    page.get_by_role("link", name="Show more").click()
    expect(entries).to_have_count(36)
    with site.database.transaction() as session:
        form = CallForm(said=_LONG)
        note_call(session, person.id, form, UTC_ZONE, actor=BEN.actor)
    expect(entries.first.get_by_text(_LONG)).to_be_visible()
    expect(entries).to_have_count(37)
    expect(page.get_by_text("Call 0.")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.goto(f"{site.url}/desk/companies/{person.company_id}")
    expect(entries).to_have_count(30)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
