"""Two who enter the same at the same moment: one of them is told, nothing is there twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.inventory.actions import add_place, add_product, add_supplier, set_offer
from steward.inventory.forms import OfferForm, PlaceForm, ProductForm, SupplierForm, VariantForm
from steward.inventory.models import SupplierOffer, Variant
from steward.kit.db import Database
from steward.kit.errors import BadInput
from tests.cast import KIM

pytestmark = pytest.mark.database
AT_ONCE = 6


def race(database: Database, act: Callable[[Session, int], object]) -> list[str]:
    """Do the same in several threads at one moment; return who was told what."""
    start = Barrier(AT_ONCE)

    def run(number: int) -> str:
        try:
            with database.transaction() as session:
                start.wait()
                act(session, number)
        except BadInput as error:
            return next(iter(error.errors))
        return ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(run, range(AT_ONCE)))


def test_one_of_those_who_enter_a_name_at_once_is_first(database: Database) -> None:
    form = VariantForm.model_validate(
        {"sku": "K-1", "barcode": "96385074", "price": "1", "currency": "EUR"}
    )

    def enter(session: Session, number: int) -> None:
        product = ProductForm(name=f"Kettle {number}")
        add_product(session, product, [form], actor=KIM.actor)

    assert race(database, enter) == ["", *["variants.0.sku"] * (AT_ONCE - 1)]
    place = PlaceForm(name="Main")
    told = race(database, lambda session, _: add_place(session, place, actor=KIM.actor))
    assert told == ["", *["name"] * (AT_ONCE - 1)]


def test_one_offer_is_preferred_however_many_ask_for_it_at_once(database: Database) -> None:
    with database.transaction() as session:
        form = VariantForm.model_validate({"sku": "K-1", "price": "1", "currency": "EUR"})
        add_product(session, ProductForm(name="Kettle"), [form], actor=KIM.actor)
        for number in range(AT_ONCE // 2):
            supplier = SupplierForm(name=f"Supplier {number}", currency="EUR")
            add_supplier(session, supplier, actor=KIM.actor)
    offer = {"sku": "K-1", "price": "2", "lead_time_days": 3, "preferred": True}
    said = OfferForm.model_validate(offer)
    told = race(
        database,
        lambda session, number: set_offer(session, number // 2 + 1, said, actor=KIM.actor),
    )
    assert told == [""] * AT_ONCE
    with database.reading() as session:
        preferred = session.scalars(select(SupplierOffer.preferred)).all()
        assert sorted(preferred) == [False, False, True]
        assert session.scalars(select(Variant.sku)).all() == ["K-1"]
