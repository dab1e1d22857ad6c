"""A customer's page in a real browser: its timeline lives, and fits a phone."""

import pytest
from playwright.sync_api import expect

from steward.customers import PersonForm, add_person
from steward.customers.actions import note_call
from steward.customers.forms import CallForm
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import ADA, BEN, CLEO
from tests.routing.staff import UTC_ZONE
from tests.working import do_jobs

pytestmark = pytest.mark.browser
_PHONE = "+46812345678"
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


def test_two_records_become_one_and_two_again_on_a_phone(site: Site, open_page: OpenPage) -> None:
    with site.database.transaction() as session:
        forms = [
            PersonForm(name="Elsa Lindgren", email="elsa@lindgren.example", phones=[_PHONE]),
            PersonForm(name=f"Elsa {_LONG}", email="elsa@berg.example", phones=[_PHONE]),
        ]
        old, new = (add_person(session, form, actor=BEN.actor).id for form in forms)
    viewport = {"width": 360, "height": 2000}
    page = open_page(f"/desk/customers/{old}", BEN, viewport=viewport)
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("Parts of the other").fill("berg")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=_LONG).click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("row", name="Email").get_by_label("elsa@berg.example").check()
    page.get_by_label("Why they are one").fill("Wrote from her new address.")
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("They are one now")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{site.url}/desk/customers/{new}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Elsa Lindgren")
    expect(page.get_by_text("Wrote from her new address.")).to_be_visible()
    page.get_by_role("link", name=f"(#{new})").first.click()
    page.get_by_label("Why it is undone").fill("Mother and daughter.")
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("Everything is as it was.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_own_data_are_written_out_and_erased_by_typing_the_number(
    site: Site, open_page: OpenPage
) -> None:
    with site.database.transaction() as session:
        form = PersonForm(name=f"Elsa {_LONG}", email="elsa@lindgren.example", phones=[_PHONE])
        number = add_person(session, form, actor=BEN.actor).id
    viewport = {"width": 360, "height": 2000}
    page = open_page(f"/desk/customers/{number}", ADA, viewport=viewport)
    page.get_by_role("link", name="Own data").click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_text("being made", exact=False).first).to_be_visible()
    page.get_by_label("Number of the customer").fill(str(number))
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("status").get_by_text("They are being erased.")).to_be_visible()
    do_jobs(site.app)
    expect(page.get_by_text("What was erased")).to_be_visible()
    assert_accessible(page)
