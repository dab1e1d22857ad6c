"""The pages of the stores in a real browser: by hand, on a phone, for everybody."""

import pytest
from playwright.sync_api import expect

from steward.inventory import (
    LotForm,
    OfferForm,
    PlaceForm,
    ProductForm,
    SupplierForm,
    VariantForm,
    add_lot,
    add_place,
    add_product,
    add_supplier,
    set_offer,
)
from steward.kit.db import Database
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import KIM

pytestmark = [pytest.mark.database, pytest.mark.browser]
PHONE = {"viewport": {"width": 360, "height": 4000}}  # nothing behind the bar at the foot


def test_keeper_enters_a_product_and_every_page_is_for_everybody(
    open_page: OpenPage, site: Site
) -> None:
    _stock(site.database)
    page = open_page("/desk/stock/products", KIM)
    assert_accessible(page)
    page.keyboard.press("c")
    page.get_by_label("Name").fill("Kettle")
    page.get_by_label("SKU").fill("K-1")
    page.get_by_label("Barcode").fill("96385075")
    page.get_by_label("Price").fill("59,90")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("it should be 4").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Barcode").fill("96385074")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Kettle")).to_be_visible()
    expect(page.get_by_text("€59.90")).to_be_visible()
    page.get_by_role("button", name="Labels").click()
    expect(page.get_by_label("Copies of each")).to_be_visible()
    assert_accessible(page)
    phone = open_page("/desk/stock/products/1", KIM, **PHONE)
    paths = (
        "products/1",
        "products",
        "places",
        "suppliers",
        "suppliers/1",
        "variants/1",
        "imports",
    )
    for path in paths:
        phone.goto(f"{site.url}/desk/stock/{path}")
        assert phone.evaluate("document.documentElement.scrollWidth") == 360, path
        assert_accessible(phone)


def _stock(database: Database) -> None:
    actor = KIM.actor
    long = "Espresso machine with a name that does not end where names of machines mostly end"
    with database.transaction() as session:
        form = VariantForm.model_validate(
            {
                "sku": "MACHINE-WITH-A-VERY-LONG-NUMBER-00000001",
                "options": {"Colour": "petrol"},
                "price": "1234567.89",
                "currency": "EUR",
            }
        )
        add_product(session, ProductForm(name=long), [form], actor=actor)
        add_lot(session, 1, LotForm(code="B17"), actor=actor)
        add_place(session, PlaceForm(name="Rotterdam, warehouse", address="Havenweg"), actor=actor)
        supplier = SupplierForm(name="Officine Bellini", currency="EUR")
        number = add_supplier(session, supplier, actor=actor).id
        offer = OfferForm.model_validate({"sku": form.sku, "price": "2", "lead_time_days": 3})
        set_offer(session, number, offer, actor=actor)
